"""On which line a field stands: in a document's front matter, or in the folder's corpus.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from ingest.errors import IngestError, MetadataError
from ingest.files import METADATA_FILE, Found

HEAD = re.compile(r"\s*^-{3,}[^\S\n]*\n(.*?)^-{3,}[^\S\n]*$", re.MULTILINE | re.DOTALL)


def place_of(error: IngestError, places: Mapping[str, tuple[Path, int]], path: Path) -> tuple[Path, int]:
    """Where an error of ingest is: that of YAML names its line, and a message on a field begins with its name."""
    if line := re.search(r"\(line (\d+)\)", str(error)):
        return path, int(line[1])
    words = re.findall(r"\w+", str(error)) if isinstance(error, MetadataError) else []
    return next((places[word] for word in words if word in places), (path, 1))


def yaml_lines(text: str) -> dict[str, int]:
    """The line of each field of the front matter, and of each entry of its lists."""
    head = HEAD.match(text)
    if head is None:
        return {}
    first = text.count("\n", 0, head.start(1)) + 1
    try:
        node = yaml.compose(head.group(1), Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return {}
    lines: dict[str, int] = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        lines[str(key.value)] = first + key.start_mark.line
        for i, entry in enumerate(value.value if isinstance(value, yaml.SequenceNode) else ()):
            lines[f"{key.value}.{i}"] = first + entry.start_mark.line
    return lines


def toml_places(file: Found) -> dict[str, tuple[Path, int]]:
    """The line of each field that corpus.toml gives the document, for itself or for all."""
    path = file.root / METADATA_FILE
    places: dict[str, tuple[Path, int]] = {}
    table = ""
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if header := re.match(r"""\s*\[(?:documents\.)?["']?(.+?)(?:\.(?:md|txt))?["']?\]""", text):
            table = header.group(1)
        elif (field := re.match(r"\s*(\w+)\s*=", text)) and table in ("defaults", file.document_id):
            places[field.group(1)] = (path, line)
    return places
