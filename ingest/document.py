"""Content + fields given beside it -> Document, whatever it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.assemble import assemble
from ingest.boilerplate import normalised
from ingest.elements import Content, Element
from ingest.errors import UnreadableFile
from ingest.metadata import parse_facts, title_of
from ingest.types import Document

# Part of a document's hash: change it when the same bytes would be read another way.
READER_VERSION = "2"


def content_hash(raw: bytes, *fields: Mapping[str, Any]) -> str:
    """The hash of what a document is made of: its bytes, the fields given beside it, and how they are read."""
    given = [sorted(table.items(), key=lambda item: item[0]) for table in fields]
    return hashlib.sha256(raw + repr((READER_VERSION, given)).encode()).hexdigest()


def make_document(
    document_id: str,
    source: str,
    name: str,
    content: Content,
    hashed: str,
    defaults: Mapping[str, Any] = {},
    entry: Mapping[str, Any] = {},
) -> tuple[Document, list[str]]:
    """The document and notes for an editor.

    `entry` holds fields that were given for this very document; they go before what it says of itself, and that
    before `defaults`. `name` is its title if nothing else is. Raises UnreadableFile and MetadataError.
    """
    own = {field: value for field, value in content.fields.items() if field != "noindex"}
    fields = {**defaults, **own, **entry}
    facts, notes = parse_facts(fields)
    title, elements = _title(title_of(fields), content.elements, name)
    document = assemble(document_id, source, title, elements, facts, hashed)
    if not document.text.strip():
        raise UnreadableFile("no text was found in the file besides its title and sources. Add text to it.")
    return document, [*content.warnings, *notes, *_unknown_references(document)]


def _title(given: str | None, elements: tuple[Element, ...], name: str) -> tuple[str, tuple[Element, ...]]:
    """The title (from the fields, else the first heading, else the name) and the elements under it."""
    first = elements[0] if elements and elements[0].kind == "heading" else None
    if first is not None and ((first.level == 1 and not given) or normalised(first.text) == normalised(given or "")):
        return first.text, elements[1:]
    return given or name.replace("_", " ").replace("-", " "), elements


def _unknown_references(document: Document) -> Iterator[str]:
    defined = {reference.id for reference in document.references}
    used = {i for section in document.sections for block in section.blocks for i in block.reference_ids}
    for name in sorted(used - defined):
        yield f"the source {name} is used but not defined under Sources"
