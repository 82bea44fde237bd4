from __future__ import annotations

import html
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.markup import encode, encode_lines, is_web_address, link

PLAIN = set(string.ascii_letters + string.digits + " ")


def test_no_ascii_punctuation_is_left_as_it_is() -> None:
    encoded = encode(string.punctuation)
    assert html.unescape(encoded) == string.punctuation
    assert set(encoded) <= PLAIN | set("&#;")


@given(st.text())
def test_encoded_text_holds_no_markup_and_is_one_line(text: str) -> None:
    for encoded in (encode(text), encode_lines(text).replace("<br>", "")):
        assert not set(encoded) & set(string.punctuation) - set("&#;")
        assert len(encoded.splitlines()) <= 1
        encoded.encode()


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_encoding_keeps_every_visible_character(text: str) -> None:
    assert html.unescape(encode(text)) == text


def test_line_ends_become_spaces_or_breaks() -> None:
    assert encode("one\r\ntwo\u2028three") == "one two three"
    assert encode_lines("one\ntwo") == "one<br>two"


def test_marks_that_turn_text_around_are_dropped() -> None:
    assert encode("a\u202eb\u2066c\x00d") == "abcd"


@pytest.mark.parametrize("address", ["https://example.org/a?b=c#d", "http://example.org"])
def test_web_addresses_become_links(address: str) -> None:
    assert is_web_address(address)
    assert f'href="{encode(address)}"' in link(address, "label", "x")


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//example.org/path",
        "/local",
        "https:///nowhere",
        "https://exa mple.org",
        "https://example.org/\nx",
        "https://example.org\\@evil.example",
        "https://[broken",
        " https://example.org",
        "file:///etc/passwd",
    ],
)
def test_other_addresses_do_not(address: str | None) -> None:
    assert not is_web_address(address)
    assert link(address, "label", "x") == "label"
