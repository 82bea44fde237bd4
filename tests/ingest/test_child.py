"""Reading in a limited child: what comes back, what each limit says, and that no process is ever left behind."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.child import Readers
from ingest.elements import Content, Element, Link
from ingest.errors import MetadataError, UnreadableFile
from tests.ingest.child_formats import LIMITS, MARKDOWN, ROOT, linux_only, processes_of


def refusal(opened: Readers, raw: bytes, name: str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        opened.read(raw, name)
    message = str(caught.value)
    assert "Traceback" not in message
    assert str(ROOT) not in message
    # The next file reads as if nothing had been.
    assert opened.read(MARKDOWN, "markdown").elements
    return message


def test_the_same_content_as_without_a_child(readers: Readers) -> None:
    from ingest.formats.markdown import read

    assert readers.read(MARKDOWN, "markdown") == read(MARKDOWN)


def test_every_field_of_a_content_comes_back(readers: Readers) -> None:
    found = readers.read(b"", "all_fields", "https://c.example/")
    assert found == Content(
        (
            Element("heading", "Über\u2028uns 🕊", 2),
            Element(
                "paragraph",
                "Naïve",
                links=(Link("a", "https://a.example/?b"),),
                names=("1", "2"),
                pages=((0, 3), (4, 4)),
            ),
            Element("note", "1 See it.", id="1"),
        ),
        {
            "title": "T",
            "published": "2024-05-01",
            "plans": [{"number": 1}],
            "none": None,
            "7": "https://c.example/",
        },
        ("a warning",),
        ("https://b.example/",),
    )


@linux_only
def test_what_a_file_took_is_told(readers: Readers) -> None:
    readers.read(b"0.3", "sleeps")
    assert readers.used is not None
    assert 0.3 < readers.used.seconds < 4
    small = readers.used.peak
    readers.read(b"100000000", "hoards")
    assert 90e6 < readers.used.peak - small < 130e6


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("segfaults", b"", "the reading of the file crashed (SIGSEGV). The file may be damaged"),
        ("leaves", b"", "the reading of the file crashed (status 7). The file may be damaged"),
        ("exits", b"", "the reading of the file crashed (status 1). The file may be damaged"),
        ("hoards", b"300000000", "the file needs more than 256 MB of memory to read. Split it"),
        ("wordy", b"70000000", "the file holds more than 64 MB of text. Split it"),
        ("crumbles", b"250001", "the file holds more than 250000 paragraphs, links and notes. Split it"),
        ("recurses", b"", "the file is nested too deeply to be read."),
        ("raises", b"no such part", "the file cannot be read (KeyError: 'no such part'). The file may be damaged"),
        ("raises", b"/usr/lib/python3/x.py broke", "the file cannot be read (KeyError: '… broke')."),
        ("misses", b"", "the file cannot be read (FileNotFoundError: No such file or directory)."),
        ("refuses", b"", "the file is a fish. Save it as text and try again."),
        ("odd_fields", b"", "the file cannot be read (TypeError: a set in the front matter cannot be used"),
        ("not_content", b"", "the file cannot be read (AttributeError: 'NoneType' object"),
        ("no_such_format", b"", "the file cannot be read (LookupError: 'no_such_format' is no format"),
        ("../markdown", b"", "the file cannot be read (LookupError"),
    ],
)
@linux_only
def test_each_failure_says_what_it_was(readers: Readers, name: str, raw: bytes, says: str) -> None:
    assert refusal(readers, raw, name).startswith(says)


@linux_only
def test_nothing_can_be_written(readers: Readers, tmp_path: Path) -> None:
    said = refusal(readers, bytes(tmp_path / "new"), "writes")
    assert said.startswith("the file cannot be read (OSError: File too large).")
    assert (tmp_path / "new").stat().st_size == 0


@pytest.mark.parametrize(("name", "raw"), [("sleeps", b"60"), ("spins", b"")])
def test_a_file_that_takes_too_long_is_given_up_in_time(server_command: None, name: str, raw: bytes) -> None:
    with Readers(replace(LIMITS, seconds=1)) as readers:
        readers.read(MARKDOWN, "markdown")
        started = time.monotonic()
        with pytest.raises(UnreadableFile, match=r"^the file took more than 1 s to read\. Split it"):
            readers.read(raw, name)
        assert time.monotonic() - started < 4
        assert readers.read(MARKDOWN, "markdown").elements
        assert len(processes_of(readers)) <= 1


def test_an_error_in_front_matter_keeps_its_kind(readers: Readers) -> None:
    with pytest.raises(MetadataError, match="it must be a word"):
        readers.read(b"", "doubts")


def test_a_long_error_is_cut(readers: Readers) -> None:
    assert len(refusal(readers, b"x" * 5000, "raises")) < 400


def test_a_library_that_prints_does_no_harm(readers: Readers, capfd: pytest.CaptureFixture[str]) -> None:
    assert readers.read(b"", "prints").elements[0].text == "ok"
    assert capfd.readouterr() == ("", "")


def test_half_a_surrogate_pair_cannot_get_out(readers: Readers) -> None:
    assert readers.read(b"", "halves").elements[0].text == "a?b"


@linux_only
def test_the_largest_answer_still_comes_back(readers: Readers) -> None:
    assert len(readers.read(b"60000000", "wordy").elements[0].text) == 60_000_000


def test_threads_get_their_own_answers(readers: Readers) -> None:
    def read(number: int) -> bool:
        found = readers.read(f"# Number {number}\n\nText.\n".encode(), "markdown")
        return found.elements[0].text == f"Number {number}"

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(read, range(40)))
