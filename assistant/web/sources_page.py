"""The frame of every page of the sources: head, way around, main part, foot. Plain HTML; no script, no inline style."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from starlette.requests import Request

from assistant.web.addresses import ABOUT, SOURCES, in_language, language_of
from assistant.web.markup import encode
from prompts import LANGUAGES, Messages, speak

_WISH = re.compile(r"\s*([A-Za-z]{2,3})(?:-[\w-]*)?\s*(?:;\s*q\s*=\s*(\d(?:\.\d{0,3})?)\s*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages share: the interface's texts, and where the style sheet and its pictures lie."""

    messages: Messages
    assets: str
    version: str

    def speaking(self, language: str) -> Frame:
        """The frame in that language."""
        return replace(self, messages=speak(language))

    def for_reader(self, request: Request) -> Frame:
        """The frame in the language that the address names, or else in the one that the reader's browser likes best
        (its Accept-Language), as far as we speak it."""
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        return self.speaking(language_of(path) or best(request.headers.get("accept-language", "")))

    def page(self, title: str, main: str, *, here: bool = False) -> str:
        """A whole page. `main` is markup, `title` plain text; `here` says that this is the list of all sources."""
        say = self.messages.say
        name = encode(say("web_title"))
        home, sources, about = (in_language(path, self.messages.language) for path in ("/", SOURCES, ABOUT))
        current = ' aria-current="page"' if here else ""
        return (
            f'<!doctype html><html lang="{self.messages.language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark">'
            f"<title>{encode(title)} · {name}</title>"
            f'<link rel="icon" type="image/svg+xml" href="{self.assets}/mark.svg">'
            f'<link rel="stylesheet" href="{self.assets}/sources.css?v={self.version}"></head><body>'
            f'<a class="src-skip" href="#main">{encode(say("sources_skip"))}</a>'
            f'<header class="src-top"><a class="src-name" href="{home}">{name}</a>'
            f'<nav aria-label="{encode(say("sources_around"))}"><a href="{home}">{encode(say("sources_ask"))}</a>'
            f'<a href="{sources}"{current}>{encode(say("sources_title"))}</a></nav></header>'
            f'<main id="main" tabindex="-1">{main}</main>'
            f'<footer class="src-foot"><p>{encode(say("sources_privacy"))}'
            f'<a href="{about}">{encode(say("web_about"))}</a></p></footer></body></html>'
        )


def best(accepted: str) -> str:
    """The language of ours that an Accept-Language header likes best; English if it likes none of them."""
    wishes = [wish for part in accepted[:200].split(",") if (wish := _WISH.fullmatch(part))]
    ranked = sorted(wishes, key=lambda wish: -float(wish[2] or 1))
    known = (wish[1].lower() for wish in ranked if float(wish[2] or 1) > 0 and wish[1].lower() in LANGUAGES)
    return next(known, LANGUAGES[0])
