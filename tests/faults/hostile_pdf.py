"""Hostile PDF files."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from tests.faults.hostile import Hostile, Must, deflated, laughs
from tests.faults.samples import SAMPLE_WORDS, sample_docx, sample_html, sample_pdf

_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_RESOURCES = "/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>"
_TEXT = f"BT /F1 12 Tf 72 700 Td ({SAMPLE_WORDS}) Tj ET".encode()


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object."""
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode() + data + b"\nendstream"


def pdf(
    content: bytes = stream(_TEXT),
    pages: str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    page: str = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R {_RESOURCES} >>",
    font: str = _FONT,
    more: tuple[bytes, ...] = (b"null",),
    catalog: str = "",
    trailer: str = "",
    startxref: int | None = None,
) -> bytes:
    """A PDF of one page: objects 1 catalog, 2 pages, 3 page, 4 content, 5 font, from 6 `more`."""
    root = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>"
    objects = [root.encode(), pages.encode(), page.encode(), content, font.encode(), *more]
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = trailer.replace("TABLE", str(table))
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n".encode()
    return bytes(out) + b"%d\n%%%%EOF\n" % (table if startxref is None else startxref)


def pdf_files() -> Iterator[Hostile]:
    def one(name: str, must: Must, make: Callable[[], bytes], slow: bool = False, shows: str = "") -> Hostile:
        return Hostile(f"pdf: {name}", "pdf", must, make, slow, shows)

    yield one("plain (must read)", "read", pdf, shows="four parts")
    yield one("encrypted", "refused", lambda: sample_pdf("secret"))
    yield one("half of it", "either", lambda: sample_pdf()[: len(sample_pdf()) // 2])
    yield one("only its header", "refused", lambda: b"%PDF-1.7\n")
    yield one("page tree loop", "either", lambda: pdf(pages="<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"))
    yield one("page is its own parent", "either", lambda: pdf(page="<< /Type /Page /Parent 3 0 R /Contents 4 0 R >>"))
    yield one(
        "kids are a page 200,000 times",
        "either",
        lambda: pdf(pages=f"<< /Type /Pages /Kids [{'3 0 R ' * 200_000}] /Count 200000 >>"),
        slow=True,
    )
    yield one(
        "claims 2 billion pages", "either", lambda: pdf(pages="<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>")
    )
    yield one(
        "arrays 100,000 deep", "either", lambda: pdf(more=(b"null",), catalog=f"/Names {'[' * 100_000}{']' * 100_000}")
    )
    yield one("dictionaries 50,000 deep", "either", lambda: pdf(page="<< /A " * 50_000 + ">> " * 50_000))
    yield one("arrays 100,000 deep in the content", "either", lambda: pdf(stream(b"[" * 100_000 + _TEXT)))
    yield one("flate bomb", "either", lambda: pdf(stream(deflated(b" ", 600), "/Filter /FlateDecode")))
    yield one(
        "flate bomb inside another",
        "either",
        lambda: pdf(stream(zlib.compress(deflated(b" ", 600)), "/Filter [/FlateDecode /FlateDecode]")),
    )
    yield one(
        "flate bomb of text operators",
        "either",
        lambda: pdf(stream(deflated(b"BT /F1 9 Tf (a) Tj ET  ", 100), "/Filter /FlateDecode")),
        slow=True,
    )
    yield one(
        "run length bomb", "either", lambda: pdf(stream(b"\x81 " * 2_000_000 + b"\x80", "/Filter /RunLengthDecode"))
    )
    yield one("40 filters on one stream", "either", lambda: pdf(stream(_TEXT, f"/Filter [{'/ASCIIHexDecode ' * 40}]")))
    yield one("LZW garbage", "either", lambda: pdf(stream(bytes(range(256)) * 400, "/Filter /LZWDecode")))
    yield one(
        "predictor with 2 billion columns",
        "either",
        lambda: pdf(
            stream(zlib.compress(_TEXT), "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2147483647 >>")
        ),
    )
    for name in ("JBIG2Decode", "JPXDecode", "DCTDecode", "CCITTFaxDecode"):
        image = stream(
            b"\x97JB2\r\n\x1a\n" + b"\xff" * 9999, f"/Type /XObject /Subtype /Image /Width 9 /Height 9 /Filter /{name}"
        )
        yield one(
            f"{name} garbage as an image",
            "read",
            lambda image=image: pdf(stream(_TEXT + b" /X Do"), more=(image,)),
            shows="four parts",
        )  # type: ignore[misc]
        yield one(
            f"{name} garbage as the content",
            "either",
            lambda name=name: pdf(stream(b"\xff" * 9999, f"/Filter /{name}")),
        )  # type: ignore[misc]
    yield one("tables point at themselves", "either", lambda: pdf(trailer="/Prev TABLE"))
    yield one("hybrid table points at itself", "either", lambda: pdf(trailer="/XRefStm TABLE"))
    yield one("table before the file", "either", lambda: pdf(startxref=-5))
    yield one("table beyond the file", "either", lambda: pdf(startxref=10**12))
    yield one("table in the header", "either", lambda: pdf(startxref=3))
    yield one(
        "length is the stream itself", "either", lambda: pdf(b"<< /Length 4 0 R >>\nstream\n" + _TEXT + b"\nendstream")
    )
    yield one("length of 10 GB", "either", lambda: pdf(b"<< /Length 10000000000 >>\nstream\n" + _TEXT + b"\nendstream"))
    yield one(
        "object stream that extends itself",
        "either",
        lambda: pdf(more=(stream(b"7 0 null", "/Type /ObjStm /N 100000000 /First 4 /Extends 6 0 R"),)),
    )
    form = stream(b"/X Do " * 50 + _TEXT, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] {_RESOURCES}")
    yield one("form draws itself", "either", lambda: pdf(stream(b"/X Do"), more=(form,)))
    forms = tuple(
        stream(
            b"/X Do " * 10, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {n} 0 R >> >>"
        )
        for n in range(7, 16)
    )
    yield one(
        "forms draw a billion forms",
        "either",
        lambda: pdf(stream(b"/X Do"), more=(*forms, stream(_TEXT, "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"))),
    )
    ranges = b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfrange\n<00000000> <7FFFFFFF> <0041>\nendbfrange endcmap"
    yield one(
        "character map of 2 billion",
        "either",
        lambda: pdf(font=_FONT[:-2] + "/ToUnicode 6 0 R >>", more=(stream(ranges),)),
    )
    yield one(
        "widths up to 2 billion",
        "either",
        lambda: pdf(
            font="<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< /Subtype /CIDFontType2 /W [0 2147483647 500] >>] >>"
        ),
    )
    outline = (b"<< /First 7 0 R /Last 7 0 R >>", b"<< /Title (a) /Next 7 0 R /First 6 0 R /Parent 6 0 R >>")
    yield one("outline loop", "either", lambda: pdf(catalog="/Outlines 6 0 R", more=outline))
    yield one("page labels loop", "either", lambda: pdf(catalog="/PageLabels 6 0 R", more=(b"<< /Kids [6 0 R] >>",)))
    yield one(
        "structure tree loop",
        "either",
        lambda: pdf(
            catalog="/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R",
            more=(b"<< /Type /StructTreeRoot /K [6 0 R] >>",),
        ),
    )
    yield one(
        "1 million small texts",
        "either",
        lambda: pdf(
            stream(zlib.compress(b"BT /F1 9 Tf 1 0 0 1 9 9 Tm (a) Tj ET\n" * 1_000_000), "/Filter /FlateDecode")
        ),
        slow=True,
    )
    yield one(
        "numbers of 100,000 digits", "either", lambda: pdf(stream(b"BT /F1 " + b"9" * 100_000 + b" Tf (a) Tj ET"))
    )
    yield one(
        "title that reorders text",
        "read",
        lambda: pdf(trailer="/Info << /Title <FEFF202E00410042200B0043> >>"),
        shows="four parts",
    )
    xmp = laughs("<x:xmpmeta xmlns:x='adobe:ns:meta/'>&l9;</x:xmpmeta>")
    yield one(
        "billion laughs in its metadata",
        "either",
        lambda: pdf(catalog="/Metadata 6 0 R", more=(stream(xmp, "/Type /Metadata /Subtype /XML"),)),
    )
    yield one("really a web page", "refused", sample_html)
    yield one("really a zip", "refused", sample_docx)
