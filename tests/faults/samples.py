"""Valid small files of every format, made in code, the same bytes each time."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

from docx import Document as WordDocument
from fpdf import FPDF

SAMPLE_WORDS = "The plan has four parts. The Council meets twice a year and hears what women's groups say."
_WHEN = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def sample_pdf(password: str | None = None) -> bytes:
    """Two pages with a heading and text."""
    pdf = FPDF()
    pdf.set_creation_date(_WHEN)
    pdf.set_compression(False)  # so that damage reaches what is drawn
    pdf.set_font("Helvetica", size=12)
    if password:
        pdf.set_encryption(owner_password=password + "!", user_password=password)
    for number in (1, 2):
        pdf.add_page()
        pdf.multi_cell(0, 8, f"Part {number}\n\n{SAMPLE_WORDS}\n" * 3)
    return bytes(pdf.output())


def sample_docx() -> bytes:
    """A heading, paragraphs, a list and a table."""
    document = WordDocument()
    document.add_heading("The plan", 1)
    for number in range(3):
        document.add_paragraph(f"{number}. {SAMPLE_WORDS}")
        document.add_paragraph("an item", style="List Bullet")
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Partner"
    table.cell(1, 1).text = "Yes"
    out = io.BytesIO()
    document.save(out)
    return packed(unpacked(out.getvalue()))


def unpacked(archive: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of those parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def sample_html() -> bytes:
    """An article on a page."""
    body = (
        f"<h1>The plan</h1><p>{SAMPLE_WORDS}</p><ul><li>One item</li></ul><h2>More</h2>" + f"<p>{SAMPLE_WORDS}</p>" * 5
    )
    head = '<head><meta charset="utf-8"><title>The plan</title><meta name="author" content="A"></head>'
    return f"<!DOCTYPE html><html lang=en>{head}<body><nav>Home</nav><main><article>{body}</article></main></body></html>".encode()


def sample_markdown() -> bytes:
    """Front matter, headings, a list, a table and sources."""
    return (
        "---\ntitle: The plan\nkind: profile\ncountry: Utopia\nplans:\n  - {number: 1, period: 2009-2012}\n---\n"
        f"# The plan\n\n{SAMPLE_WORDS} [S1]\n\n- one *item*\n- [two](https://example.org)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "> A quotation[^1].\n\n[^1]: A note.\n\n## Sources\n\n- [S1] Plan | Ministry | https://example.org/plan | 2009\n"
    ).encode()


def sample_text() -> bytes:
    """A heading, paragraphs and a list."""
    return f"The plan\n\n{SAMPLE_WORDS} [S1]\n\nParts\n\n- one item;\n- another item.\n\n{SAMPLE_WORDS}\n".encode()


SAMPLES: dict[str, Callable[[], bytes]] = {
    "markdown": sample_markdown,
    "plaintext": sample_text,
    "webpage": sample_html,
    "word": sample_docx,
    "pdf": sample_pdf,
}
