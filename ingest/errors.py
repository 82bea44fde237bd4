"""The errors of ingest. Each message says what is wrong with which file, and what to do.

IngestError
├── SourceMissing     a path that was named does not exist
├── UnreadableFile    the bytes are empty, binary, too large or not to be opened
├── FetchError        an address could not be read
│   └── FetchRefused  our own rules forbid it (private network, robots.txt, no kind of document that is read)
└── MetadataError     front matter or corpus.toml is broken
"""


class IngestError(Exception):
    """Something could not be read."""


class SourceMissing(IngestError):
    """A path that was named does not exist."""


class UnreadableFile(IngestError):
    """The bytes of a file are no text that can be read."""


class FetchError(IngestError):
    """An address could not be read."""


class FetchRefused(FetchError):
    """An address is not read by rule: it leads into a private network, is forbidden, or is no document."""


class MetadataError(IngestError):
    """Front matter or corpus.toml is broken."""
