"""What several tests of PDFs look up in what was read."""

from __future__ import annotations

from ingest.elements import Content, Element

SENTENCE = "Women take part in the talks on the constitution and in the peace committees of all districts. "


def texts(content: Content, *kinds: str) -> list[str]:
    """The texts of the elements, of some kinds if given."""
    return [element.text for element in content.elements if not kinds or element.kind in kinds]


def the(content: Content, start: str) -> Element:
    """The one element whose text begins so."""
    found = [element for element in content.elements if element.text.startswith(start)]
    assert len(found) == 1, [element.text[:60] for element in content.elements]
    return found[0]


def page_at(element: Element, words: str) -> int:
    """The page of some words of an element."""
    place = element.text.index(words)
    return [page for offset, page in element.pages if offset <= place][-1]


def mended(raw: bytes) -> bytes:
    """A file whose objects were moved; without a table of places the reader looks for them."""
    return raw[: raw.index(b"xref")] + raw[raw.index(b"trailer") :]
