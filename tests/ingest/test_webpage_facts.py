"""Web pages: what they say of themselves, their encodings, what is refused, and hostile ones."""

from __future__ import annotations

import random
import time

import pytest

from ingest.elements import Link
from ingest.errors import UnreadableFile
from ingest.formats import tree, webpage
from tests.ingest.web_pages import FILLER, PAGES, inner, page


def facts(head: str, inside: str = "", url: str | None = None) -> dict[str, object]:
    return dict(webpage.read(page(inside, head), url).fields)


@pytest.mark.parametrize(
    ("head", "inside", "url", "published"),
    [
        ('<meta name="DC.date.issued" content="2020-03">', "", None, "2020-03"),
        ('<meta property="article:published_time" content="20200307T0800">', "", None, "2020-03-07"),
        ('<meta name="date_published" content="7 March 2020">', "", None, "2020-03-07"),
        ('<meta name="dcterms.issued" content="2020-13-45">', "", None, None),
        ("", '<p>Published: <time datetime="2019-08-01">1 August</time></p>', None, "2019-08-01"),
        ("", '<p>Last updated: <time datetime="2019-08-01">1 August</time></p>', None, None),
        ("", "<p>The plan was adopted on 3 May 2018 by the council of the four towns.</p>", None, None),
        ("", "", "https://a.example/2017/04/09/a-story", "2017-04-09"),
        ("", "", "https://a.example/2017/04/a-story", None),
    ],
)
def test_a_date_is_taken_only_where_it_is_stated(
    head: str, inside: str, url: str | None, published: str | None
) -> None:
    assert facts(head, inside, url).get("published") == published


def test_an_address_on_another_host_is_not_the_page_s_own() -> None:
    head = '<link rel="canonical" href="https://elsewhere.example/x">'
    assert facts(head, url="https://a.example/y")["url"] == "https://a.example/y"
    assert facts(head)["url"] == "https://elsewhere.example/x"
    assert "url" not in facts('<link rel="canonical" href="file:///etc/passwd">')


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            '<meta property="og:site_name" content="Site"><meta property="og:title" content="All aims | Site">',
            "All aims",
        ),
        ('<meta property="og:site_name" content="Site"><meta property="og:title" content="Site">', "Aims"),
        ("<title>Aims – The Site</title>", "Aims"),
        ('<meta property="og:title" content="Women - and men">', "Women - and men"),
    ],
)
def test_a_title_is_without_the_name_of_the_site(head: str, title: str) -> None:
    assert facts(head)["title"] == title


def test_what_a_page_asks_of_robots() -> None:
    asks = '<meta name="robots" content="noindex, nofollow">'
    content = webpage.read(page('<p><a href="https://a.example/">A link to elsewhere</a> in a sentence.</p>', asks))
    assert content.fields["noindex"] is True
    assert content.links == ()
    assert inner(content)[0].links == (Link("A link to elsewhere", "https://a.example/"),)


def test_broken_data_in_a_page_does_no_harm() -> None:
    head = '<script type="application/ld+json">{"@graph": [{"datePublished": </script><base href="http://[broken">'
    nested = '<script type="application/ld+json">' + "[" * 100_000 + "</script>"
    link = '<p>And <a href="http://[::bad/">a link</a> that leads nowhere at all.</p>'
    assert inner(webpage.read(page(link, head + nested)))[0].links == ()


# Encodings


@pytest.mark.parametrize(
    ("encoding", "declared", "warned"),
    [
        ("utf-8", "", False),
        ("utf-8", '<meta charset="iso-8859-1">', False),
        ("utf-8-sig", "", False),
        ("utf-16", "", False),
        ("utf-16-le", "", False),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', False),
        ("cp1252", '<meta charset="utf-8">', True),
        ("cp1252", "", True),
        ("cp1252", '<meta charset="rot13">', True),
    ],
)
def test_encodings(encoding: str, declared: str, warned: bool) -> None:
    sentence = "L’école fut fermée à l’été 1998."
    raw = f"<html><head>{declared}</head><body><p>{sentence}</p></body></html>".encode(encoding)
    content = webpage.read(raw)
    assert content.elements[0].text == sentence
    assert bool(content.warnings) == warned


