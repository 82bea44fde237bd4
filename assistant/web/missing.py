"""The page that a browser gets for an address at which there is nothing."""

from __future__ import annotations

from http import HTTPStatus

from assistant.web.addresses import SOURCES, in_language, language_of
from assistant.web.markup import encode
from assistant.web.sources_page import Frame, best


def missing_page(frame: Frame, path: str, accepted: str, status: HTTPStatus) -> str:
    """It says so, and leads to the chat and the sources, in the language of the path or of the Accept-Language header."""
    own = frame.speaking(language_of(path) or best(accepted))
    say, language = own.messages.say, own.messages.language
    ways = "".join(
        f'<a href="{in_language(address, language)}">{encode(name)}</a>'
        for address, name in (("/", say("sources_ask")), (SOURCES, say("sources_all")))
    )
    title = say("web_missing")
    return own.page(
        title,
        f'<div class="src-intro"><h1>{encode(title)}</h1><p>{encode(say("web_missing_why"))}</p></div>'
        f'<p class="src-ways">{ways}</p>',
    )
