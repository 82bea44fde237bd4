"""Page -> pieces of text with their places, as its content stream shows them.

Text that runs in another direction than most of its page (a watermark, a label at the margin) is left out, and a page
that is wholly turned is turned back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

from ingest.formats.pdf.fonts import Font, Fonts, resolved
from ingest.formats.pdf.matrices import IDENTITY, Matrix, apply, moved, times, turn_of, turned_back
from ingest.formats.pdf.pieces import WORD_GAP, Piece, Rule, Shown, turned_upright

# Bounds for hostile files: far above what a page that can be looked at has.
MAX_FORM_DEPTH = 12
MAX_FORMS = 1000
MAX_OPERATIONS = 1_500_000
MAX_CHARACTERS = 200_000
MAX_RULES = 5000
SMALLEST_TEXT = 1.5
# The rendering mode with which word processors make a font bold that has no bold face.
FILL_AND_STROKE = 2


@dataclass(frozen=True, slots=True)
class _State:
    """The graphics state, as far as it places text."""

    ctm: Matrix = IDENTITY
    font: Font | None = None
    size: float = 0.0
    leading: float = 0.0
    rise: float = 0.0
    stretch: float = 1.0
    character_gap: float = 0.0
    word_gap: float = 0.0
    render: int = 0


def shown(page: PageObject, fonts: Fonts) -> Shown:
    """What `page` shows, in the order of its content stream. Raises whatever pypdf raises."""
    box = page.cropbox
    reader = _Reader(fonts, (float(box.left), float(box.bottom), float(box.right), float(box.top)))
    contents = page.get("/Contents")
    if contents is not None:
        operations = ContentStream(contents, page.pdf, "bytes").operations
        reader.run(operations, resolved(page.get("/Resources")), _State(), 0)
    return turned_upright(reader.shown)


class _Reader:
    def __init__(self, fonts: Fonts, box: tuple[float, float, float, float]) -> None:
        self.shown = Shown()
        self._box = box
        self._fonts = fonts
        self._forms = 0
        self._operations = 0
        self._characters = 0
        self._furniture = 0
        self._soft_hyphen = 0
        self._marked: list[str] = []
        self._space = True

    def run(self, operations: Any, resources: Any, state: _State, depth: int) -> None:
        """Follow the operators of a page or of a form that it paints."""
        resources = resources if isinstance(resources, DictionaryObject) else DictionaryObject()
        fonts = self._fonts.of(resources)
        stack: list[_State] = []
        text, line = IDENTITY, IDENTITY
        pen: tuple[float, float] | None = None
        for operands, operator in operations:
            self._operations += 1
            if self._operations > MAX_OPERATIONS or self._characters > MAX_CHARACTERS:
                self.shown.cut = True
                return
            match operator:
                case b"q":
                    stack.append(state)
                case b"Q":
                    state = stack.pop() if stack else state
                case b"cm":
                    state = replace(state, ctm=times(_matrix(operands), state.ctm))
                case b"BT":
                    text = line = IDENTITY
                case b"Tf":
                    name = operands[0] if operands else ""
                    state = replace(state, font=fonts.get(name), size=_number(operands, 1, state.size))
                case b"Td" | b"TD":
                    if operator == b"TD":
                        state = replace(state, leading=-_number(operands, 1))
                    text = line = moved(line, _number(operands, 0), _number(operands, 1))
                case b"Tm":
                    text = line = _matrix(operands)
                case b"T*":
                    text = line = moved(line, 0, -state.leading)
                case b"Tj":
                    text = self._show(operands[:1], state, text)
                case b"TJ":
                    text = self._show(operands[0] if operands else (), state, text)
                case b"'" | b'"':
                    if operator == b'"':
                        state = replace(state, word_gap=_number(operands, 0), character_gap=_number(operands, 1))
                    text = line = moved(line, 0, -state.leading)
                    text = self._show(operands[-1:], state, text)
                case b"TL":
                    state = replace(state, leading=_number(operands, 0))
                case b"Ts":
                    state = replace(state, rise=_number(operands, 0))
                case b"Tz":
                    state = replace(state, stretch=_number(operands, 0, 100.0) / 100)
                case b"Tc":
                    state = replace(state, character_gap=_number(operands, 0))
                case b"Tw":
                    state = replace(state, word_gap=_number(operands, 0))
                case b"Tr":
                    state = replace(state, render=int(_number(operands, 0)))
                case b"BMC" | b"BDC":
                    self._open_mark(operands, resources)
                case b"EMC":
                    self._close_mark()
                case b"re":
                    x, y, width, height = (_number(operands, i) for i in range(4))
                    self.shown.drawn += 1
                    if abs(height) < 2:
                        self._rule(state.ctm, (x, y), (x + width, y))
                case b"m":
                    self.shown.drawn += 1
                    pen = (_number(operands, 0), _number(operands, 1))
                case b"l":
                    end = (_number(operands, 0), _number(operands, 1))
                    if pen is not None:
                        self._rule(state.ctm, pen, end)
                    pen = end
                case b"INLINE IMAGE":
                    self.shown.images += 1
                case b"Do":
                    self._paint(operands, resources, state, depth)

    def _paint(self, operands: Any, resources: DictionaryObject, state: _State, depth: int) -> None:
        objects = resolved(resources.get("/XObject"))
        painted = objects.get(operands[0]) if operands and isinstance(objects, DictionaryObject) else None
        painted = resolved(painted)
        if not isinstance(painted, StreamObject):
            return
        if painted.get("/Subtype") == "/Image":
            self.shown.images += 1
        elif painted.get("/Subtype") == "/Form" and depth < MAX_FORM_DEPTH and self._forms < MAX_FORMS:
            self._forms += 1
            inside = replace(state, ctm=times(_matrix(painted.get("/Matrix", IDENTITY)), state.ctm))
            own = resolved(painted.get("/Resources", resources))
            self.run(ContentStream(painted, None, "bytes").operations, own, inside, depth + 1)

    def _open_mark(self, operands: Any, resources: DictionaryObject) -> None:
        """Marked content says of some text that it is a header or footer, or a hyphen of the line's end."""
        tag = operands[0] if operands else ""
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, str):
            named = resolved(resources.get("/Properties"))
            properties = named.get(properties) if isinstance(named, DictionaryObject) else None
        properties = resolved(properties)
        properties = properties if isinstance(properties, DictionaryObject) else DictionaryObject()
        kind = ""
        if tag == "/Artifact" and properties.get("/Type") == "/Pagination":
            kind = "furniture"
        elif _actual_text(properties.get("/ActualText")) == "\u00ad":
            kind = "soft hyphen"
        self._marked.append(kind)
        self._furniture += kind == "furniture"
        self._soft_hyphen += kind == "soft hyphen"

    def _close_mark(self) -> None:
        if self._marked:
            kind = self._marked.pop()
            self._furniture -= kind == "furniture"
            self._soft_hyphen -= kind == "soft hyphen"

    def _rule(self, ctm: Matrix, start: tuple[float, float], end: tuple[float, float]) -> None:
        (x0, y0), (x1, y1) = apply(ctm, *start), apply(ctm, *end)
        if abs(y1 - y0) < 1 and abs(x1 - x0) > 20 and len(self.shown.rules) < MAX_RULES:
            self.shown.rules.append(Rule(min(x0, x1), max(x0, x1), y0))

    def _show(self, items: Any, state: _State, text: Matrix) -> Matrix:
        """Note the pieces that a text-showing operator shows; returns the text matrix after it."""
        if state.font is None or not isinstance(items, list):
            return text
        placed = times(text, state.ctm)
        size = abs(state.size) * (placed[2] ** 2 + placed[3] ** 2) ** 0.5
        kept = size >= SMALLEST_TEXT
        along = (placed[0] ** 2 + placed[1] ** 2) ** 0.5
        x, start, open_piece = 0.0, 0.0, ""

        def close() -> None:
            if open_piece and kept:
                self._piece(open_piece, placed, state, size, start, x)

        for item in items:
            if isinstance(item, (int, float)):
                move = -item / 1000 * state.size * state.stretch
                if open_piece and move * along > WORD_GAP * size:
                    # A gap this wide inside an operator stands for a space that was never written.
                    close()
                    open_piece, self._space = "", True
                x += move
            elif isinstance(item, (bytes, str)):
                glyphs = state.font.glyphs(item)
                self._characters += len(glyphs)
                for char, width, spaced in glyphs:
                    if not char.strip():
                        close()
                        open_piece, self._space = "", True
                    else:
                        start = start if open_piece else x
                        open_piece += "\u00ad" if self._soft_hyphen else char
                    gap = state.character_gap + (state.word_gap if spaced else 0.0)
                    x += (width * state.size + gap) * state.stretch
        close()
        return moved(text, x, 0)

    def _piece(self, text: str, placed: Matrix, state: _State, size: float, start: float, end: float) -> None:
        turn = turn_of(placed)
        bold = (state.font is not None and state.font.bold) or state.render == FILL_AND_STROKE
        begins, ends = apply(placed, start, state.rise), apply(placed, end, state.rise)
        left, bottom, right, top = self._box
        if not (left - 1 <= begins[0] <= right + 1 and bottom - 1 <= begins[1] <= top + 1):
            # What lies outside the visible page (printers' marks, a former layer) is no text of the document.
            return
        (x0, y), (x1, _) = turned_back(begins, turn), turned_back(ends, turn)
        furniture = self._furniture > 0
        piece = Piece(text, min(x0, x1), max(x0, x1), y, size, bold, self._space, turn, furniture)
        self.shown.pieces.append(piece)
        self._space = False


def _actual_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-16", "replace") if value[:2] in (b"\xfe\xff", b"\xff\xfe") else value.decode("latin-1")
    return str(value) if value is not None else ""


def _matrix(operands: Any) -> Matrix:
    try:
        a, b, c, d, e, f = (float(operand) for operand in operands)
    except (TypeError, ValueError):
        return IDENTITY
    return a, b, c, d, e, f


def _number(operands: Any, index: int, default: float = 0.0) -> float:
    try:
        return float(operands[index])
    except (IndexError, TypeError, ValueError):
        return default
