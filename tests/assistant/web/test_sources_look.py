"""The sources' pages have the colours of the chat, and they can be read."""

from __future__ import annotations

import re
from itertools import product

import pytest

from assistant.web.app import STATIC
from tests.assistant.web.test_web_look import contrast, palette

CSS = (STATIC / "sources.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rule)) for rule in re.findall(r":root {(.*?)}", CSS, re.DOTALL)[:2]
)


@pytest.mark.parametrize(("colours", "mode"), [(LIGHT, ":root"), (DARK, ".dark")])
def test_the_colours_are_those_of_the_chat(colours: dict[str, str], mode: str) -> None:
    chat = palette(mode)
    assert len(colours) > 10
    assert {name: colour for name, colour in colours.items() if name in chat and chat[name] != colour} == {}
    assert colours.keys() - chat.keys() == {"edge-line"}


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *product(["ink", "soft-ink", "accent"], ["paper", "surface", "tint"]),
        ("ink", "highlight"),
        ("ink", "doubt-tint"),
        ("accent", "doubt-tint"),
        ("accent-ink", "accent"),
        ("accent-ink", "accent-hover"),
    ],
)
def test_text_can_be_read(colours: dict[str, str], text: str, ground: str) -> None:
    """WCAG 2.2 AA asks for 4.5."""
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize(("part", "ground"), [*product(["edge-line", "accent"], ["paper", "surface"])])
def test_fields_and_buttons_can_be_seen(colours: dict[str, str], part: str, ground: str) -> None:
    """WCAG 2.2 AA asks for 3."""
    assert contrast(colours[part], colours[ground]) >= 3
