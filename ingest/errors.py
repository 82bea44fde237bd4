"""The errors of ingest. Each message says what is wrong with which file, and what to do.

IngestError
├── SourceMissing     a path that was named does not exist
├── UnreadableFile    the bytes are empty, binary, too large or not to be opened
└── MetadataError     front matter or corpus.toml is broken
"""


class IngestError(Exception):
    """Something could not be read."""


class SourceMissing(IngestError):
    """A path that was named does not exist."""


class UnreadableFile(IngestError):
    """The bytes of a file are no text that can be read."""


class MetadataError(IngestError):
    """Front matter or corpus.toml is broken."""
