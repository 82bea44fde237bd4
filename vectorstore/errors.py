"""What can go wrong in the vector store.

    VectorstoreError
    ├── IndexMissing       nothing has been ingested here yet
    ├── IndexDamaged       files of the index are absent, changed or unreadable
    ├── IndexLocked        another process is writing an index here
    ├── BuildFailed        a new index could not be written; the message says which one serves
    └── ModelError         an embedding model cannot be found, exported or loaded
        └── ModelMismatch  the index was built with another model or chunker

Every message says what to do about it.
"""

from __future__ import annotations


class VectorstoreError(Exception):
    """The root of this package's errors."""


class IndexMissing(VectorstoreError):
    """There is no index in the folder yet."""


class IndexDamaged(VectorstoreError):
    """The index's files are absent, changed or unreadable."""


class IndexLocked(VectorstoreError):
    """Another process is writing an index in this folder."""


class BuildFailed(VectorstoreError):
    """A new index could not be written or did not pass its check. The old one is whole."""


class ModelError(VectorstoreError):
    """An embedding model cannot be found, exported or loaded."""


class ModelMismatch(ModelError):
    """The index was built with another embedding model, dimension or chunker than the one asked for."""
