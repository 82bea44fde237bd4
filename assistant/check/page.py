"""A file -> its fields and blocks, each with the line on which it stands, so that a problem can be pointed at.

Ingest keeps no line numbers, because a reader never sees them; an editor needs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.check.places import HEAD, place_of, toml_places, yaml_lines
from ingest.child.client import Readers
from ingest.decode import decode, read_bytes
from ingest.errors import IngestError
from ingest.files import Found
from ingest.formats.plaintext import read_plain_text
from ingest.metadata import split_front_matter
from ingest.read import read_file
from ingest.references import is_list_heading
from ingest.types import Document


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: what is wrong and what to do, in whole sentences."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading or block as it is written, source ids included, under `headings` from the outermost in."""

    kind: str
    text: str
    line: int
    level: int = 0
    links: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()

    @property
    def in_sources(self) -> bool:
        """Whether the part belongs to the list of sources, which readers do not see as text."""
        return any(map(is_list_heading, self.headings))


@dataclass(frozen=True, slots=True)
class Page:
    """A file that can be read. `places` says where each field stands; an entry of a list is "plans.0"."""

    file: Found
    document: Document
    fields: Mapping[str, Any]
    places: Mapping[str, tuple[Path, int]]
    parts: tuple[Part, ...]

    @property
    def is_markdown(self) -> bool:
        """Whether the file can have front matter and links."""
        return self.file.format == "markdown"

    @property
    def blocks(self) -> Iterator[Part]:
        """The paragraphs, items, quotations and table rows that readers see."""
        return (part for part in self.parts if part.kind != "heading" and not part.in_sources)

    def at_field(self, name: str, text: str) -> Problem:
        """A problem at a field, else at the list that it would be in, else at the top of the file."""
        place = self.places.get(name) or self.places.get(name.split(".")[0]) or (self.file.path, 1)
        return Problem(*place, text)

    def at_line(self, line: int, text: str) -> Problem:
        """A problem at a line of the file."""
        return Problem(self.file.path, line, text)


def read_page(file: Found, metadata: Mapping[str, Mapping[str, Any]], readers: Readers) -> Page | Problem:
    """The file as a page, or why ingest could not read it. `metadata` is the folder's corpus.toml by document id."""
    places: dict[str, tuple[Path, int]] = {}
    try:
        places = toml_places(file) if file.document_id in metadata or metadata.get("") else {}
        text = decode(read_bytes(file.path))[0] if file.format in ("markdown", "plaintext") else ""
        places |= {name: (file.path, line) for name, line in yaml_lines(text).items()}
        document, _ = read_file(file, metadata, readers)
    except IngestError as error:
        return Problem(*place_of(error, places, file.path), str(error))
    fields = dict(metadata.get("", {}))
    if file.format == "markdown":
        fields |= split_front_matter(text)[0]
        parts = list(_markdown_parts(text))
    else:
        parts = list(_plain_parts(text) if file.format == "plaintext" else _document_parts(document))
    fields |= metadata.get(file.document_id, {})
    return Page(file, document, fields, places, tuple(_under_headings(parts, document.title)))


def _markdown_parts(text: str) -> Iterator[Part]:
    """The parts of a Markdown file. The head is blanked, so that the parser's line numbers are the file's."""
    head = HEAD.match(text)
    body = "\n" * head.group(0).count("\n") + text[head.end() :] if head else text
    lists = quotes = rows = 0
    heading = 0
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(body):
        match token.type:
            case "bullet_list_open" | "bullet_list_close" | "ordered_list_open" | "ordered_list_close":
                lists += token.nesting
            case "blockquote_open" | "blockquote_close":
                quotes += token.nesting
            case "tr_open" | "tr_close":
                rows += token.nesting
            case "heading_open":
                heading = int(token.tag[1])
            case "inline":
                kind = next((k for k, on in (("table", rows), ("item", lists), ("quote", quotes)) if on), "paragraph")
                line = (token.map or [0])[0] + 1
                yield Part("heading" if heading else kind, token.content.strip(), line, heading, _links(token))
                heading = 0


def _links(inline: Token) -> tuple[str, ...]:
    """The addresses that the links and images of a block lead to."""
    found = (child.attrGet("href") or child.attrGet("src") for child in inline.children or ())
    return tuple(str(address) for address in found if address)


def _plain_parts(text: str) -> Iterator[Part]:
    """The parts of a plain text, each found again in the file after the one before."""
    lines = text.split("\n")
    here = 0
    for element in read_plain_text(text):
        first = element.text.split("\n")[0]
        here = next((i for i in range(here, len(lines)) if first in lines[i]), here)
        yield Part(element.kind, element.text, here + 1, element.level)


def _document_parts(document: Document) -> Iterator[Part]:
    """The parts of a document in a format without lines; the page stands in for the line."""
    for section in document.sections:
        for level, heading in enumerate(section.heading_path[1:], start=1):
            yield Part("heading", heading, document.page_at(section.start) or 1, level)
        for block in section.blocks:
            yield Part(block.kind, document.text[block.start : block.end], document.page_at(block.start) or 1)


def _under_headings(parts: list[Part], title: str) -> Iterator[Part]:
    """The parts with the headings that they stand under; a first heading that is the title is left out."""
    path: list[Part] = []
    for part in parts[1:] if parts and parts[0].kind == "heading" and parts[0].text == title else parts:
        if part.kind == "heading":
            path = [*(above for above in path if above.level < part.level), part]
        headings = tuple(above.text for above in path)
        yield Part(part.kind, part.text, part.line, part.level, part.links, headings)
