"""Small PDFs that are written for a test."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

from fpdf import FPDF, XPos, YPos
from fpdf.enums import Align, CharVPos

MARGIN = 72.0
BODY = 11.0


class Report(FPDF):
    """A page layout in points with a running header and footer; texts are put where the caller says."""

    def __init__(
        self, head: str = "", foot: str = "", head_align: Align = Align.L, first_differs: bool = False
    ) -> None:
        super().__init__(unit="pt", format="A4")
        self.head, self.foot, self.head_align, self.first_differs = head, foot, head_align, first_differs
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(False)
        self.set_font("Times", size=BODY)

    def header(self) -> None:
        """The running header; {page} and {pages} are filled in."""
        self._running(self.head, 36)

    def footer(self) -> None:
        """The running footer."""
        self._running(self.foot, self.h - 40)

    def _running(self, text: str, y: float) -> None:
        if text and not (self.first_differs and self.page_no() == 1):
            size = self.font_size_pt
            self.set_font("Times", size=8)
            self.set_xy(MARGIN, y)
            self.cell(self.epw, 10, text.replace("{page}", str(self.page_no())), align=self.head_align)
            self.set_font("Times", size=size)
            self.set_xy(MARGIN, MARGIN)

    def heading(self, text: str, size: float = 14) -> None:
        """A bold line with space around it."""
        self.ln(8)
        self.set_font("Times", "B", size)
        self.multi_cell(0, size * 1.2, text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(6)
        self.set_font("Times", size=BODY)

    def paragraph(self, text: str, align: Align = Align.J, indent: float = 0.0, gap: float = 7.0) -> None:
        """A paragraph, wrapped to the width of the page."""
        self.set_x(MARGIN + indent)
        self.multi_cell(self.epw - indent, BODY * 1.2, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(gap)

    def lines(self, texts: Sequence[str], x: float = MARGIN, pitch: float = BODY * 1.2) -> None:
        """Lines that are broken where the caller breaks them."""
        y = self.get_y() + 0.8 * pitch
        for text in texts:
            self.text(x, y, text)
            y += pitch
        self.set_xy(MARGIN, y)

    def marked(self, *parts: str) -> None:
        """A line of text with marks: every second part is raised and small."""
        self.set_x(MARGIN)
        for i, part in enumerate(parts):
            self.char_vpos = CharVPos.SUP if i % 2 else CharVPos.LINE
            self.write(BODY * 1.2, part)
        self.char_vpos = CharVPos.LINE
        self.ln(BODY * 1.2)

    def footnotes(self, *notes: Sequence[str], rule: bool = True) -> None:
        """Notes at the foot of the page: each a mark (or an empty text) and its lines."""
        pitch = 10.0
        y = self.h - 60 - pitch * sum(len(lines) - 1 for lines in notes)
        if rule:
            self.line(MARGIN, y - 12, MARGIN + 120, y - 12)
        for mark, *lines in notes:
            if mark:
                self.set_font("Times", size=5.5)
                self.text(MARGIN + 4, y - 3, mark)
            self.set_font("Times", size=8.5)
            for text in lines:
                self.text(MARGIN + 12, y, text)
                y += pitch
        self.set_font("Times", size=BODY)

    def bytes(self) -> bytes:
        """The file."""
        return bytes(self.output())


def raw_pdf(*contents: bytes, resources: bytes = b"", catalogue: bytes = b"", extra: Sequence[bytes] = ()) -> bytes:
    """A PDF with a page for each content stream, for what a library that writes PDFs would not write.

    Fonts are /F1 (Times) and /F2 (Times bold); `resources` are added to them. Objects of `extra` are numbered from 10.
    """
    objects: dict[int, bytes] = {
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>",
        4: b"<</Type/Font/Subtype/Type1/BaseFont/Times-Bold/Encoding/WinAnsiEncoding>>",
    }
    objects |= {10 + i: entry for i, entry in enumerate(extra)}
    kids = []
    for i, content in enumerate(contents):
        page, stream = 100 + 2 * i, 101 + 2 * i
        kids.append(b"%d 0 R" % page)
        objects[page] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>%s>>>>" % (stream, resources)
        )
        packed = zlib.compress(content)
        objects[stream] = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    objects[1] = b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue
    objects[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in sorted(places.items()):
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, start))
    return out.getvalue()


def show(x: float, y: float, text: str, size: float = 11, font: str = "F1") -> bytes:
    """The operators that show a text at a place."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n".encode("cp1252")
