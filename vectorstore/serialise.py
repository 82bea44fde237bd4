"""Documents and chunks to JSON lines and back."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from vectorstore.errors import IndexDamaged

T = TypeVar("T")


def dump(item: Any) -> str:
    """A dataclass instance as one line of JSON. Fields that hold their default are left out."""
    return json.dumps(_lean(item), ensure_ascii=False, separators=(",", ":"))


def load(kind: type[T], line: str) -> T:
    """The instance of dataclass `kind` that `dump` wrote. Raises ValueError, KeyError or TypeError if it is not one."""
    return typing.cast(T, _rebuild(kind, json.loads(line)))


def write_lines(path: Path, items: Iterable[Any]) -> None:
    """Write dataclass instances to a file, one on each line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(dump(item) + "\n" for item in items)


def read_lines(kind: type[T], path: Path) -> list[T]:
    """Read what `write_lines` wrote. Raises IndexDamaged."""
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            return [load(kind, line) for line in file]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}). Run: nap ingest") from error


def _lean(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {
            field.name: _lean(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.default is dataclasses.MISSING or getattr(value, field.name) != field.default
        }
    if isinstance(value, tuple):
        return [_lean(item) for item in value]
    return value


def _rebuild(kind: Any, value: Any) -> Any:
    """`value` from JSON as `kind`: a dataclass, a tuple of one kind, an optional of either, or a plain value."""
    if value is None:
        return None
    if get_origin(kind) in (typing.Union, types.UnionType):
        kind = next(option for option in get_args(kind) if option is not type(None))
    if get_origin(kind) is tuple:
        return tuple(_rebuild(get_args(kind)[0], item) for item in value)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        if not isinstance(value, dict):
            raise TypeError(f"{kind.__name__} expected, {type(value).__name__} found")
        hints = _hints(kind)
        return kind(**{name: _rebuild(hints[name], item) for name, item in value.items()})
    return value


@lru_cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
