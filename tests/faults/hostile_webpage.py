"""Hostile web pages."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from tests.faults.hostile import PASSWD, Hostile, Must, laughs
from tests.faults.samples import SAMPLE_WORDS, sample_docx, sample_pdf

_MB = 1024**2
_ARTICLE = f"<h1>The plan</h1><p>{SAMPLE_WORDS}</p>" * 3


def page(inner: str, head: str = "", attributes: str = "") -> bytes:
    """A page with a short article, followed by `inner`."""
    return f"<!DOCTYPE html><html><head><title>The plan</title>{head}</head><body {attributes}><article>{_ARTICLE}{inner}</article></body></html>".encode()


def webpage_files() -> Iterator[Hostile]:
    """All of them."""
    for name, (must, make) in _FILES.items():
        yield Hostile(f"webpage: {name}", "webpage", must, make, name in _SLOW, "four parts" if must == "read" else "")
    for name, inner in _INSIDE.items():
        yield Hostile(f"webpage: {name}", "webpage", "either", _paged(inner), name in _SLOW)
    for codec in (
        "utf-7",
        "zlib_codec",
        "rot13",
        "idna",
        "undefined",
        "unicode_escape",
        "utf-16",
        "x" * 5000,
        "../../etc",
    ):
        head = f'<meta charset="{codec}">'
        yield Hostile(f"webpage: says that it is {codec[:20]}", "webpage", "either", _paged(str, head))


def _paged(inner: Callable[[], str], head: str = "") -> Callable[[], bytes]:
    return lambda: page(inner(), head)


_SLOW = (
    "one line of 20 MB", "one word of 20 MB", "1 million headings", "100,000 paragraphs",
    "100,000 paragraphs that are not closed", "1 million line breaks", "1 million links", "100,000 different links",
    "1,000 cells over 1,000 columns", "table of 1,000 by 1,000", "10,000 tables", "100,000 meta elements", "marks",
    "footnotes that name each other", "10,000 equal ids",
)  # fmt: skip
_XHTML = '<html xmlns="http://www.w3.org/1999/xhtml">'
_FILES: dict[str, tuple[Must, Callable[[], bytes]]] = {
    "plain (must read)": ("read", lambda: page("")),
    "empty": ("refused", bytes),
    "only white space": ("refused", lambda: b" \n" * 1000),
    "only a comment": ("refused", lambda: b"<!-- hello -->"),
    "only a script": ("refused", lambda: b"<html><body><script>document.write('hello')</script></body></html>"),
    "binary": ("refused", lambda: random.Random(2).randbytes(_MB)),
    "really a PDF": ("refused", sample_pdf),
    "really a Word file": ("refused", sample_docx),
    "NUL bytes": ("either", lambda: page("").replace(b"plan", b"pl\0an")),
    "UTF-16": ("either", lambda: page("").decode().encode("utf-16")),
    "UTF-32": ("either", lambda: page("").decode().encode("utf-32")),
    "half of it": ("either", lambda: page("")[:200]),
    "half surrogate pairs": ("either", lambda: page("<p>a&#xD800;b HALF</p>").replace(b"HALF", b"\xed\xa0\x80")),
    "escapes of a terminal": ("either", lambda: page("<p>\x1b[31mred\x1b[0m \x9b31m &#x9b;31m red</p>")),
    "characters that reorder and hide": ("read", lambda: page("<p>&#8238;The plan&#x202c; has&#8203; six&shy; steps&#xfeff;&#0;&#7; \u202eto go.</p>")),
    "one line of 20 MB": ("either", lambda: page("<p>" + "The plan has parts and " * (20 * _MB // 23) + "</p>")),
    "one word of 20 MB": ("either", lambda: page("<p>" + "a" * (20 * _MB) + "</p>")),
    "billion laughs": ("either", lambda: laughs(f"{_XHTML}<body><article>{_ARTICLE}<p>&l9;</p></article></body></html>")),
    "outside entity": ("either", lambda: f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "{PASSWD}">]>{_XHTML}<body><article>{_ARTICLE}<p>&e;</p></article></body></html>'.encode()),
    "outside definition": ("either", lambda: f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY % e SYSTEM "{PASSWD}"> %e;]>{_XHTML}<body>{_ARTICLE}</body></html>'.encode()),
    "1 million attributes on the body": ("either", lambda: page("", attributes=" ".join(f"a{n}=1" for n in range(1_000_000)))),
    "1 million classes on the body": ("either", lambda: page("", attributes=f"class='{'post ' * 1_000_000}'")),
    "nothing is closed": ("either", lambda: ("<div><p><a href=x><b>" + SAMPLE_WORDS + "<table><tr><td><ul><li><!-- ").encode() * 5000),
    "tags open": ("either", lambda: b"<" * 1_000_000),
    "one tag that never ends": ("either", lambda: b"<div " + b"a " * 5_000_000),
    "100,000 bodies": ("either", lambda: b"<html><head><body>" * 100_000 + page("")),
}  # fmt: skip

_INSIDE: dict[str, Callable[[], str]] = {
    "100,000 nested divs": lambda: "<div>" * 100_000 + SAMPLE_WORDS + "</div>" * 100_000,
    "300 nested divs": lambda: "<div>" * 300 + f"<p>{SAMPLE_WORDS}</p>" + "</div>" * 300,
    "50,000 nested spans": lambda: "<p>" + "<span>" * 50_000 + SAMPLE_WORDS,
    "20,000 nested tables": lambda: "<table><tr><td>" * 20_000 + "a",
    "20,000 nested lists": lambda: "<ul><li>" * 20_000 + "a",
    "20,000 nested quotes": lambda: "<blockquote>" * 20_000 + "a",
    "20,000 nested links": lambda: "<a href=b>" * 20_000 + "a",
    "20,000 nested sections": lambda: "<section><article>" * 20_000 + "a",
    "bold and italic at odds": lambda: "<b><i></b></i>" * 20_000,
    "10,000 open formats": lambda: "<p>" + "".join(f"<font size={n}>" for n in range(10_000)) + "<p>a" * 100,
    "1 million attributes": lambda: "<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">a</p>",
    "1 million headings": lambda: "<h2>Part</h2>" * 1_000_000,
    "100,000 paragraphs": lambda: f"<p>{SAMPLE_WORDS}</p>" * 100_000,
    "100,000 paragraphs that are not closed": lambda: f"<p>{SAMPLE_WORDS}" * 100_000,
    "1 million line breaks": lambda: "<p>" + "a<br>" * 1_000_000,
    "1 million links": lambda: "<p>" + "<a href='https://a.example/'>a</a> " * 1_000_000,
    "100,000 different links": lambda: "".join(f"<p><a href='/{n}'>{SAMPLE_WORDS}</a></p>" for n in range(100_000)),
    "link of 5 MB": lambda: f"<p><a href='data:{'a' * (5 * _MB)}'>{SAMPLE_WORDS}</a></p>",
    "cell over a billion columns": lambda: f"<table><tr><td colspan=1000000000 rowspan=1000000000>{SAMPLE_WORDS}</td></tr></table>",
    "1,000 cells over 1,000 columns": lambda: "<table>" + ("<tr>" + "<td colspan=1000 rowspan=1000>a" * 1000) * 2 + "</table>",
    "table of 1,000 by 1,000": lambda: "<table>" + ("<tr>" + "<td>a</td>" * 1000 + "</tr>") * 1000 + "</table>",
    "10,000 tables": lambda: "<table><tr><td>a</td></tr></table>" * 10_000,
    "comment that never ends": lambda: "<!-- " * 100_000,
    "script that never ends": lambda: "<script>" + "a" * (5 * _MB),
    "script of 10 MB": lambda: "<script>" + "if(a<b){c()}" * 800_000 + "</script>",
    "plaintext": lambda: "<plaintext>" + "</p>" * 100_000,
    "templates and frames": lambda: f"<template><iframe src='{PASSWD}'><object data='{PASSWD}'><embed src='{PASSWD}'>" * 1000,
    "drawings and formulae": lambda: "<svg><foreignObject><math><mi>" * 5000 + "a",
    "structured data 100,000 deep": lambda: f"<script type='application/ld+json'>{'[' * 100_000}</script>",
    "structured data of odd types": lambda: "<script type='application/ld+json'>{\"@type\": {\"a\": []}, \"author\": [[1, null]], \"datePublished\": 7, \"headline\": {}}</script>",
    "structured data with spaces": lambda: "<script type='application/ld+json'>" + '{"@type":"Article","author":"' + " " * _MB + "</script>",
    "title of 5 MB": lambda: "<title>" + "The plan - " * (5 * _MB // 11) + "</title>",
    "description of 5 MB": lambda: "<meta name=description content='" + "a " * (5 * _MB // 2) + "'>",
    "100,000 meta elements": lambda: "<meta property='article:author' content='A. Person, B. Person and C'>" * 100_000,
    "author of 1 MB": lambda: "<meta name=author content='" + "By A. Person and " * (_MB // 17) + "'>",
    "dates": lambda: "<p>" + "2020-01-01 1/1/2020 Jan 1, 2020 " * 30_000 + "</p><time datetime='" + "2020-" * 100_000 + "'>",
    "digits": lambda: "<p>" + "1" * _MB + "</p>",
    "base address that is a script": lambda: "<base href='javascript:alert(1)'><a href='x'>x</a>" + f"<p><a href='{PASSWD}'>file</a></p>",
    "addresses that are none": lambda: "".join(f"<a href='http://[{n}'>a</a><a href='//:{n}'>b</a><a href='https://\u202e{n}'>c</a>" for n in range(3000)),
    "spaces": lambda: f"<p>{SAMPLE_WORDS}" + " " * _MB + "x</p>",
    "spaces that are entities": lambda: f"<p>{SAMPLE_WORDS}" + "&nbsp;" * 500_000 + "x</p>",
    "read more and spaces": lambda: "<p>Read more" + " \u00a0" * 500_000 + "x</p>",
    "marks": lambda: "<p>The plan " + "[S1]<sup>1</sup>[2]" * 100_000 + "</p>",
    "footnotes that name each other": lambda: "<p id=a>x<sup><a href='#b'>1</a></sup></p><p id=b>y<sup><a href='#a'>2</a></sup></p>" * 5000,
    "10,000 equal ids": lambda: "<p id=a><a href='#a'>1</a> text</p>" * 10_000,
    "emoji and combining marks": lambda: "<p>" + "👩🏽‍🚒" * 100_000 + "a" + "\u0301" * _MB + "</p>",
    "unknown elements": lambda: "".join(f"<x-{n}>" for n in range(20_000)) + "a",
    "processing instructions": lambda: "<?php " * 50_000 + "<![CDATA[" * 50_000,
    "entities": lambda: "<p>" + "&amp" * 500_000 + "&#x110000;&#xD800;&#0;" * 10_000,
    "forms and choices": lambda: "<form><select>" + "<option>a" * 100_000 + "</select><textarea>" * 100,
}  # fmt: skip
