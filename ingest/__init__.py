"""Files -> Document -> Chunk. Reads, cleans and splits; knows no store and no model.

    files, site       a folder -> its files; a website -> its pages and files
    child             each file is read in a limited child process, by
    formats           bytes -> Content: elements (headings, paragraphs, items, notes) in reading order
    metadata          front matter, corpus.toml -> Facts
    notes, assemble   elements + facts -> Document (text, sections, references, pages)
    split             Document -> Chunk, counted with the function that the caller hands in

`read(paths)` and `read_site(address)` do all but the last and never stop at one bad file or page.
"""

from ingest.errors import IngestError
from ingest.read import Failure, Reading, read
from ingest.read_site import read_site
from ingest.site.types import SiteOptions
from ingest.split import CHUNKER_VERSION, split
from ingest.types import Block, Chunk, Document, Facts, Page, Plan, Reference, Section, Sentence

__all__ = [
    "CHUNKER_VERSION",
    "Block",
    "Chunk",
    "Document",
    "Facts",
    "Failure",
    "IngestError",
    "Page",
    "Plan",
    "Reading",
    "Reference",
    "Section",
    "Sentence",
    "SiteOptions",
    "read",
    "read_site",
    "split",
]
