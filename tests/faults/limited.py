"""Hostile and damaged files through the real server, and what must hold of whatever comes back."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.child import Limits, Readers, client
from ingest.elements import Content
from ingest.errors import IngestError, UnreadableFile

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 1024**3
NORMAL = b"# Radios\n\nFinland gave ten radios to the network in 2018.\n"

# A format beside the real ones: the file as its reader gives it, made a document and split, as ingest does after it.
_WHOLE = """
from ingest.child.reading import load
from ingest.document import make_document
from ingest.elements import Content
from ingest.split import split


def read(raw, url=None):
    content = load(url).read(raw)
    document, _ = make_document("hostile", "hostile", "hostile", content, "0")
    chunks = split(document, lambda texts: [len(text.split()) + 2 for text in texts], 250)
    return Content((), {"chunks": len(chunks)})
"""
_SERVER = """
import sys, ingest.formats
ingest.formats.__path__.append(sys.argv[1])
from ingest.child.server import main
main()
"""
# Signs of other scripts that Unicode calls format characters although they are seen.
_SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


@contextlib.contextmanager
def limited_readers(folder: Path, seconds: float) -> Iterator[Readers]:
    """Readers with the format `whole` beside the real ones; `folder` is an empty one to keep it in."""
    (folder / "whole.py").write_text(_WHOLE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, Readers(Limits(seconds, MEMORY)) as readers:
        patch.setattr(client, "SERVER", ("-P", "-c", _SERVER, str(folder)))
        readers.read(NORMAL, "markdown")
        yield readers


@dataclass(frozen=True, slots=True)
class Ended:
    """How the reading of a file ended: its content or why not, seconds and bytes at the peak, and seconds beyond."""

    content: Content | None
    refusal: str
    seconds: float
    peak: int
    whole: str = ""


def end(readers: Readers, raw: bytes, format_: str, through: bool = True) -> Ended:
    """Read `raw` and check what must hold of every ending; with `through`, also make it a document and split it."""
    try:
        content, refusal = readers.read(raw, format_), ""
        check_text(content)
    except IngestError as error:
        content, refusal = None, str(error)
        check_message(refusal)
    used = readers.used
    assert used is not None
    assert used.seconds < readers.limits.seconds + 5
    whole = ""
    if content is not None and through:
        try:
            readers.read(raw, "whole", format_)
        except UnreadableFile as error:
            whole = str(error)
            check_message(whole)
        except IngestError:
            whole = ""
        assert readers.used is not None
        assert "took more" not in whole, "it cannot be made a document and split in time"
        assert "memory" not in whole, "it cannot be made a document and split in its memory"
        whole = whole or f"{readers.used.seconds:.1f} s"
    assert readers.read(NORMAL, "markdown").elements[0].text == "Radios"
    return Ended(content, refusal, used.seconds, used.peak, whole)


def check_message(message: str) -> None:
    """A refusal says something, on few lines, and nothing about this machine or our code."""
    assert 20 < len(message) < 600, message
    assert "Traceback" not in message
    for secret in (str(ROOT), "site-packages", "/usr/", "/etc/", ".py"):
        assert secret not in message, message
    assert message.isprintable(), message
    for mistake in ("NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError"):
        assert mistake not in message, f"this is a mistake of ours, not of the file: {message}"


def check_text(content: Content) -> None:
    """Text that is read holds nothing that hides, reorders or controls, and links lead to the web."""
    values = [element.text for element in content.elements]
    values += [link.text for element in content.elements for link in element.links]
    values += [value for value in content.fields.values() if isinstance(value, str)]
    for character in set().union(*values):
        kind = unicodedata.category(character)
        assert kind not in ("Cs", "Cc") or character in "\n\t", f"the text has the control character {character!r}"
        assert kind != "Cf" or ord(character) in _SEEN, f"the text has the invisible character {character!r}"
    urls = [link.url for element in content.elements for link in element.links]
    for url in (*urls, *content.links):
        assert url.lower().startswith(("http://", "https://")), f"a link leads to {url[:80]!r}"
    assert not any("root:x:0" in value for value in values), "a file of this machine is in the text"
