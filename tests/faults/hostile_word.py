"""Hostile Word files."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.faults.hostile import PASSWD, Hostile, Must, laughs
from tests.faults.samples import SAMPLE_WORDS, packed, sample_docx

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def paragraph(text: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def body(inner: str, doctype: str = "") -> bytes:
    """document.xml."""
    return f'{_XML}{doctype}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{inner}</w:body></w:document>'.encode()


def docx(document: bytes, parts: dict[str, bytes] | None = None, relations: str = "", compress: bool = True) -> bytes:
    """A Word file of the given document.xml and further parts."""
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("numbering", "numbering"),
            ("footnotes", "footnotes"),
        )
    )
    contents = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": _relations(f'<Relationship Id="a" Type="{_R}/officeDocument" Target="word/document.xml"/>'),
        "word/_rels/document.xml.rels": _relations(relations),
        "word/document.xml": document,
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return out.getvalue()


def _relations(inner: str) -> str:
    return f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def lying(archive: bytes, claimed: int) -> bytes:
    """The archive with the size of document.xml, in both headers, claimed to be another."""
    changed = bytearray(archive)
    for signature, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = -1
        while (at := archive.find(signature, at + 1)) >= 0:
            if archive[at + name_at :].startswith(b"word/document.xml"):
                struct.pack_into("<I", changed, at + size_at, claimed)
    return bytes(changed)


def overlapping(archive: bytes, times: int) -> bytes:
    """The archive with its last entry listed again and again, under other names, at the same place."""
    end = archive.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HII", archive, end + 10)
    directory = archive[start : start + size]
    last = directory[directory.rfind(b"PK\x01\x02") :]
    again = b"".join(last[:46] + b"%08d" % n + last[54:] for n in range(times))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count + times, count + times, size + len(again), start, 0)
    return archive[:start] + directory + again + tail


def word_files() -> Iterator[Hostile]:
    def one(name: str, must: Must, make: Callable[[], bytes], slow: bool = False, shows: str = "") -> Hostile:
        return Hostile(f"word: {name}", "word", must, make, slow, shows)

    plain = body(paragraph(SAMPLE_WORDS))
    yield one("plain (must read)", "read", lambda: docx(plain), shows="four parts")
    yield one("zip bomb in a paragraph", "refused", lambda: docx(body(paragraph(" a" * 150_000_000))), slow=True)
    yield one("zip bomb of empty paragraphs", "refused", lambda: docx(body("<w:p/>" * 40_000_000)), slow=True)
    yield one("1 million paragraphs", "either", lambda: docx(body(paragraph("a") * 1_000_000)), slow=True)
    yield one(
        "1 million runs in a paragraph",
        "either",
        lambda: docx(body("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 1_000_000 + "</w:p>")),
        slow=True,
    )
    yield one(
        "zip bomb beside the text", "refused", lambda: docx(plain, {"word/media/image1.png": bytes(120 * 1024**2)})
    )
    nested = docx(plain, {f"a{n}.zip": bytes(10 * 1024**2) for n in range(5)})
    yield one("zips in zips", "either", lambda: docx(plain, {f"{n}.zip": nested for n in range(100)}))
    yield one("10,000 entries", "either", lambda: docx(plain, {f"word/{n}.xml": b"<a/>" for n in range(10_000)}))
    yield one("200,000 entries", "either", lambda: docx(plain, {f"{n}": b"" for n in range(60_000)}), slow=True)
    yield one("says that it is small", "refused", lambda: lying(docx(body(paragraph("a" * 60_000_000))), 1000))
    yield one("says that it is empty", "refused", lambda: lying(docx(plain), 0))
    yield one("says that it has 4 GB", "refused", lambda: lying(docx(plain), 2**32 - 2))
    yield one(
        "entries that overlap",
        "refused",
        lambda: overlapping(docx(plain, {"word/media/12345678": bytes(20 * 1024**2)}), 2000),
    )
    yield one(
        "encrypted",
        "refused",
        lambda: bytes.fromhex("D0CF11E0A1B11AE1") + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(5000),
    )
    yield one("half of it", "refused", lambda: sample_docx()[: len(sample_docx()) // 2])
    yield one("without its document", "refused", lambda: packed({"a.txt": b"hello"}))
    yield one("an empty zip", "refused", lambda: packed({}))
    yield one("document is no XML", "refused", lambda: docx(b"\xff\xfe\x00garbage" * 99))
    yield one("billion laughs", "refused", lambda: docx(laughs(body(paragraph("&l9;")).decode().removeprefix(_XML))))
    quadratic = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'
    yield one("quadratic laughs", "either", lambda: docx(body(paragraph("&a;" * 50_000), quadratic)))
    yield one(
        "outside entity",
        "either",
        lambda: docx(body(paragraph("&e; " + SAMPLE_WORDS), f'<!DOCTYPE x [<!ENTITY e SYSTEM "{PASSWD}">]>')),
    )
    picture = '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="p"/></w:drawing></w:r></w:p>'
    yield one(
        "outside picture",
        "read",
        lambda: docx(
            body(picture + paragraph(SAMPLE_WORDS)),
            relations=f'<Relationship Id="p" Type="{_R}/image" Target="{PASSWD}" TargetMode="External"/>',
        ),
        shows="four parts",
    )
    yield one(
        "link to a script",
        "read",
        lambda: docx(
            body(f'<w:p><w:hyperlink r:id="p"><w:r><w:t>{SAMPLE_WORDS}</w:t></w:r></w:hyperlink></w:p>'),
            relations=f'<Relationship Id="p" Type="{_R}/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>',
        ),
        shows="four parts",
    )
    table = "<w:tbl><w:tr><w:tc>"
    yield one(
        "tables 5,000 deep",
        "either",
        lambda: docx(body(table * 5000 + paragraph("a") + "</w:tc></w:tr></w:tbl>" * 5000)),
    )
    yield one(
        "content 200,000 deep",
        "either",
        lambda: docx(body("<w:sdt><w:sdtContent>" * 100_000 + paragraph("a") + "</w:sdtContent></w:sdt>" * 100_000)),
    )
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>{paragraph(SAMPLE_WORDS)}</w:tc>'
    yield one("cell over 2 billion columns", "either", lambda: docx(body(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")))
    yield one(
        "1 million attributes",
        "either",
        lambda: docx(body("<w:p " + " ".join(f'a{n}="1"' for n in range(1_000_000)) + f"/>{paragraph(SAMPLE_WORDS)}")),
    )
    styles = f'{_XML}<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="A"/></w:style></w:styles>'
    styled = body(f'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>{SAMPLE_WORDS}</w:t></w:r></w:p>')
    yield one(
        "style based on itself",
        "either",
        lambda: docx(
            styled,
            {"word/styles.xml": styles.encode()},
            f'<Relationship Id="s" Type="{_R}/styles" Target="styles.xml"/>',
        ),
    )
    numbering = f'{_XML}<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="999999999"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    numbered = body(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{SAMPLE_WORDS}</w:t></w:r></w:p>'
    )
    yield one(
        "roman numeral of a billion",
        "either",
        lambda: docx(
            numbered,
            {"word/numbering.xml": numbering.encode()},
            f'<Relationship Id="n" Type="{_R}/numbering" Target="numbering.xml"/>',
        ),
    )
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    notes = f'{_XML}<w:footnotes xmlns:w="{_W}"><w:footnote w:id="1"><w:p>{note}<w:r><w:t>A note</w:t></w:r></w:p></w:footnote></w:footnotes>'
    noted = body(f"<w:p><w:r><w:t>{SAMPLE_WORDS}</w:t></w:r>{note}</w:p>")
    yield one(
        "footnote that names itself",
        "either",
        lambda: docx(
            noted,
            {"word/footnotes.xml": notes.encode()},
            f'<Relationship Id="f" Type="{_R}/footnotes" Target="footnotes.xml"/>',
        ),
    )
    yield one("footnote that is not there", "either", lambda: docx(noted))
    yield one(
        "names that climb out", "either", lambda: docx(plain, {"../../../../tmp/climbed": b"x", "/etc/climbed": b"x"})
    )
    yield one("its document named twice", "either", lambda: docx(plain) + docx(body(paragraph("other"))))
    yield one(
        "text that reorders and hides",
        "read",
        lambda: docx(body(paragraph("\u202eThe plan\u202c has four\u200b parts.\ufeff"))),
        shows="four parts",
    )
