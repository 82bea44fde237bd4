"""An assistant with prepared answers, for tests of the web chat."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import cast

from assistant.answering.catalogue import Catalogue
from assistant.answering.types import Answer, Citation, CitedReference, Claim, Filters, Question, Turn
from prompts import Messages
from vectorstore import Index

NO_FILTERS = Filters()
PLAN = CitedReference(
    "Fourth National Action Plan “Women, Peace, Security” (2022-2026)",
    "Federal Public Service Foreign Affairs",
    "https://example.org/belgium/nap-4.pdf",
    "2022-03-08",
)
UN_TABLE = CitedReference("Contributors to UN Peacekeeping Operations by Country", "United Nations", None, "May 2023")


def citation(number: int = 1, **changes: object) -> Citation:
    """A citation with everything set, except for `changes`."""
    values: dict[str, object] = {
        "number": number,
        "document_id": "belgium",
        "title": "Belgium: National Action Plan profile",
        "section": "The fourth plan > Priority countries",
        "page": None,
        "quote": "The plan has a focus on the Democratic Republic of the Congo, Mali and the Palestinian Territories.",
        "start": 120,
        "end": 226,
        "source_url": "https://example.org/profiles/belgium",
        "viewer_url": None,
        "published": "2023-06-01",
        "publisher": "NAP Assistant starter corpus",
        "source_label": "from this corpus's profile of Belgium",
        "references": (PLAN,),
        **changes,
    }
    return Citation(**values)  # type: ignore[arg-type]


def question(text: str) -> Question:
    """The question as a pipeline would hand it on."""
    return Question(text, text, ("Belgium",))


_LEAD = "In its fourth plan, Belgium works above all in three places:"
_ITEMS = ("the Democratic Republic of the Congo;", "Mali;", "the Palestinian Territories.")

LIST = Answer(
    id="list",
    question=question("Which countries does Belgium's fourth plan focus on?"),
    status="answered",
    text=f"{_LEAD} [1]\n" + "\n".join(f"- {item} [{number}]" for number, item in enumerate(_ITEMS, 2)),
    claims=(
        Claim(_LEAD, (1,), "quoted"),
        *(Claim(item, (number,), "quoted", item=True) for number, item in enumerate(_ITEMS, 2)),
    ),
    citations=(
        citation(1, quote=_LEAD),
        *(citation(number, quote=item) for number, item in enumerate(_ITEMS, 2)),
    ),
    follow_ups=("When does Belgium's fourth plan end?", "Who evaluates Belgium's fourth plan?"),
)

_WORDED = (
    Claim("Belgium supports local peace committees in Mali.", (1,), "supported"),
    Claim("The support ends with the plan in 2026.", (1, 2), "supported"),
)

SUPPORTED = Answer(
    id="supported",
    question=question("What does Belgium do in Mali?"),
    status="partial",
    text="Belgium supports local peace committees in Mali. [1] The support ends with the plan in 2026. [1][2]\n\n"
    "There is no document on Mali here.",
    note="There is no document on Mali here.",
    claims=_WORDED,
    citations=(
        citation(
            1,
            section="The fourth plan > Work with partners",
            quote="In Mali, Belgium supports women’s organisations that take part in local peace committees. "
            "The support runs through the embassy in Bamako and ends with the plan in 2026.",
            references=(PLAN, UN_TABLE),
            page=14,
        ),
        citation(
            2,
            document_id="story",
            title="Story of change: a women’s council in Hebron",
            section="What changed",
            quote="Since 2021 the council has met with the municipality every month.",
            source_label="published by Hebron Women’s Council",
            publisher="Hebron Women’s Council",
            published="2022-11-24",
            source_url=None,
            references=(),
        ),
    ),
)

FACT = Answer(
    id="fact",
    question=question("How many peacekeepers did Belgium contribute in May 2023?"),
    status="answered",
    text="As of 31 May 2023, Belgium contributed 72 uniformed personnel to UN peacekeeping, 9 of them women. [1]",
    claims=(
        Claim(
            "As of 31 May 2023, Belgium contributed 72 uniformed personnel to UN peacekeeping, 9 of them women.",
            (1,),
            "quoted",
        ),
    ),
    citations=(
        citation(
            1,
            section="Peacekeeping",
            quote="As of 31 May 2023, Belgium contributed 72 uniformed personnel to UN peacekeeping, 9 of them women.",
            references=(UN_TABLE,),
        ),
    ),
)

REFUSAL = Answer(
    id="refusal",
    question=question("Which countries does Norway's plan focus on?"),
    status="not_found",
    text="The documents have nothing about Norway's plan, so there is no answer to give.",
    note="The documents have nothing about Norway's plan, so there is no answer to give.",
    nearest=(
        citation(1),
        citation(2, title="Netherlands: National Action Plan profile", section="Partners", references=()),
    ),
)

DECLINED = Answer(
    id="declined",
    question=question("Write a poem about cheese."),
    status="declined",
    text="This assistant answers questions about National Action Plans and stories of change.",
    note="This assistant answers questions about National Action Plans and stories of change.",
)


class PreparedAssistant:
    """Answers by a word in the question, and remembers what it was asked. `pause` seconds stand before each part."""

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.filters: list[Filters] = []
        self.extra: dict[str, Answer] = {}

    def speaking(self, messages: Messages) -> PreparedAssistant:
        """The same: prepared answers have their words."""
        return self

    @contextmanager
    def corpus(self) -> Iterator[tuple[Index, Catalogue]]:
        """No documents."""
        yield cast(Index, SimpleNamespace(documents={}, manifest=SimpleNamespace(created=""))), Catalogue.of(())

    def ask(self, text: str, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS) -> Answer:
        """The prepared answer."""
        self.filters.append(filters)
        self.asked.append((text, tuple(history)))
        if "fail" in text:
            raise RuntimeError(f"secret internals about {text}")
        if text in self.extra:
            return self.extra[text]
        return next((answer for word, answer in _BY_WORD.items() if word in text), LIST)

    def stream(
        self, text: str, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS
    ) -> Iterator[Claim | Answer]:
        """Its claims, then the answer."""
        answer = self.ask(text, history, filters)
        for part in (*answer.claims, answer):
            time.sleep(self.pause)
            yield part


_BY_WORD = {"Mali": SUPPORTED, "peacekeepers": FACT, "Norway": REFUSAL, "poem": DECLINED}
