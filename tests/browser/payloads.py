"""Strings that would run if they became markup, answers made of them, and a page that notices if one does."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import Browser, Page

from assistant.answering.types import Answer, CitedReference, Claim
from tests.assistant.web.prepared import FACT, citation

# Strings that need nobody to click or type: for a script, and for a request to another machine.
RUNS = re.compile(r"onerror|onload|ontoggle|<script", re.IGNORECASE)
ASKS_OUTSIDE = re.compile(r"<(img|image|iframe|embed|link|input|video)\b.*=.?(https?:)?//", re.IGNORECASE)
_ALARM = """
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => { alarm(); };
document.addEventListener("securitypolicyviolation", (event) => violated(event.violatedDirective));
"""


def payloads(shared: Path, full: bool, most: int) -> list[str]:
    """The lists of script injections and of naughty strings: all of them, or the same `most` each time, of which a third
    would run, and a third would ask another machine, without a click."""
    folder = shared / "data" / "security"
    scripts = (folder / "xss-payload-list.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    naughty = json.loads((folder / "blns.json").read_text(encoding="utf-8"))
    found = [line for line in [*scripts, *naughty] if line.strip()]
    if full:
        return found
    chosen = random.Random(1325)
    loud = [[line for line in found if kind.search(line)] for kind in (RUNS, ASKS_OUTSIDE)]
    return [line for lines in (*loud, found) for line in chosen.sample(lines, min(len(lines), most // 3))]


def hostile(some: Sequence[str]) -> Answer:
    """An answer with the payloads in every field, and in the addresses too."""
    sources = tuple(
        citation(
            number,
            document_id=payload,
            title=payload,
            section=payload,
            quote=payload,
            publisher=payload,
            published=payload,
            source_label=payload,
            source_url=payload,
            viewer_url=payload,
            references=(CitedReference(payload, payload, payload, payload),),
        )
        for number, payload in enumerate(some, 1)
    )
    claims = tuple(
        Claim(payload, (number,), "unsupported", item=number % 2 == 0, about=payload)
        for number, payload in enumerate(some, 1)
    )
    text = "\n".join(some)
    return replace(FACT, claims=claims, citations=sources, text=text, note=text, follow_ups=tuple(some))


@dataclass
class Watched:
    """A page, and what it tried besides showing itself: addresses on other machines, addresses that it went to, policy
    violations, scripts that ran."""

    page: Page
    outside: list[str] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    ran: int = 0

    @classmethod
    def opened(cls, browser: Browser) -> Watched:
        """An empty page. Requests to any other machine end here."""
        page = browser.new_page()
        watch = cls(page)
        page.expose_function("alarm", watch._alarm)
        page.expose_function("violated", lambda directive: watch.violations.append(directive))
        page.add_init_script(_ALARM)
        page.route(_is_outside, lambda route: (watch.outside.append(route.request.url), route.abort()))
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("framenavigated", lambda frame: watch.moves.append(frame.url))
        return watch

    def _alarm(self) -> None:
        self.ran += 1


def _is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:"))
