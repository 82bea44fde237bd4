"""Document -> chunks that fit the embedding model.

A chunk is a run of whole blocks of one section. A list stays with the line that leads it in; a block is cut only if
it does not fit by itself, a list between items, a paragraph between sentences, a sentence between words.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ingest.sentences import sentences
from ingest.types import Block, Chunk, Document, Section, Sentence, search_text

# Part of an index's identity: change it when the same document would be split another way.
CHUNKER_VERSION = "2"

CountTokens = Callable[[Sequence[str]], Sequence[int]]
MAX_HEADING_TOKENS = 64
MAX_HEADINGS = 8
# Characters: a text of more than so many for each token that a chunk may have never fits, whatever it holds.
LONGEST_TOKEN = 50
WORDS_AT_ONCE = 10_000
_WORD = re.compile(r"\S{1,40}")


def split(document: Document, count_tokens: CountTokens, max_tokens: int) -> tuple[Chunk, ...]:
    """The chunks of `document`, in order and without overlap.

    `count_tokens` counts each of some texts with the model's own tokenizer, special tokens included; headings and
    text of a chunk together have at most `max_tokens`. Always `document.text[chunk.start:chunk.end] == chunk.text`.
    """
    chunks: list[Chunk] = []
    for section in document.sections:
        path = _fitting_path(section.heading_path, count_tokens, min(MAX_HEADING_TOKENS, max_tokens // 3))
        ruler = _Ruler(document.text, path, count_tokens, max_tokens)
        packed = [(piece.start, piece.end) for piece in _pack(_pieces(list(_units(section)), ruler), ruler)]
        chunks += (_chunk(document, section, path, *span) for span in _settled(packed, ruler))
    return tuple(chunks)


class _Piece(NamedTuple):
    """A span of the text and about how many tokens it has by itself, special tokens left out."""

    start: int
    end: int
    tokens: int


class _Ruler:
    """Counts the tokens of one section's spans; `room` is what its headings leave of a chunk."""

    def __init__(self, text: str, path: tuple[str, ...], count_tokens: CountTokens, max_tokens: int) -> None:
        self.text, self.path, self.count, self.most = text, path, count_tokens, max_tokens
        self.special, head = count_tokens(["", search_text(path, "")])
        self.room = max(1, max_tokens - head)
        self._marks: dict[str, int] = {"": 0}

    def measured(self, spans: Sequence[tuple[int, int]]) -> list[_Piece]:
        """The spans with their tokens; one that is far too long is not counted, which would take much memory."""
        longest = self.most * LONGEST_TOKEN
        counts = iter(self.count([self.text[start:end] for start, end in spans if end - start <= longest]))
        return [
            _Piece(start, end, next(counts) - self.special if end - start <= longest else self.room + 1)
            for start, end in spans
        ]

    def between(self, end: int, start: int) -> int:
        """The tokens between two spans, such as the mark of a list item."""
        mark = self.text[end:start].strip()
        if mark not in self._marks:
            self._marks[mark] = self.count([mark])[0] - self.special
        return self._marks[mark]

    def fit(self, spans: Sequence[tuple[int, int]]) -> list[bool]:
        """Whether each of the spans fits into a chunk, headings and special tokens included."""
        counts = self.count([search_text(self.path, self.text[start:end]) for start, end in spans])
        return [count <= self.most for count in counts]


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


def _pieces(units: list[list[Block]], ruler: _Ruler) -> Iterator[_Piece]:
    """The units in order; one that is too long is cut at the best place that there is."""
    for unit, piece in zip(units, ruler.measured([(unit[0].start, unit[-1].end) for unit in units]), strict=True):
        if piece.tokens <= ruler.room:
            yield piece
        elif len(unit) > 1:
            yield from _pack(_pieces([[block] for block in unit], ruler), ruler)
        else:
            parts = ruler.measured([(s.start, s.end) for s in sentences(ruler.text, piece.start, piece.end)])
            fine = (one for part in parts for one in ([part] if part.tokens <= ruler.room else _words(part, ruler)))
            yield from _pack(fine, ruler)


def _words(piece: _Piece, ruler: _Ruler) -> Iterator[_Piece]:
    """The words of a piece, some at a time; a run of over 40 characters without a space counts as several."""
    spans = (match.span() for match in _WORD.finditer(ruler.text, piece.start, piece.end))
    while some := list(islice(spans, WORDS_AT_ONCE)):
        yield from ruler.measured(some)


def _pack(pieces: Iterable[_Piece], ruler: _Ruler) -> Iterator[_Piece]:
    """Neighbouring pieces joined as long as the sum of their tokens, and of those between them, fits."""
    joined: _Piece | None = None
    for piece in pieces:
        if joined is None:
            joined = piece
            continue
        tokens = joined.tokens + ruler.between(joined.end, piece.start) + piece.tokens
        if tokens <= ruler.room:
            joined = _Piece(joined.start, piece.end, tokens)
        else:
            yield joined
            joined = piece
    if joined is not None:
        yield joined


def _settled(spans: Sequence[tuple[int, int]], ruler: _Ruler) -> Iterator[tuple[int, int]]:
    """The spans as they are where they fit; where the sum of the parts was less than the whole, cut between words."""
    for span, fits in zip(spans, ruler.fit(spans), strict=True):
        words = [] if fits else list(_words(_Piece(*span, 0), ruler))
        if len(words) < 2:
            yield span
        else:
            half = len(words) // 2
            halves = [(words[0].start, words[half - 1].end), (words[half].start, words[-1].end)]
            yield from _settled(halves, ruler)


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

    def too_long() -> bool:
        return count_tokens([search_text(path, "")])[0] > limit

    path = path if len(path) <= MAX_HEADINGS else (path[0], *path[1 - MAX_HEADINGS :])
    while len(path) > 2 and too_long():
        path = (path[0], *path[2:])
    for keep in range(len(path), 0, -1):
        while too_long() and len(path[keep - 1].split()) > 4:
            words = path[keep - 1].split()
            path = (*path[: keep - 1], " ".join(words[: max(4, len(words) * 2 // 3)]), *path[keep:])
    if too_long():
        path = tuple(heading[: max(1, limit * 2 // len(path))] for heading in path)
    return path
