"""The chat page: header, conversation, question, footer, and what happens when somebody asks."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from assistant.answering.types import Claim, Filters, Turn
from assistant.api.hints import with_hint
from assistant.api.service import Service
from assistant.web import render
from assistant.web.addresses import ABOUT, SOURCES, in_language
from assistant.web.choices import Choice, chosen, country_choices, kind_choices
from assistant.web.conversation import Entry, entry, received, turns
from assistant.web.markup import encode
from assistant.web.options import WebOptions
from prompts import LANGUAGES, Messages

log = logging.getLogger(__name__)

# What the page's own script says: chat-actions.js finds them in the header.
SCRIPT_TEXTS = (
    "copy",
    "copied",
    "link",
    "linked",
    "good",
    "bad",
    "thanks",
    "not-kept",
    "reason",
    "reason-send",
    "file",
    "conversation",
)

Shown = tuple[Any, list[Entry], Any]
"""What the page shows: the words in the question box, the conversation, the notice below the box; or `gr.skip()`."""


class Chat:
    """Questions in, what the page shows out. Keeps nothing between two questions."""

    def __init__(self, assistant: Service, options: WebOptions, messages: Messages) -> None:
        self.assistant = assistant
        self.options = options
        self.messages = messages

    def ask(self, question: object, messages: object, country: object = "", kind: object = "") -> Iterator[Shown]:
        """Everything that the page shows from the moment a question is sent until its answer is complete.

        The arguments are what a browser sent, so they may be anything.
        """
        text = question.strip() if isinstance(question, str) else ""
        conversation = received(messages)
        if notice := self._objection(text, conversation):
            yield text, conversation, _notice(notice)
            return
        if not text:
            yield gr.skip(), gr.skip(), ""  # the box may hold the next question by now
            return
        history = turns(conversation, longest=2 * self.options.max_question)
        asked = [*conversation, entry("user", render.question(text, self.messages), text)]
        yield "", [*asked, self._own(render.status(self.messages.say("web_searching")))], ""
        for reply in self._replies(text, history, chosen(country, kind), anchor=f"answer-{len(asked)}"):
            yield gr.skip(), [*asked, reply], gr.skip()  # the next question may be in the box already

    def _objection(self, text: str, conversation: list[Entry]) -> str:
        if len(text) > self.options.max_question:
            return self.messages.say("web_too_long", length=len(text), limit=self.options.max_question)
        if len(conversation) >= 2 * self.options.max_questions:
            return self.messages.say("web_conversation_full")
        return ""

    def _replies(self, text: str, history: Sequence[Turn], filters: Filters, anchor: str) -> Iterator[Entry]:
        found: list[Claim] = []
        try:
            for part in self.assistant.stream(text, history, filters=filters):
                if isinstance(part, Claim):
                    found.append(part)
                    yield self._own(render.claims(found, self.messages))
                else:
                    told = with_hint(part, self.messages, self.options.language_model)
                    markup = render.answer(told, anchor, self.messages)
                    yield entry("assistant", markup, told.text or told.note, told.follow_ups)
        except Exception as error:  # noqa: BLE001 - a visitor must get an answer, and must not get internals
            # Only the kind of the error: its text might quote the question.
            log.error("a question could not be answered: %s", type(error).__name__)
            yield self._own(render.problem(self.messages.say("web_failed")))

    def _own(self, markup: str) -> Entry:
        return entry("assistant", markup, "")


def build(assistant: Service, options: WebOptions, messages: Messages) -> gr.Blocks:
    """The page."""
    chat = Chat(assistant, options, messages)

    def choose(conversation: Any, country: Any, kind: Any, picked: gr.SelectData) -> Iterator[Shown]:
        question = picked.value.get("text") if isinstance(picked.value, dict) else picked.value
        yield from chat.ask(question, conversation, country, kind)

    with gr.Blocks(title=messages.say("web_title"), analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="nap-header"):
            gr.Markdown(_header(messages, options), container=False)
        conversation = gr.Chatbot(
            elem_id="nap-conversation",
            label=messages.say("web_conversation"),
            show_label=False,
            container=False,
            placeholder=_start(messages, options),
            examples=[{"text": question} for question in messages.questions],
            buttons=[],
            layout="panel",
            height=None,
            autoscroll=False,
            latex_delimiters=[],
            feedback_options=None,
            allow_tags=False,
            group_consecutive_messages=False,
        )
        with gr.Column(elem_id="nap-composer"):
            with gr.Row(elem_id="nap-ask"):
                question = gr.Textbox(
                    elem_id="nap-question",
                    label=messages.say("web_question"),
                    placeholder=messages.say("web_question_hint"),
                    lines=1,
                    max_lines=8,
                    container=False,
                )
                ask = gr.Button(messages.say("web_ask"), variant="primary", elem_id="nap-send")
            notice = gr.Markdown(elem_id="nap-notice", container=False)
            with gr.Row(elem_id="nap-foot"):
                with gr.Accordion(messages.say("web_filters"), open=False, elem_id="nap-filters"), gr.Row():
                    country = _choice("country", messages.say("web_country"), country_choices(assistant, messages))
                    kind = _choice("kind", messages.say("web_kind"), kind_choices(assistant, messages))
                gr.Button(messages.say("web_download"), elem_id="nap-download", size="sm")
                new = gr.Button(messages.say("web_new"), elem_id="nap-new", size="sm")

        shown = [question, conversation, notice]
        filters = [country, kind]
        # preprocess=False: Gradio would build components out of what a message says that it contains.
        quiet: dict[str, Any] = {"preprocess": False, "show_progress": "hidden", "api_visibility": "private"}
        answering = [
            gr.on(
                [question.submit, ask.click],
                chat.ask,
                [question, conversation, *filters],
                shown,
                trigger_mode="once",
                **quiet,
            ),
            conversation.example_select(choose, [conversation, *filters], shown, **quiet),
            conversation.option_select(choose, [conversation, *filters], shown, **quiet),
        ]
        # The documents may have changed since the server started.
        page.load(lambda: gr.update(choices=country_choices(assistant, messages)), None, country, **quiet)
        new.click(lambda: ("", [], ""), None, shown, cancels=answering, **quiet)
    return page


def _choice(name: str, label: str, choices: list[Choice]) -> gr.Dropdown:
    return gr.Dropdown(choices, value="", label=label, elem_id=f"nap-{name}", filterable=len(choices) > 8)


def _header(messages: Messages, options: WebOptions) -> str:
    title, tagline = encode(messages.say("web_title")), encode(messages.say("web_tagline"))
    texts = "".join(
        f'<i class="nap-t-{name}">{encode(messages.say("web_" + name.replace("-", "_")))}</i>' for name in SCRIPT_TEXTS
    )
    texts += f'<i class="nap-t-language">{messages.language}</i>'
    texts += '<i class="nap-t-with-questions"></i>' if options.keeps_questions else ""
    texts += '<i class="nap-t-opinions"></i>' if options.feedback_file else ""
    pages = ((SOURCES, messages.say("sources_title")), (ABOUT, messages.say("web_about")))
    own = "".join(f'<a href="{in_language(path, messages.language)}">{encode(name)}</a>' for path, name in pages)
    others = "".join(
        f'<a href="/{"" if code == LANGUAGES[0] else code + "/"}" lang="{code}" hreflang="{code}">{code.upper()}</a>'
        for code in LANGUAGES
        if code != messages.language
    )
    return (
        f'<div class="nap-top"><div class="nap-name"><h1>{title}</h1><p>{tagline}</p></div>'
        f'<p class="nap-ways">{own}{others}</p></div><div id="nap-texts" hidden>{texts}</div>'
    )


def _start(messages: Messages, options: WebOptions) -> str:
    title, greeting = encode(messages.say("web_start")), encode(messages.say("greeting"))
    told = [messages.say("web_privacy_opinion" if options.keeps_questions else "web_privacy")]
    if options.language_model:
        told.append(messages.say("web_privacy_model"))
    privacy = encode(" ".join(told))
    return f'<div class="nap-start"><h2>{title}</h2><p>{greeting}</p><p class="nap-privacy">{privacy}</p></div>'


def _notice(text: str) -> str:
    return f'<p class="nap-notice" role="alert">{encode(text)}</p>'
