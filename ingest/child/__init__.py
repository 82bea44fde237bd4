"""Reads each file in a limited child process."""
