"""Front matter and corpus.toml -> Facts, checked field by field."""

from __future__ import annotations

import datetime
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from ingest.decode import clean
from ingest.errors import MetadataError
from ingest.files import METADATA_FILE, not_opened
from ingest.formats import SUFFIXES
from ingest.types import KINDS, Facts, Plan

_TEXTS = ("country", "iso2", "published", "updated", "publisher", "url", "language")
_LISTS = ("countries", "aliases", "adjectives", "organisations", "themes")
FIELDS = ("title", "kind", "plans", "quoted_as", *_TEXTS, *_LISTS)


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The fields between the first two lines of three dashes, and the text after them. Raises MetadataError.

    Dashes that come after an empty line and enclose no fields are rules of the text.
    """
    try:
        post = frontmatter.loads(text)
        if not post.metadata and _hides_text(text):
            if text[0].isspace():
                return {}, text
            raise MetadataError(
                "the lines between the first two rows of dashes are no fields. Write each field as `name: value`. "
                "If they are text between two rules, put an empty line before the first row of dashes, or remove it."
            )
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:  # an impossible date is a ValueError
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise MetadataError(
            f"the front matter cannot be read{where}: {getattr(error, 'problem', None) or error}. "
            "Mend the lines between the two rows of dashes; put a text with a colon in quotes."
        ) from error
    return dict(post.metadata), post.content


def _hides_text(text: str) -> bool:
    """Whether the library would leave out a first block that is there but is no mapping (None: it is empty)."""
    handler = YAMLHandler()
    if not handler.detect(text.strip()):
        return False
    try:
        block, _ = handler.split(text.strip())
    except ValueError:  # the block is not closed, so nothing is left out
        return False
    return not isinstance(handler.load(block), (dict, type(None)))


def read_corpus_toml(root: Path) -> Mapping[str, Mapping[str, Any]]:
    """Fields by document id from `corpus.toml` in `root`: `[documents."id"]` for one, `[defaults]` for all.

    The defaults are under the empty id.
    Returns an empty mapping where there is no such file. Raises MetadataError.
    """
    path = root / METADATA_FILE
    if not os.path.lexists(path):
        return {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MetadataError(not_opened(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MetadataError(f"{METADATA_FILE} is no valid TOML: {error}") from error
    documents, defaults = data.get("documents", {}), data.get("defaults", {})
    entries = list(documents.values()) if isinstance(documents, dict) else [documents]
    if not all(isinstance(table, dict) for table in (defaults, *entries)):
        raise MetadataError(f'{METADATA_FILE} needs tables: [defaults] and [documents."name"].')
    return {_without_suffix(name): fields for name, fields in documents.items()} | {"": defaults}


def _without_suffix(name: str) -> str:
    """The document id of a name that may be given with the suffix of its file."""
    suffix = Path(name).suffix
    return name.removesuffix(suffix) if suffix.lower() in SUFFIXES else name


def parse_facts(fields: Mapping[str, Any]) -> tuple[Facts, list[str]]:
    """The facts of a document and warnings on fields that are not known. Raises MetadataError naming the field."""
    warnings = [f"the field {name!r} is not known and was ignored" for name in fields if name not in FIELDS]
    kind = fields.get("kind") or "profile"
    if kind not in KINDS:
        raise MetadataError(f"kind is {kind!r}; it must be one of {', '.join(KINDS)}.")
    quoted_as = fields.get("quoted_as") or "publisher"
    if quoted_as not in ("publisher", "corpus"):
        raise MetadataError(f"quoted_as is {quoted_as!r}; it must be publisher or corpus.")
    texts = {name: _text(name, fields.get(name)) for name in _TEXTS}
    lists = {name: _texts(name, fields.get(name)) for name in _LISTS}
    plans = tuple(_plan(entry) for entry in _list("plans", fields.get("plans")))
    language = texts.pop("language") or "en"
    return Facts(kind=kind, quoted_as=quoted_as, plans=plans, language=language, **texts, **lists), warnings  # type: ignore[arg-type]


def title_of(fields: Mapping[str, Any]) -> str | None:
    """The title that the fields give, or None."""
    return _text("title", fields.get("title"))


def _text(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, (dict, list)):
        raise MetadataError(f"{name} must be a single text, not a list.")
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    # YAML 1.1 reads the country code NO (Norway) as false.
    text = "NO" if name == "iso2" and value is False else clean(str(value)).strip()
    return text or None


def _list(name: str, value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise MetadataError(f"{name} must be a list, such as [first, second].")
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    found = (_text(name, entry) for entry in _list(name, value))
    return tuple(entry for entry in found if entry)


def _plan(entry: Any) -> Plan:
    if not isinstance(entry, dict) or not entry.get("period"):
        raise MetadataError("each of plans needs at least a period, such as {number: 1, period: 2009-2012}.")
    years: dict[str, int | None] = {}
    for name in ("number", "start", "end"):
        value = entry.get(name)
        if value is not None and not isinstance(value, int):
            raise MetadataError(f"plans: {name} is {value!r}; it must be a whole number or null.")
        years[name] = value
    return Plan(
        period=clean(str(entry["period"])),
        adopted=_text("adopted", entry.get("adopted")),
        title=_text("title", entry.get("title")),
        **years,
    )
