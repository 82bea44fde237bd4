"""Document -> chunks that fit the embedding model.

A chunk is a run of whole blocks of one section. A list stays with the line that leads it in; a block is cut only if
it does not fit by itself, a list between items, a paragraph between sentences, a sentence between words.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator

from ingest.sentences import sentences
from ingest.types import Block, Chunk, Document, Section, Sentence, search_text

# Part of an index's identity: change it when the same document would be split another way.
CHUNKER_VERSION = "2"

CountTokens = Callable[[str], int]
MAX_HEADING_TOKENS = 64
MAX_HEADINGS = 8


def split(document: Document, count_tokens: CountTokens, max_tokens: int) -> tuple[Chunk, ...]:
    """The chunks of `document`, in order and without overlap.

    `count_tokens` counts a text with the model's own tokenizer, special tokens included; headings and text of a
    chunk together have at most `max_tokens`. Always `document.text[chunk.start:chunk.end] == chunk.text`.
    """
    chunks: list[Chunk] = []
    for section in document.sections:
        path = _fitting_path(section.heading_path, count_tokens, min(MAX_HEADING_TOKENS, max_tokens // 3))

        def fits(start: int, end: int, path: tuple[str, ...] = path) -> bool:
            return count_tokens(search_text(path, document.text[start:end])) <= max_tokens

        units = [piece for unit in _units(section) for piece in _cut(document.text, unit, fits)]
        chunks += (_chunk(document, section, path, start, end) for start, end in _pack(units, fits))
    return tuple(chunks)


def _units(section: Section) -> Iterator[list[Block]]:
    """The blocks that belong together: a list with its lead-in, a quotation with the line before it."""
    unit: list[Block] = []
    for block in section.blocks:
        same_list = unit and block.group is not None and unit[-1].group == block.group
        if unit and not (same_list or unit[-1].intro):
            yield unit
            unit = []
        unit.append(block)
    if unit:
        yield unit


def _cut(text: str, unit: list[Block], fits: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """The spans of a unit that fit, cut at the best place that there is."""
    if fits(unit[0].start, unit[-1].end):
        yield unit[0].start, unit[-1].end
    elif len(unit) > 1:
        yield from _pack([piece for block in unit for piece in _cut(text, [block], fits)], fits)
    else:
        block = unit[0]
        pieces = [(s.start, s.end) for s in sentences(text, block.start, block.end)]
        words = (piece for span in pieces for piece in ([span] if fits(*span) else _words(text, *span)))
        yield from _pack(list(words), fits)


def _words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words of a span; a run of over 40 characters without a space counts as several."""
    return [match.span() for match in re.compile(r"\S{1,40}").finditer(text, start, end)]


def _pack(spans: list[tuple[int, int]], fits: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Neighbouring spans joined as long as they fit."""
    packed: list[tuple[int, int]] = []
    i = 0
    while i < len(spans):
        # Doubling, then halving: a section of n spans costs about log n counts a chunk instead of n.
        best, step = i, 1
        while step:
            if best + step < len(spans) and fits(spans[i][0], spans[best + step][1]):
                best += step
                step *= 2
            else:
                step //= 2
        packed.append((spans[i][0], spans[best][1]))
        i = best + 1
    return packed


def _chunk(document: Document, section: Section, path: tuple[str, ...], start: int, end: int) -> Chunk:
    first = bisect_right(section.blocks, start, key=lambda block: block.end)
    inside = section.blocks[first : bisect_left(section.blocks, end, key=lambda block: block.start)]
    found: list[Sentence] = []
    for block in inside:
        found += sentences(document.text, max(block.start, start), min(block.end, end))
    text = document.text[start:end]
    references = dict.fromkeys(i for block in inside for i in block.reference_ids)
    identity = hashlib.sha256(f"{document.id}\0{start}\0{end}\0{text}".encode()).hexdigest()[:32]
    return Chunk(
        identity, document.id, path, text, start, end, document.page_at(start), tuple(references), tuple(found)
    )


def _fitting_path(path: tuple[str, ...], count_tokens: CountTokens, limit: int) -> tuple[str, ...]:
    """The heading path, shortened to `limit` tokens: middle headings go first, then words at the end."""
    path = path if len(path) <= MAX_HEADINGS else (path[0], *path[1 - MAX_HEADINGS :])
    while len(path) > 2 and count_tokens(search_text(path, "")) > limit:
        path = (path[0], *path[2:])
    for keep in range(len(path), 0, -1):
        while count_tokens(search_text(path, "")) > limit and len(path[keep - 1].split()) > 4:
            words = path[keep - 1].split()
            path = (*path[: keep - 1], " ".join(words[: max(4, len(words) * 2 // 3)]), *path[keep:])
    if count_tokens(search_text(path, "")) > limit:
        path = tuple(heading[: max(1, limit * 2 // len(path))] for heading in path)
    return path
