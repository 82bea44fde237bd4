"""One spelling for each address, what a start address covers, and ids."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.site.addresses import Scope, document_id, normalise, path_key


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("HTTP://WWW.Example.ORG", "http://www.example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:443/a", "http://example.org:443/a"),
        ("http://example.org./a", "http://example.org/a"),
        ("http://example.org/a#part", "http://example.org/a"),
        ("http://example.org/a/./b/../c", "http://example.org/a/c"),
        ("http://example.org/../../a/..", "http://example.org/"),
        ("http://example.org/%7Euser/%2e%2e/x%2fy", "http://example.org/x%2Fy"),
        ("http://example.org/plan 2020/é", "http://example.org/plan%202020/%C3%A9"),
        ("http://example.org/?b=2&a=1", "http://example.org/?a=1&b=2"),
        ("http://example.org/?a=2&a=1&", "http://example.org/?a=2&a=1"),
        ("http://example.org/p?utm_source=x&UTM_Medium=y&id=3&fbclid=z&gclid=1", "http://example.org/p?id=3"),
        ("http://example.org/p;jsessionid=12AB?PHPSESSID=1", "http://example.org/p"),
        ("http://example.org/p;v=1/q;w", "http://example.org/p;v=1/q;w"),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://[0:0:0:0:0:0:0:1]:8080/", "http://[::1]:8080/"),
        ("  http://example.org/a\t", "http://example.org/a"),
    ],
)
def test_one_spelling(written: str, normal: str) -> None:
    assert normalise(written) == normal


@pytest.mark.parametrize(
    "written",
    [
        "mailto:a@example.org",
        "tel:+32123",
        "javascript:alert(1)",
        "ftp://example.org/",
        "file:///etc/passwd",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http://user:word@example.org/",
        "http://user@example.org/",
        "http://good.example\\@127.0.0.1/",
        "http://127%2e0.0.1/",
        "http://exa mple.org/",
        "http://a..b/",
        "http://256.0.0.1/",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://example.org/" + "a" * 2000,
    ],
)
def test_what_is_no_web_address(written: str) -> None:
    assert normalise(written) is None


def test_relative_addresses_and_queries_to_be_kept() -> None:
    assert normalise("../b?x=1", "https://h.example/a/c/d") == "https://h.example/a/b?x=1"
    assert normalise("//[", "https://h.example/") is None
    assert normalise("/?utm_source=1&b=2&a=1", "https://h.example/", keep_query=True) == (
        "https://h.example/?utm_source=1&b=2&a=1"
    )


@given(st.text(alphabet="abAB01./%?&=;#~é_-:@ \\", max_size=40))
def test_normalising_twice_changes_nothing(tail: str) -> None:
    once = normalise(f"http://example.org/{tail}")
    assert once is None or (normalise(once) == once and "/../" not in once and "#" not in once)


@given(st.text(max_size=60))
def test_ids_have_only_safe_characters(tail: str) -> None:
    address = normalise(f"https://www.example.org/{tail}")
    assert address is not None
    identifier = document_id(address)
    assert re.fullmatch(r"[a-z0-9._-]+(?:/[a-z0-9._-]+)+", identifier)
    assert not {"", ".", ".."} & set(identifier.split("/"))
    assert len(identifier) < 200


@pytest.mark.parametrize(
    ("address", "identifier"),
    [
        ("https://www.example.org/", "example.org/index"),
        ("http://example.org/naps/belgium.html", "example.org/naps/belgium"),
        ("http://example.org/naps/belgium/", "example.org/naps/belgium"),
        ("http://example.org/files/plan-2020.pdf", "example.org/files/plan-2020.pdf"),
        ("http://127.0.0.1:8000/a", "127.0.0.1-8000/a"),
    ],
)
def test_ids_that_say_where_a_page_is(address: str, identifier: str) -> None:
    assert document_id(address) == identifier


def test_ids_differ_where_addresses_do() -> None:
    paths = [
        "Plan.pdf",
        "plan.pdf",
        "plan-.pdf",
        "p/lan.pdf",
        "?id=1",
        "?id=2",
        "a%20b",
        "a-b",
        "a%2Fb",
        "a/b",
        "ä",
        "Ä",
    ]
    paths += ["a//b", "日本", "中国", "x" * 300, "x" * 301, "...", "a/.hidden", "index.html?a"]
    ids = [document_id(normalise(f"https://example.org/{path}") or "") for path in paths]
    assert len(set(ids)) == len(paths)


@pytest.mark.parametrize(
    ("start", "final", "inside", "outside"),
    [
        ("http://h.example/", "http://h.example/", ["/", "/a", "/a/b?c=1"], []),
        ("http://h.example/naps/", "http://h.example/naps/", ["/naps", "/naps/", "/naps/a"], ["/", "/napshot", "/a"]),
        ("http://h.example/naps", "http://h.example/naps", ["/naps", "/naps/", "/naps/a"], ["/", "/napshot"]),
        ("http://h.example/naps/p.html", "http://h.example/naps/p.html", ["/naps/", "/naps/q.html"], ["/", "/q.html"]),
        ("http://h.example/v1.2", "http://h.example/v1.2", ["/v1.2", "/v1.2/a"], ["/", "/a"]),
        ("http://h.example/", "http://h.example/en/home.html", ["/", "/fr/"], []),
        ("http://h.example/old/", "http://h.example/new/", ["/new/a"], ["/old/a", "/"]),
    ],
)
def test_what_a_start_address_covers(start: str, final: str, inside: list[str], outside: list[str]) -> None:
    scope = Scope.of(start, final)
    assert [scope.rebase(f"http://h.example{path}") for path in inside] == [
        f"http://h.example{path}" for path in inside
    ]
    assert [scope.rebase(f"http://h.example{path}") for path in outside] == [None] * len(outside)


def test_www_and_scheme_are_one_site_and_ports_are_not() -> None:
    scope = Scope.of("http://h.example/", "https://www.h.example/")
    for written in ("http://h.example/a?b", "https://h.example/a?b", "http://www.h.example/a?b"):
        assert scope.rebase(written) == "https://www.h.example/a?b"
    for written in ("https://h.example:8443/a", "https://other.h.example/a", "https://h.example.org/a"):
        assert scope.rebase(written) is None


def test_slash_at_the_end_makes_no_second_document() -> None:
    assert path_key("http://h.example/a/") == path_key("http://h.example/a")
    assert path_key("http://h.example/a/?x") == path_key("http://h.example/a?x")
    assert path_key("http://h.example") == path_key("http://h.example/")
