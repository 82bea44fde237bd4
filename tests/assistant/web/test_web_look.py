from __future__ import annotations

import re
from itertools import product

import pytest

from assistant.web.app import STATIC

CSS = (STATIC / "chat.css").read_text()


def palette(selector: str) -> dict[str, str]:
    rule = re.search(rf"^{re.escape(selector)} {{(.*?)^}}", CSS, re.DOTALL | re.MULTILINE)
    assert rule is not None
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rule.group(1)))


def luminance(colour: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *product(["ink", "soft-ink", "accent"], ["paper", "surface", "tint"]),
    *product(["ink", "doubt"], ["doubt-tint", "paper"]),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-hover"),
]


@pytest.mark.parametrize("mode", [":root", ".dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(mode: str, text: str, ground: str) -> None:
    """WCAG 2.2 AA asks for 4.5."""
    colours = palette(mode)
    assert contrast(colours[text], colours[ground]) >= 4.5


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in STATIC.iterdir():
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        fetched = (
            r"""<[^>]*\b(?:src|href)=["']\s*(?:https?:)?//"""
            if path.suffix == ".html"
            else r"""["'(]\s*(?:https?:)?//"""
        )
        assert not re.search(fetched, text), path.name
        assert "@import" not in text
