"""Lines of all pages -> blocks: paragraphs, items, headings-to-be and table rows, also over page breaks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.formats.pdf.lines import Line
from ingest.formats.pdf.marks import Opening, opening_of
from ingest.formats.pdf.tables import Row

_END = '.!?:;…”"’)»'
_STOP = '.!?…”"»'

# In ems.
INDENT = 0.8
SLACK = 0.4
# Lines that end so near to the right edge reach it.
EDGE = 0.5
# The share of long lines that reach the edge of a justified text.
JUSTIFIED = 0.6
# How much more a letter in the upper half of a page says about the size of the text.
UPPER_HALF = 4
# In shares: sizes that differ by less are one size; a gap that is wider than the usual one parts paragraphs.
SAME_SIZE = 0.06
WIDER = 1.22
MUCH_WIDER = 1.7
# A heading's line that is shorter than this share of its column was ended on purpose.
SHORT_HEADING = 0.55


@dataclass(slots=True, eq=False)
class Block:
    """Lines that are one paragraph, item or heading; `opening` is the sign that it begins with."""

    lines: list[Line]
    opening: Opening | None = None

    @property
    def page(self) -> int:
        """The page where it begins."""
        return self.lines[0].page


@dataclass(frozen=True, slots=True)
class Look:
    """How the text of a document looks: its commonest size (points), the pitch of its lines (ems), its right edge.

    `justified` says that full lines reach that edge.
    """

    size: float
    pitch: float
    right: float
    justified: bool


def look_of(pages: Iterable[Sequence[Line]]) -> Look:
    """The look of the lines in reading order."""
    sizes, rights = Counter[float](), Counter[int]()
    pitches = Counter[tuple[float, float]]()
    for lines in pages:
        middle = (max(line.y for line in lines) + min(line.y for line in lines)) / 2 if lines else 0.0
        for above, line in zip([None, *lines], lines, strict=False):
            # Footnotes may have more letters than the text, but not in the upper half of the pages.
            sizes[line.size] += len(line.text) * (UPPER_HALF if line.y >= middle else 1)
            if above is not None and above.region == line.region and above.size == line.size:
                pitches[line.size, round((above.y - line.y) / line.size, 1)] += 1
        full = [line.x1 for line in lines if len(line.text) > 40]
        rights.update(round(x) for x in full)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    usual = [pitch for (of, pitch), _ in pitches.most_common() if of == size and 0.9 <= pitch <= 3]
    right = max((x for x, count in rights.items() if count * 20 >= sum(rights.values())), default=0)
    at_edge = sum(count for x, count in rights.items() if x > right - EDGE * size)
    justified = at_edge >= JUSTIFIED * sum(rights.values())
    return Look(size, usual[0] if usual else 1.2, float(right), justified)


def blocks_of(pages: Sequence[Sequence[Line | Row]], look: Look) -> list[Block | Row]:
    """The blocks in reading order. A block goes on over a page break where its sentence or its lines do."""
    found: list[Block | Row] = []
    edges = _right_edges(pages, look)
    current: Block | None = None
    for page in pages:
        for part in page:
            if isinstance(part, Row):
                found.append(part)
                current = None
                continue
            opening = opening_of(part)
            if current is not None and _goes_on(current, part, opening, look, edges):
                current.lines.append(part)
            else:
                current = Block([part], opening[0] if opening else None)
                found.append(current)
    return found


def _right_edges(pages: Sequence[Sequence[Line | Row]], look: Look) -> dict[int, float]:
    """How far the lines of each region may reach."""
    edges: defaultdict[int, float] = defaultdict(float)
    for page in pages:
        lines = [part for part in page if isinstance(part, Line)]
        regions = {line.region for line in lines}
        for line in lines:
            edges[line.region] = max(edges[line.region], line.x1)
        if len(regions) == 1:
            edges[lines[0].region] = max(edges[lines[0].region], look.right)
    return edges


def _goes_on(
    block: Block, line: Line, opening: tuple[Opening, bool] | None, look: Look, edges: dict[int, float]
) -> bool:
    above = block.lines[-1]
    if abs(line.size - above.size) > SAME_SIZE * look.size:
        return False
    follows = above.region == line.region and above.y > line.y
    open_sentence = above.text[-1] not in _END
    edge = edges[above.region]
    full = _is_full(block, line, edge)
    if not open_sentence and _is_justified(block, look, edge):
        # Only the last line of a paragraph stops short of the edge.
        full = above.x1 > edge - EDGE * above.size
    broken = above.text[-1] == "-" and above.text[-2:-1].isalnum()
    goes_on_small = broken or (_starts_small(line) and above.text[-1] not in _STOP)
    if opening is not None and (opening[1] or not full or not open_sentence):
        return False
    if not follows:
        return _goes_on_over_break(block, line, full, goes_on_small, open_sentence)
    gap = above.y - line.y
    pitch = _pitch_of(block, look) * max(line.size, above.size)
    # The lines of a paragraph may be wider apart than elsewhere in the document.
    if gap > (MUCH_WIDER if len(block.lines) == 1 and full and open_sentence else WIDER) * pitch:
        return False
    heading = _is_heading_like(block, look)
    changes = block.lines[-1].bold != line.bold and (heading or line.bold)
    if changes and not (open_sentence and (full or goes_on_small)):
        return False
    if heading and line.bold == above.bold:
        flush = abs(line.x0 - above.x0) < INDENT * line.size
        short = flush and above.x1 - above.left < SHORT_HEADING * (edge - above.left)
        return not _starts_big(line) or (not short and (open_sentence or full))
    if goes_on_small:
        return True
    if not _is_aligned(block, line, full):
        return False
    return full or (open_sentence and _is_long(above, edge) and opening is None)


def _goes_on_over_break(block: Block, line: Line, full: bool, goes_on_small: bool, open_sentence: bool) -> bool:
    """Over the break of a page or column only the sentence and the fullness of the last line tell."""
    above = block.lines[-1]
    if above.bold != line.bold and above.bold:
        return False
    if goes_on_small:
        return True
    if not full or line.bold:
        return False
    if open_sentence:
        return True
    if above.text[-1] in ":;":
        return False
    # A full line that ends a sentence: a paragraph that began with an indent would show it again.
    inset = line.x0 - line.left
    begins = block.lines[0].x0 - block.lines[0].left
    body = min(other.x0 - other.left for other in block.lines)
    return len(block.lines) > 1 and abs(inset - body) < INDENT * line.size and not (begins > body and inset >= begins)


def _pitch_of(block: Block, look: Look) -> float:
    """The usual distance of a block's lines, in ems."""
    for a, b in zip(block.lines, block.lines[1:], strict=False):
        if a.region == b.region and 0.8 * a.size < a.y - b.y:
            return max((a.y - b.y) / a.size, 1.0)
    return max(look.pitch, 1.0)


