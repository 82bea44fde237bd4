"""What visitors are told of their words follows from the settings, in every language, on every page that speaks of it."""

from __future__ import annotations

import json
from html import unescape
from itertools import product
from pathlib import Path

import httpx
import pytest

from assistant.settings import Settings
from assistant.web import WebOptions, create_app
from prompts import LANGUAGES, speak
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served

ABOUT = {
    "about_quoted",
    "about_worded",
    "about_not_kept",
    "about_kept_with_opinion",
    "about_opinion",
    "about_model",
    "about_stays_here",
}
CHAT = {"web_privacy", "web_privacy_opinion", "web_privacy_model"}


# Each two settings in all their combinations; the long form has the other half.
ALL = list(product([True, False], repeat=3))
PAIRS = [
    pytest.param(*settings, marks=() if sum(settings) % 2 else pytest.mark.full, id="-".join(map(str, settings)))
    for settings in ALL
]


@pytest.mark.parametrize(("feedback", "questions", "model"), PAIRS)
def test_each_sentence_on_privacy_is_true(
    feedback: bool, questions: bool, model: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAP_FEEDBACK", str(feedback))
    monkeypatch.setenv("NAP_FEEDBACK_QUESTIONS", str(questions))
    if model:
        monkeypatch.setenv("NAP_LLM", "openai:any")
    kept = feedback and questions
    about = {"about_kept_with_opinion" if kept else "about_not_kept", "about_model" if model else "about_stays_here"}
    about.add("about_worded" if model else "about_quoted")
    about |= {"about_opinion"} if feedback and not kept else set()
    chat = {"web_privacy_opinion" if kept else "web_privacy"} | ({"web_privacy_model"} if model else set())
    app = create_app(PreparedAssistant(), WebOptions.of(Settings()))
    with served(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        for language in LANGUAGES:
            say = speak(language).say
            page = unescape(client.get("/about", headers={"accept-language": language}).text)
            assert {name for name in ABOUT if say(name) in page} == about
            config = client.get("/config" if language == LANGUAGES[0] else f"/{language}/config").json()
            start = unescape(json.dumps(config, ensure_ascii=False))
            assert {name for name in CHAT if say(name) in start} == chat


def test_the_question_itself_is_sent_along_only_where_it_is_kept(tmp_path: Path) -> None:
    assert WebOptions(feedback_file=tmp_path / "x", feedback_questions=True).keeps_questions
    assert not WebOptions(feedback_file=None, feedback_questions=True).keeps_questions
