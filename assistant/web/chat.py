"""The chat page: header, conversation, question, footer, and what happens when somebody asks."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import gradio as gr

from assistant.answering.types import Answer, Claim, Turn
from assistant.web import render
from assistant.web.conversation import Entry, entry, received, turns
from assistant.web.markup import encode
from assistant.web.options import WebOptions
from prompts import Messages

log = logging.getLogger(__name__)

Shown = tuple[Any, list[Entry], Any]
"""What the page shows: the words in the question box, the conversation, the notice below the box; or `gr.skip()`."""


class Answers(Protocol):
    """Whatever answers questions: verified claims in order, then the whole answer last."""

    def stream(self, text: str, history: Sequence[Turn] = ()) -> Iterator[Claim | Answer]:
        """Answer `text` in the light of the conversation so far."""
        ...


class Chat:
    """Questions in, what the page shows out. Keeps nothing between two questions."""

    def __init__(self, assistant: Answers, options: WebOptions, messages: Messages) -> None:
        self.assistant = assistant
        self.options = options
        self.messages = messages

    def ask(self, question: object, messages: object) -> Iterator[Shown]:
        """Everything that the page shows from the moment a question is sent until its answer is complete.

        `question` and `messages` are what a browser sent, so they may be anything.
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
        for reply in self._replies(text, history, anchor=f"answer-{len(asked)}"):
            yield gr.skip(), [*asked, reply], gr.skip()  # the next question may be in the box already

    def _objection(self, text: str, conversation: list[Entry]) -> str:
        if len(text) > self.options.max_question:
            return self.messages.say("web_too_long", length=len(text), limit=self.options.max_question)
        if len(conversation) >= 2 * self.options.max_questions:
            return self.messages.say("web_conversation_full")
        return ""

    def _replies(self, text: str, history: Sequence[Turn], anchor: str) -> Iterator[Entry]:
        found: list[Claim] = []
        try:
            for part in self.assistant.stream(text, history):
                if isinstance(part, Claim):
                    found.append(part)
                    yield self._own(render.claims(found, self.messages))
                else:
                    markup = render.answer(part, anchor, self.messages)
                    yield entry("assistant", markup, part.text or part.note, part.follow_ups)
        except Exception as error:  # noqa: BLE001 - a visitor must get an answer, and must not get internals
            # Only the kind of the error: its text might quote the question.
            log.error("a question could not be answered: %s", type(error).__name__)
            yield self._own(render.problem(self.messages.say("web_failed")))

    def _own(self, markup: str) -> Entry:
        return entry("assistant", markup, "")


def build(assistant: Answers, options: WebOptions, messages: Messages) -> gr.Blocks:
    """The page."""
    chat = Chat(assistant, options, messages)

    def choose(conversation: Any, chosen: gr.SelectData) -> Iterator[Shown]:
        question = chosen.value.get("text") if isinstance(chosen.value, dict) else chosen.value
        yield from chat.ask(question, conversation)

    with gr.Blocks(title=messages.say("web_title"), analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="nap-header"):
            gr.Markdown(_header(messages), container=False)
        conversation = gr.Chatbot(
            elem_id="nap-conversation",
            label=messages.say("web_conversation"),
            show_label=False,
            container=False,
            placeholder=_start(messages),
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
                gr.Markdown(f'<p class="nap-privacy">{encode(messages.say("web_privacy"))}</p>', container=False)
                new = gr.Button(messages.say("web_new"), elem_id="nap-new", size="sm")

        shown = [question, conversation, notice]
        # preprocess=False: Gradio would build components out of what a message says that it contains.
        quiet: dict[str, Any] = {"preprocess": False, "show_progress": "hidden", "api_visibility": "private"}
        answering = [
            gr.on(
                [question.submit, ask.click], chat.ask, [question, conversation], shown, trigger_mode="once", **quiet
            ),
            conversation.example_select(choose, conversation, shown, **quiet),
            conversation.option_select(choose, conversation, shown, **quiet),
        ]
        new.click(lambda: ("", [], ""), None, shown, cancels=answering, **quiet)
    return page


def _header(messages: Messages) -> str:
    title, tagline = encode(messages.say("web_title")), encode(messages.say("web_tagline"))
    return f'<div class="nap-name"><h1>{title}</h1><p>{tagline}</p></div>'


def _start(messages: Messages) -> str:
    title, greeting = encode(messages.say("web_start")), encode(messages.say("greeting"))
    return f'<div class="nap-start"><h2>{title}</h2><p>{greeting}</p></div>'


def _notice(text: str) -> str:
    return f'<p class="nap-notice" role="alert">{encode(text)}</p>'