def _is_full(block: Block, line: Line, right: float) -> bool:
    """Whether the block's last line ended because the first word of `line` had no more room."""
    above = block.lines[-1]
    if len(block.lines) > 1 and abs(block.lines[-2].x1 - above.x1) < 1.0 and len(above.pieces) > 3:
        return True
    word = line.pieces[0].x1
    for before, piece in zip(line.pieces, line.pieces[1:], strict=False):
        if piece.space or piece.x0 - before.x1 > 0.1 * line.size:
            break
        word = piece.x1
    return above.x1 + word - line.x0 + SLACK * line.size > right


def _is_justified(block: Block, look: Look, right: float) -> bool:
    before = [line for line in block.lines[:-1] if line.region == block.lines[-1].region]
    return all(line.x1 > right - EDGE * line.size for line in before) if before else look.justified


def _is_long(line: Line, right: float) -> bool:
    return line.x1 - line.left > 0.6 * (right - line.left) and len(line.text.split()) >= 5


def _is_heading_like(block: Block, look: Look) -> bool:
    first = block.lines[0]
    big = first.size > (1 + SAME_SIZE) * look.size
    return (first.bold or big) and len(block.lines) < 6 and all(line.bold == first.bold for line in block.lines)


def _is_aligned(block: Block, line: Line, full: bool) -> bool:
    """Whether `line` begins where a further line of the block would."""
    first, above = block.lines[0], block.lines[-1]
    shift = line.x0 - above.x0
    if abs(shift) <= INDENT * line.size:
        return True
    right_aligned = abs(line.x1 - above.x1) < 2 and line.x0 - line.left > 5 * line.size
    if right_aligned and block.opening is None:
        return False
    if len(block.lines) == 1:
        # A first line may be indented, or hang with its sign to the left.
        return shift < 6 * line.size
    centred = abs((line.x0 + line.x1) - (above.x0 + above.x1)) < 4
    return centred and first.bold == line.bold


def _starts_small(line: Line) -> bool:
    char = next((char for char in line.text if char.isalnum()), "")
    return char.islower()


def _starts_big(line: Line) -> bool:
    char = next((char for char in line.text if char.isalnum()), "")
    return char.isupper() or char.isdigit()
