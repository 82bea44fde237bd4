"""Bytes of a file -> Content, one module for each format. Each raises UnreadableFile with what to do."""
