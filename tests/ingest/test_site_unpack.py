"""Gzip bodies and files of several members, as `cat a.gz b.gz` makes them."""

import gzip
import itertools

import pytest

from ingest.errors import FetchError
from ingest.site.fetch import Fetcher
from ingest.site.sitemap import expanded
from ingest.site.types import SiteOptions
from ingest.site.unpack import unpacked
from tests.ingest.website import Answer, Website

TEXTS = (b"The plan has four aims. " * 10_000, b"", b"It ends in 2026.")
PACKED = b"".join(map(gzip.compress, TEXTS))


def test_every_member_is_read() -> None:
    with Website() as site, Fetcher(SiteOptions(pause=0, allowed_hosts=(site.host,))) as fetcher:
        site.put("/packed", Answer(PACKED, headers={"Content-Encoding": "gzip"}))
        assert fetcher.get(f"{site.url}packed").body == b"".join(TEXTS)
        with pytest.raises(FetchError, match=r"more than 0\.2\d+ MB"):
            fetcher.get(f"{site.url}packed", limit=len(TEXTS[0]))
    assert expanded(PACKED) == b"".join(TEXTS)
    with pytest.raises(FetchError, match="too early"):
        expanded(PACKED[:-3])


@pytest.mark.parametrize("padding", [b"", b"\0" * 512, b"\n", b"\x1f", b"\0\x1f\x8b"])
def test_what_follows_the_end_is_no_part_of_it(padding: bytes) -> None:
    first = len(gzip.compress(TEXTS[0]))
    for one, other in itertools.combinations((first, first + 1, len(PACKED), len(PACKED) + 1), 2):
        whole = PACKED + padding
        assert unpacked([whole[:one], whole[one:other], whole[other:]], "gzip", 10**6) == b"".join(TEXTS)


def test_members_have_a_bound() -> None:
    with pytest.raises(FetchError, match="more than 1000 parts"):
        expanded(gzip.compress(b"") * 100_000)
