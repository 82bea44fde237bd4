"""Font resource -> characters with their widths, and whether the font is bold.

pypdf knows encodings, character maps and widths, but offers them only inside its own text extraction. This is the one
module that reaches into it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pypdf.generic import DictionaryObject, IndirectObject
from pypdf.generic._font import Font as PdfFont

_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi\b|[-,]b(?:i|d)?$", re.IGNORECASE)
_BOLD_WEIGHT = 600
_FORCE_BOLD = 1 << 18
_THOUSAND = 1000.0
# Stands for a letter that is not known.
UNKNOWN = "\ufffd"

# Symbol fonts put their bullets where other fonts have letters or nothing (the private use area).
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0a8": "◦", "\uf06f": "□"}
_SYMBOL_FONT = re.compile(r"symbol|wingdings|dingbats", re.IGNORECASE)


class Font:
    """A font of a page. `bold` is taken from its name, weight or flags."""

    def __init__(self, resource: DictionaryObject | None) -> None:
        self._font = None if resource is None or _hides_letters(resource) else _load(resource)
        self._glyphs: dict[str, tuple[str, float]] = {}
        self.bold = self._font is not None and _is_bold(self._font)

    def glyphs(self, shown: bytes | str) -> list[tuple[str, float, bool]]:
        """The characters that a string operand shows: text, width in ems, and whether word spacing applies."""
        if self._font is None or not self._font.interpretable:
            return [(UNKNOWN, 0.5, False)] * len(shown)
        if isinstance(shown, str):
            return [(char, self._width(char), char == " ") for char in shown]
        encoding = self._font.encoding
        if isinstance(encoding, str):
            return [(*self._glyph(char, char), False) for char in shown.decode(encoding, "replace")]
        return [(*self._glyph(chr(code), encoding.get(code, chr(code))), code == ord(" ")) for code in shown]

    def _glyph(self, raw: str, decoded: str) -> tuple[str, float]:
        known = self._glyphs.get(raw)
        if known is None:
            assert self._font is not None
            text = str(self._font.character_map.get(decoded, decoded))
            if _SYMBOL_FONT.search(self._font.name):
                text = _SYMBOLS.get(text, text)
            known = self._glyphs[raw] = (text, self._width(raw))
        return known

    def _width(self, raw: str) -> float:
        assert self._font is not None
        if raw == self._font.space_char:
            return float(self._font.space_width) / _THOUSAND
        widths = self._font.character_widths
        return float(widths.get(raw, widths["default"])) / _THOUSAND


def _hides_letters(resource: DictionaryObject) -> bool:
    """Whether the font numbers its shapes and does not say which letters they are."""
    return resource.get("/Encoding") in ("/Identity-H", "/Identity-V") and "/ToUnicode" not in resource


def _load(resource: DictionaryObject | None) -> PdfFont | None:
    if resource is None:
        return None
    try:
        return PdfFont.from_font_resource(resource)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken font gives many kinds of errors; the page's other fonts are still read
        return None


def _is_bold(font: PdfFont) -> bool:
    flags, weight = font.font_descriptor.flags, font.font_descriptor.weight
    heavy = isinstance(weight, (int, float)) and weight >= _BOLD_WEIGHT
    return heavy or bool(_BOLD_NAME.search(font.name)) or (isinstance(flags, int) and bool(flags & _FORCE_BOLD))


def _font(resource: Any) -> Font:
    return Font(resource if isinstance(resource, DictionaryObject) else None)


class Fonts:
    """The fonts of a document, each loaded once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Font] = {}

    def of(self, resources: Mapping[str, Any]) -> dict[str, Font]:
        """The fonts that a page's or form's resources name."""
        found: dict[str, Font] = {}
        entries = resolved(resources.get("/Font"))
        for name in entries if isinstance(entries, DictionaryObject) else ():
            reference = entries.raw_get(name)
            if not isinstance(reference, IndirectObject):
                found[name] = _font(reference)
                continue
            key = reference.idnum, reference.generation
            if key not in self._known:
                self._known[key] = _font(reference.get_object())
            found[name] = self._known[key]
        return found


def resolved(entry: Any) -> Any:
    """The object that an entry of a PDF is or refers to."""
    return entry.get_object() if hasattr(entry, "get_object") else entry
