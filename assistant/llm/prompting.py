"""Sources, question and rules -> messages for a model. What others wrote stands between marks that it cannot contain."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answering.types import Turn
from assistant.llm.sources import Source, known_plans
from prompts import ModelPrompt, load_prompt

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

NO_ANSWER = "NO ANSWER"
ENGLISH = "English"
# Earlier turns that a follow-up is completed from, and how much of each.
MOST_TURNS, MOST_CHARACTERS = 6, 400
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Prompts:
    """The texts of `prompts/` for a model, and their version."""

    answer: ModelPrompt
    rewrite: ModelPrompt
    translate: ModelPrompt
    english: ModelPrompt

    @property
    def version(self) -> str:
        """What changes with any change of these texts, for the answer's record."""
        return "-".join(prompt.version[:6] for prompt in (self.answer, self.rewrite, self.translate, self.english))


def load_prompts() -> Prompts:
    """Read and check the texts. Raises PromptError."""
    fenced = frozenset({"fence"})
    return Prompts(
        load_prompt("answer", fenced | {"language"}),
        load_prompt("rewrite", fenced),
        load_prompt("translate", fenced),
        load_prompt("english", fenced),
    )


def answer_messages(
    prompt: ModelPrompt, question: str, sources: Sequence[Source], language: str = ENGLISH
) -> list[BaseMessage]:
    """The rules, the numbered sources with their heads, and the question apart from them."""

    def body(fence: str) -> Iterable[str]:
        for source in sources:
            yield _fenced("source", fence, f"{_head(source)}\ntext:\n{source.text}", f' number="{source.number}"')
        yield _fenced("question", fence, question)

    return _messages(prompt, body, language=language)


def rewrite_messages(prompt: ModelPrompt, question: str, history: Sequence[Turn]) -> list[BaseMessage]:
    """The rules, the conversation, and the question to be completed."""
    turns = [(turn.role, turn.content[:MOST_CHARACTERS]) for turn in history[-MOST_TURNS:]]

    def body(fence: str) -> Iterable[str]:
        yield _fenced("conversation", fence, "\n".join(f"{role}: {content}" for role, content in turns))
        yield _fenced("question", fence, question)

    return _messages(prompt, body)


def text_messages(prompt: ModelPrompt, **texts: str) -> list[BaseMessage]:
    """The rules and one fenced text under each name."""
    return _messages(prompt, lambda fence: (_fenced(name, fence, text) for name, text in texts.items()))


def _messages(prompt: ModelPrompt, body: Callable[[str], Iterable[str]], **values: str) -> list[BaseMessage]:
    from langchain_core.messages import HumanMessage, SystemMessage

    while True:
        # A new code each time: nobody who writes a document can know it.
        fence = secrets.token_hex(8)
        if fence not in "".join(body("")):
            break
    return [SystemMessage(prompt.fill(fence=fence, **values)), HumanMessage("\n\n".join(body(fence)))]


def _fenced(name: str, fence: str, text: str, more: str = "") -> str:
    return f"<{name}-{fence}{more}>\n{text}\n</{name}-{fence}>"


def _head(source: Source) -> str:
    """Title, section, country, plan and date of a source, each on one line."""
    facts = source.document.facts
    countries = [name for name in (facts.country, *facts.countries) if name]
    said = frozenset().union(*(unit.plans for unit in source.units))
    plans = [f"{plan.number}: {plan.period}" for plan in known_plans(source.document) if ("plan", plan.number) in said]
    lines = {
        "title": source.document.title,
        "section": " > ".join(source.section.heading_path[1:]),
        "country": ", ".join(countries),
        "plan": "; ".join(plans),
        "date": facts.published or facts.updated or "",
    }
    return "\n".join(f"{name}: {_SPACE.sub(' ', value).strip()}" for name, value in lines.items() if value)
