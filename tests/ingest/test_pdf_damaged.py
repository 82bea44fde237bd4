"""PDF: files without text, protected, damaged, cut or made to take long."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from PIL import Image

from ingest.errors import UnreadableFile
from ingest.formats.pdf import read
from tests.ingest.pdf_files import Report, raw_pdf, show
from tests.ingest.pdf_reading import SENTENCE, mended, texts


def picture() -> Image.Image:
    """A picture of no text."""
    return Image.new("RGB", (40, 40), "red")


def test_pages_that_are_pictures() -> None:
    report = Report()
    report.add_page()
    report.image(picture(), 50, 50, 300, 300)
    report.add_page()
    report.image(picture(), 50, 50, 300, 300)
    with pytest.raises(UnreadableFile, match=r"has no text: its 2 pages are pictures\. Run text recognition \(OCR\)"):
        read(report.bytes())
    report = Report()
    for number in range(1, 6):
        report.add_page()
        if number == 2:
            report.paragraph(SENTENCE)
        else:
            report.image(picture(), 50, 50, 300, 300)
    content = read(report.bytes())
    assert [e.pages for e in content.elements] == [((0, 2),)]
    assert [warning.split(":")[0] for warning in content.warnings] == ["pages 1, 3-5"]


def test_a_password() -> None:
    def protected(password: str) -> bytes:
        report = Report()
        report.add_page()
        report.paragraph(SENTENCE)
        report.set_encryption(owner_password="owner", user_password=password)
        return report.bytes()

    with pytest.raises(UnreadableFile, match=r"is protected by a password\. Save a copy without one"):
        read(protected("secret"))
    assert texts(read(protected(""))) == [SENTENCE.strip()]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b" \n", "is empty"),
        (b"A letter.", "is not a PDF"),
        (b"%PDF-1.7\nnothing", "is damaged"),
        (raw_pdf(), "has no pages"),
        (raw_pdf(b"", b""), "has no text: its 2 pages are empty"),
        (raw_pdf(show(72, 700, SENTENCE))[:300], "is damaged"),
    ],
    ids=["empty", "text", "head", "no pages", "blank", "truncated"],
)
def test_what_is_no_readable_pdf(raw: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read(raw)


def test_one_broken_page_is_named_and_the_rest_is_read() -> None:
    raw = raw_pdf(*(show(72, 700, f"The {number} page has this text.") for number in ("first", "second", "third")))
    before, second, after = raw.split(b"/FlateDecode", 2)
    content = read(before + b"/FlateDecode" + second + b"/NoSuchCoder" + after)
    assert [(e.text, e.pages) for e in content.elements] == [
        ("The first page has this text.", ((0, 1),)),
        ("The third page has this text.", ((0, 3),)),
    ]
    assert [warning.split(":")[0] for warning in content.warnings] == ["page 2"]


def test_letters_that_a_font_hides_are_not_guessed() -> None:
    page = b"BT /F3 11 Tf 1 0 0 1 72 700 Tm <002400250026002700280029> Tj ET\n"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[11 0 R]>>"
    descendant = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500>>"
    hidden = raw_pdf(page, extra=(font, descendant)).replace(b"/F2 4 0 R", b"/F2 4 0 R/F3 10 0 R")
    with pytest.raises(UnreadableFile, match="fonts do not say which letters"):
        read(mended(hidden))


def test_a_file_that_was_cut_at_any_byte_raises_no_other_error() -> None:
    report = Report(foot="{page}")
    for _ in range(3):
        report.add_page()
        report.paragraph(SENTENCE * 3)
    raw = report.bytes()
    for end in range(0, len(raw), max(1, len(raw) // 40)):
        with suppress(UnreadableFile):
            read(raw[:end])


def test_time_grows_with_the_words_of_a_page_and_not_with_their_square() -> None:
    def seconds(words: int) -> float:
        places = ((72 + 5 * (i % 90), 800 - 5 * (i // 90 % 150), i % 3) for i in range(words))
        raw = raw_pdf(b"".join(show(x, y + raised, "1", 4 + raised) for x, y, raised in places))
        start = time.process_time()
        read(raw)
        return time.process_time() - start

    seconds(500)
    assert seconds(20_000) < 8 * 3 * seconds(2_500) + 0.5
