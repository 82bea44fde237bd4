"""Files -> Document -> Chunk. Reads, cleans and splits; knows no store and no model.

    files.find        paths -> the files to read, each with its document id
    decode            bytes -> text, with a clear error for what is no text
    markdown, plaintext   text -> elements (headings, paragraphs, items) in reading order
    metadata          front matter or corpus.toml -> Facts
    assemble          elements + facts -> Document (text, sections, references)
    split             Document -> Chunk, counted with the function that the caller hands in

`read(paths)` does all but the last for whole folders and never stops at one bad file.
"""

from ingest.errors import IngestError
from ingest.read import Failure, Reading, read
from ingest.split import CHUNKER_VERSION, split
from ingest.types import Block, Chunk, Document, Facts, Plan, Reference, Section, Sentence

__all__ = [
    "CHUNKER_VERSION",
    "Block",
    "Chunk",
    "Document",
    "Facts",
    "Failure",
    "IngestError",
    "Plan",
    "Reading",
    "Reference",
    "Section",
    "Sentence",
    "read",
    "split",
]
