"""Bytes of a file -> Content, one module for each format: `read(raw, url)`.

    markdown    through markdown-it, with front matter and footnotes
    plaintext   by the shape of lines
    webpage     main text and metadata through trafilatura
    word        .docx through mammoth
    pdf         page by page through pypdf

Each raises UnreadableFile with what to do. `ingest.child` calls them, so that no file can harm the caller.
"""

from __future__ import annotations

# The format of a file by its suffix; a format is the name of a module of this package.
SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "plaintext",
    ".html": "webpage",
    ".htm": "webpage",
    ".xhtml": "webpage",
    ".pdf": "pdf",
    ".docx": "word",
}
