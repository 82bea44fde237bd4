"""Hostile Markdown and plain text files: our own patterns and loops, the parser's, and YAML's."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from tests.faults.hostile import Hostile, Must
from tests.faults.samples import SAMPLE_WORDS, sample_docx, sample_pdf

_MB = 1024**2
_LONG = 300_000
_SLOW = (
    "one line of 20 MB", "one word of 20 MB", "20 MB of line ends", "10 million short lines", "1 million headings",
    "1 million items", "300,000 lines of one paragraph", "300,000 short paragraphs", "200,000 paragraphs",
    "100,000 sources", "numbered to the end", "lead-ins", "semicolons", "brackets open", "images open", "links open",
    "stars and letters", "underscores", "stars at odds", "table of 1,000 by 1,000", "50,000 reference definitions",
    "a definition used 50,000 times", "definition with a long title", "50,000 footnotes", "setext heading of many lines",
    "headings in quotes in lists", "unclosed everything", "hard breaks", "breaks", "a billion aliases",
    "a billion merges", "a sum of sixties", "lists 100,000 deep and open",
)  # fmt: skip
_MARKS = "\u202eThe plan\u202c has\u2067 four\u2069\u200b parts.\ufeff The\u00ad end.\x00\x07"


def text_files() -> Iterator[Hostile]:
    """For both formats, then for each."""
    for format_ in ("markdown", "plaintext"):
        for name, must, make, shows in _for_both():
            yield Hostile(f"{format_}: {name}", format_, must, make, name in _SLOW, shows)
        for name, line in _LINES.items():
            yield Hostile(f"{format_}: {name}", format_, "either", _text(line), name in _SLOW)
    for name, make_text in _MARKDOWN.items():
        yield Hostile(f"markdown: {name}", "markdown", "either", _text(make_text), name in _SLOW)
    for name, front in _FRONT_MATTER.items():
        text = f"---\n{front}\n---\n# The plan\n\n{SAMPLE_WORDS}\n"
        yield Hostile(f"front matter: {name}", "markdown", "either", text.encode, name in _SLOW)


def _text(make: Callable[[], str]) -> Callable[[], bytes]:
    return lambda: make().encode()


def _for_both() -> Iterator[tuple[str, Must, Callable[[], bytes], str]]:
    plain = f"The plan\n\n{SAMPLE_WORDS}\n\n{SAMPLE_WORDS}\n"
    yield "plain (must read)", "read", plain.encode, "four parts"
    yield "empty", "refused", bytes, ""
    yield "only white space", "refused", (b" \n\t\r\n" * 1000).__bytes__, ""
    yield "only invisible characters", "refused", ("\u200b\ufeff\u202e" * 1000).encode, ""
    yield "NUL bytes", "refused", (plain.encode() + bytes(50)).__bytes__, ""
    yield "binary", "refused", lambda: random.Random(1).randbytes(_MB), ""
    yield "binary without NUL", "refused", lambda: random.Random(1).randbytes(_MB).replace(b"\0", b"\1"), ""
    yield "really a PDF", "refused", sample_pdf, ""
    yield "really a Word file", "refused", sample_docx, ""
    yield "UTF-16", "read", lambda: plain.encode("utf-16"), "four parts"
    yield "UTF-16 cut in a character", "refused", lambda: plain.encode("utf-16")[:-1], ""
    yield "UTF-16 with half a pair", "refused", lambda: b"\xff\xfe" + plain.encode("utf-16-le") + b"\x00\xd8A\x00", ""
    yield "UTF-32", "either", lambda: plain.encode("utf-32"), "four parts"
    yield "half surrogate pairs", "either", lambda: plain.encode() + b"\xed\xa0\x80 \xed\xb0\x80 end\n", ""
    yield "overlong and cut UTF-8", "either", lambda: plain.encode() + b"\xc0\xaf \xf8\x88\x80\x80\x80 \xe2\x82\n", ""
    yield (
        "characters that reorder and hide",
        "either",
        lambda: f"The plan\n\n{_MARKS[:-2]}\n\n{plain}".encode(),
        "four parts",
    )
    yield "tags and variation selectors", "either", lambda: (plain + "a\U000e0041\U000e0042\ufe0f b\n").encode(), ""
    yield "escapes of a terminal", "either", lambda: f"The plan\n\n\x1b[31m{SAMPLE_WORDS}\x1b[0m \x9b31m\n".encode(), ""
    yield "line separators", "either", lambda: "The plan\u2028has\u2029four\x85parts\x0band\x0cmore\n".encode(), ""


_LINES: dict[str, Callable[[], str]] = {
    "one line of 20 MB": lambda: "The plan has parts and " * (20 * _MB // 23),
    "one word of 20 MB": lambda: "a" * (20 * _MB),
    "20 MB of line ends": lambda: "a" + "\n" * (20 * _MB) + "b",
    "10 million short lines": lambda: "a\n" * 10_000_000,
    "1 million headings": lambda: "# Part\n\n" * 1_000_000,
    "1 million items": lambda: "- item\n" * 1_000_000,
    "2,000 short lines, then a text": lambda: "".join(f"Part {n}\n\n" for n in range(2000)) + SAMPLE_WORDS + "\n",
    "lead-ins, each with an item": lambda: "The parts are:\n\n- one\n\n" * 5000,
    "300,000 lines of one paragraph": lambda: ("and so it goes on and on, from here to the end of the line\n") * 300_000,
    "300,000 short paragraphs": lambda: "A text. It is short.\n\n" * 300_000,
    "200,000 paragraphs": lambda: f"{SAMPLE_WORDS}\n\n" * 200_000,
    "emoji": lambda: "👩🏽‍🚒🇺🇳 " * 100_000,
    "5 MB of combining marks": lambda: "a" + "\u0301\u0323" * (5 * _MB // 4),
    "spaces within a line": lambda: "The plan" + " " * _LONG + "has parts",
    "tabs within a line": lambda: "The plan" + "\t " * 150_000 + "has parts",
    "strange spaces within a line": lambda: "The plan" + "\u00a0\u3000" * 150_000 + "has parts",
    "spaces before a bracket": lambda: "The plan" + " " * _LONG + "[",
    "spaces after a bullet": lambda: "-" + " " * _LONG + "a",
    "rule and more": lambda: "-" * _LONG + " " * _LONG + "a",
    "copyright and spaces": lambda: "©" + " " * _LONG + "a",
    "copyright and dots": lambda: "©" + "." * _LONG + "a",
    "back to top and dots": lambda: "Back to top" + " ." * _LONG + "a",
    "read more and spaces": lambda: "Read more" + " " * _LONG + "a",
    "read and spaces": lambda: "Read" + " " * _LONG + "a",
    "end, then read more and spaces": lambda: "The end. Read the full story" + " " * _LONG + "a",
    "ends and spaces": lambda: "The end." + " " * _LONG + "read",
    "many read-mores": lambda: "The end. Read more " * 20_000,
    "follow us on": lambda: "Follow us on" + " " * _LONG + "!",
    "capital letters": lambda: "A" * _LONG,
    "capital letters with spaces": lambda: "A B " * 100_000,
    "initials": lambda: "A. " * 100_000,
    "a.a.a.a": lambda: "a." * _LONG,
    "a.a.a.a after ends": lambda: "a.a. A.a. " * 30_000,
    "dots": lambda: "." * _LONG,
    "quotes after an end": lambda: "The end." + "\"'”)" * 500_000 + " a",
    "[S1, S1, without an end": lambda: "The plan [" + "S1, " * 100_000,
    "[S1 and spaces": lambda: "The plan [S1" + " " * _LONG + "S2]",
    "[S1 , [S1 , ": lambda: "The plan " + "[S1 , " * 60_000,
    "60,000 marks": lambda: "The plan " + "[S1]" * 60_000,
    "100,000 sources": lambda: "# The plan\n\nText [S1].\n\n# Sources\n\n" + "".join(f"- [S{n}] a | b | c | {n}\n\n" for n in range(100_000)),
    "source with a long address": lambda: "# The plan\n\nText [S1].\n\n# Sources\n\n- a https://a.example/" + "()" * _LONG,
    "source with bars": lambda: "# The plan\n\nText [S1].\n\n# Sources\n\n- a" + " | " * 100_000,
    "source with years": lambda: "# The plan\n\nText [S1].\n\n# Sources\n\n- a " + "2009-" * 60_000,
    "digits": lambda: "1" * _LONG,
    "numbered to the end": lambda: "".join(f"{n}. point\n\n" for n in range(200_000)),
    "lead-ins": lambda: "The parts are:\n\n" * 100_000,
    "semicolons": lambda: "one part;\n" * 200_000,
    "hashes": lambda: "#" * _LONG + " a",
    "a heading of 1 MB": lambda: "# " + "The plan " * (_MB // 9) + "\n\ntext and text.\n",
}  # fmt: skip

_MARKDOWN: dict[str, Callable[[], str]] = {
    "brackets open": lambda: "[" * 100_000,
    "brackets closed": lambda: "[" * 50_000 + "]" * 50_000,
    "images open": lambda: "![" * 50_000,
    "links open": lambda: "[a](" * 50_000,
    "links with half an address": lambda: "[a](<b" * 50_000,
    "links in links": lambda: "[" * 5000 + "a" + "](b)" * 5000,
    "stars": lambda: "*" * 100_000,
    "stars and letters": lambda: "*a _b " * 50_000,
    "two stars and letters": lambda: "a**b" + "c* " * 50_000,
    "underscores": lambda: "_a__b___c" * 30_000,
    "stars at odds": lambda: "*a **a " * 50_000 + "b** b*" * 50_000,
    "quotes 10,000 deep": lambda: ">" * 10_000 + "a",
    "quotes of growing depth": lambda: "".join("> " * n + "a\n" for n in range(1000)),
    "lists of growing depth": lambda: "".join("  " * n + "* a\n" for n in range(1000)),
    "lists on one line": lambda: "* " * 5000 + "a",
    "numbered lists on one line": lambda: "1. " * 5000 + "a",
    "table of 1,000 by 1,000": lambda: ("| a " * 1000 + "|\n") + ("|---" * 1000 + "|\n") + ("| b " * 1000 + "|\n") * 1000,
    "table whose rows are short": lambda: "|a" * 10_000 + "\n" + "|-" * 10_000 + "\n" + "|b\n" * 10_000,
    "table of bars": lambda: "|" * 200_000 + "\n" + "|-" * 200_000,
    "50,000 reference definitions": lambda: "".join(f"[r{n}]: https://a.example/{n}\n" for n in range(50_000)) + "\n[r1] text",
    "a definition used 50,000 times": lambda: "[r]: https://a.example/" + "x" * 10_000 + "\n\n" + "[r] " * 50_000,
    "half definitions": lambda: "[a]: <" * 50_000,
    "definition with a long title": lambda: "[a]: b 'c\n" + "d\n" * 200_000,
    "50,000 footnotes": lambda: "".join(f"Text[^{n}].\n\n[^{n}]: Note.\n\n" for n in range(50_000)),
    "a footnote named 50,000 times": lambda: "Text[^1] " * 50_000 + "\n\n[^1]: Note.\n",
    "footnotes that name each other": lambda: "Text[^1].\n\n[^1]: A[^2].\n\n[^2]: B[^1].\n",
    "footnote marks open": lambda: "[^" * 50_000,
    "footnotes in footnotes": lambda: "".join("    " * n + f"[^{n}]: a\n\n" for n in range(300)),
    "inline notes open": lambda: "^[" * 50_000,
    "backticks of growing length": lambda: "".join("e" + "`" * n for n in range(2500)),
    "backticks": lambda: "`a" * 100_000,
    "fences that never end": lambda: "```\n" * 100_001,
    "tags open": lambda: "<a " * 100_000,
    "tags with attributes": lambda: "<a " + "b='c' " * 100_000,
    "declarations": lambda: "<!A " * 50_000 + "<![CDATA[ " * 50_000 + "<? " * 50_000 + "<!-- " * 50_000,
    "angle brackets": lambda: "<" * 500_000,
    "addresses open": lambda: "<https://a." * 50_000,
    "entities": lambda: "&" * 500_000 + "&#x;&#0;&#xD800;&#x202E;&#1114112;" * 1000,
    "escapes": lambda: "\\" * 500_001,
    "hard breaks": lambda: "a  \n" * 100_000,
    "spaces before a break": lambda: "a\n" + (" " * 1000 + "\n") * 1000 + "b" + " " * _LONG + "\nc",
    "breaks": lambda: "a <br>" * 100_000,
    "setext heading of many lines": lambda: "a\n" * 200_000 + "===",
    "headings in quotes in lists": lambda: "- > # a\n" * 50_000,
    "unclosed everything": lambda: "> - [a](b *c **d `e <f ![g\n" * 20_000,
}  # fmt: skip

_FRONT_MATTER = {
    "a billion aliases": "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    + "\n".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefghi", "bcdefghij", strict=True)),
    "a billion merges": "a: &a {k: v}\n"
    + "\n".join(
        f"{b}: &{b} {{<<: [{', '.join([f'*{a}'] * 10)}]}}" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    ),
    "a list that holds itself": "title: &a [*a]",
    "a key that holds itself": "? &a [*a]\n: 1",
    "lists 5,000 deep": "a: " + "[" * 5000 + "]" * 5000,
    "lists 100,000 deep and open": "a: " + "[" * 100_000,
    "mappings 1,000 deep": "\n".join(" " * n + "a:" for n in range(1000)),
    "mappings of many brackets": "a: " + "{a: " * 5000,
    "50,000 fields": "\n".join(f"f{n}: {n}" for n in range(50_000)),
    "a number of 100,000 digits": "a: " + "9" * 100_000,
    "a number of 100,000 hexadecimal digits": "a: 0x" + "f" * 100_000,
    "a sum of sixties": "a: 1" + ":59" * 100_000,
    "numbers that are none": "a: .nan\nb: .inf\nc: -.inf",
    "code": "a: !!python/object/apply:os.system ['echo hello']",
    "a set and bytes": "a: !!set {x, y}\nb: !!binary aGVsbG8=",
    "dates that are none": "published: 2024-13-99",
    "a date as a key": "2024-01-01: a",
    "half a surrogate pair": 'title: "a\\ud800b"',
    "a title that reorders": 'title: "The \\u202eplan\\0"',
    "a title of controls": 'title: "The \\x1b[31m\\x9b plan\\u061c"',
    "a title of 5 MB": "title: " + "a" * (5 * _MB),
    "tags": "a: " + "!!str " * 50_000,
    "anchors": "\n".join(f"a{n}: &a{n} x" for n in range(20_000)),
    "quotes open": "a: '" + "''" * 200_000,
    "text block of many lines": "a: |\n" + "  b\n" * 200_000,
    "tabs": "a:\t" + "\t" * 200_000 + "b",
    "two documents": "a: b\n...\n---\nc: d",
    "directives": "%YAML 9.9\n%TAG ! tag:x,2000:\n" * 1000,
}
