"""One file through its format's reader, in the child: the answer that goes back, whatever happens."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from types import ModuleType

import ingest.formats
from ingest.child import wire
from ingest.child.limits import Limits
from ingest.elements import Content
from ingest.errors import IngestError

MAX_ERROR_CHARACTERS = 200
# Prepared, since there may be no memory left to build it.
OUT_OF_MEMORY = wire.to_json({"limit": "memory"})

# A path of this machine in the text of a library's error: two names or more, not part of a word or an address.
_PATH = re.compile(r"(?<![\w/:.])/[\w.+-]+(?:/[\w.+-]+)+")


def load(name: str) -> ModuleType:
    """The module of a format. Raises LookupError for a name that is none."""
    full_name = f"{ingest.formats.__name__}.{name}"
    if full_name not in sys.modules and name not in {m.name for m in pkgutil.iter_modules(ingest.formats.__path__)}:
        raise LookupError(f"{name!r} is no format that can be read")
    return importlib.import_module(full_name)


def answer(name: str, raw: bytes, url: str | None, limits: Limits) -> bytes:
    """JSON with the `content`, or with what was wrong: `refused` by the reader, over a `limit`, or `failed`."""
    try:
        content: Content = load(name).read(raw, url)
        if wire.count_parts(content) > limits.parts:
            return wire.to_json({"limit": "parts"})
        found = wire.to_json({"content": wire.encode(content)})
        return found if len(found) <= limits.answer else wire.to_json({"limit": "answer"})
    except IngestError as error:
        return wire.to_json({"refused": (type(error).__name__, str(error))})
    except MemoryError:
        return OUT_OF_MEMORY
    except RecursionError:
        return wire.to_json({"limit": "depth"})
    except Exception as error:  # noqa: BLE001 - a reader's library may raise anything on a damaged file
        return wire.to_json({"failed": f"{type(error).__name__}: {_said(error)}"})


def _said(error: Exception) -> str:
    """The text of an error on one line, cut, without paths of this machine."""
    text = error.strerror or "" if isinstance(error, OSError) else str(error)
    text = "".join(c if c.isprintable() else " " for c in text[: 4 * MAX_ERROR_CHARACTERS])
    text = _PATH.sub("…", " ".join(text.split()))
    return text if len(text) <= MAX_ERROR_CHARACTERS else text[: MAX_ERROR_CHARACTERS - 1] + "…"