def test_one_broken_byte_does_not_turn_a_page_into_another_encoding() -> None:
    raw = "<p>École, été, forêt, maïs, naïveté</p>".encode() + b"<p>brok\xffen</p>"
    content = webpage.read(raw)
    assert content.elements[0].text == "École, été, forêt, maïs, naïveté"
    assert "1 characters could not be read" in content.warnings[0]


def test_a_prolog_and_a_declared_east_asian_encoding() -> None:
    raw = '<?xml version="1.0" encoding="shift_jis"?><html><body><p>平和のための計画</p></body></html>'.encode(
        "shift_jis"
    )
    assert webpage.read(raw).elements[0].text == "平和のための計画"


# What is refused, and hostile pages


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"  \n", "empty"),
        (b"%PDF-1.7\n...", "a PDF file"),
        (b"PK\x03\x04....", "a zip archive"),
        (b"\x00\x01\x02" * 50, "binary"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "web archive"),
        (b'<?xml version="1.0"?><rss><channel/></rss>', "rss data"),
        (b"<html><head><script>x()</script></head><body><div id=app></div></body></html>", "without JavaScript"),
        (b"<html><frameset><frame src=a.html></frameset></html>", "frame around other pages"),
        (b"<html><body><img src=a.png></body></html>", "no text"),
    ],
)
def test_what_is_no_page_is_called_by_its_name(raw: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        webpage.read(raw)


def test_hostile_pages_end_soon() -> None:
    start = time.monotonic()
    many = " ".join(f"a{i}=1" for i in range(200_000))
    with pytest.raises(UnreadableFile, match="attributes"):
        webpage.read(f"<html><body><p {many}>text</p></body></html>".encode())
    with pytest.raises(UnreadableFile, match="nested too deeply"):
        webpage.read(b"<div>" * 100_000 + b"text")
    nested = webpage.read(b"<div>" * 1_500 + f"<p>{FILLER}</p>".encode() * 5)
    assert [element.text for element in nested.elements] == [FILLER] * 5
    assert nested.warnings
    lists = webpage.read(b"<ul><li>" * 600 + b"text")
    assert lists.elements[-1].text == "text"
    tables = webpage.read(b"<table><tr><td>" * 300 + b"text")
    assert tables.elements[-1].text == "text"
    assert time.monotonic() - start < 30


def test_the_result_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MAX_ELEMENTS", 50)
    with pytest.raises(UnreadableFile, match="Split it into parts"):
        tree.elements_of(tree.parse("<p>one</p>" * 51))
    monkeypatch.setattr(tree, "MAX_CHARACTERS", 100)
    with pytest.raises(UnreadableFile, match="Split it into parts"):
        tree.elements_of(tree.parse(f"<p>{'long ' * 30}</p>"))


def test_damaged_bytes_end_in_text_or_a_plain_error(full: bool) -> None:
    random_bytes = random.Random(11)
    read = 0
    errors: list[str] = []
    for raw in PAGES.values():
        for _ in range(300 if full else 6):
            broken = bytearray(raw)
            for _ in range(random_bytes.randint(1, 60)):
                place = random_bytes.randrange(len(broken))
                if random_bytes.random() < 0.2:
                    del broken[place : place + random_bytes.randrange(200)]
                else:
                    broken[place] = random_bytes.choice(b"<>\"'/=&;# \x00\xffa")
                if not broken:
                    break
            try:
                read += len(webpage.read(bytes(broken), "https://a.example/").elements) > 0
            except UnreadableFile as error:
                errors.append(str(error))
    assert read > 0
    assert all(error[0].islower() for error in errors)
