"""Which questions to suggest next: on the same subject of another plan or country, or on another subject of the document.

Every question is asked and answered once, in the way in which visitors' questions are, before it is suggested, and the
outcome is remembered for as long as the index serves. Nothing of a visitor's words is kept.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, zip_longest

from assistant.answering.catalogue import Catalogue, canonical
from assistant.answering.countries import find_countries
from assistant.answering.plans import find_plans, resolve
from assistant.answering.question_templates import Draft, drafts, theme_terms
from assistant.answering.synonyms import asking_words
from assistant.answering.types import Answer, Turn
from ingest.types import Document
from prompts import Messages
from vectorstore.analysis import terms

MOST = 3
# Questions that are tried for one answer if they were not tried yet, about 10 ms each, and when no further one is begun.
MOST_CHECKS, MOST_SECONDS = 3, 0.03
# Indexes of which the outcomes are remembered: the one that serves, and the one that it takes over from.
MOST_INDEXES = 2
# Documents that are looked at where many are cited or near, and sentences in which countries are looked for.
MOST_NEAR = 20
MOST_CLAIMS = 2
# An answer that only says that there is none makes a poor suggestion.
_SAYS_NOTHING = re.compile(
    r"\b(?:do|does|did|is|are|was|were) not (?:say|know|known|give|name|mention|cover|covered|clear)\b|\bfound nothing\b"
    r"|\bno (?:mention|figures?|information)\b"
)

Ask = Callable[[str], Answer]


@dataclass(slots=True)
class _Pool:
    """The drafts of one index's documents, made as they are needed, and what came of those that were tried.

    `checked` maps a question to the first quotation of its answer, or to None if it is no good.
    """

    version: str
    documents: Mapping[str, Document]
    catalogue: Catalogue
    themes: frozenset[str]
    made: dict[str, tuple[Draft, ...]] = field(default_factory=dict)
    checked: dict[Draft, str | None] = field(default_factory=dict)


class NextQuestions:
    """Suggests questions. May be used by many threads: two of them at worst try the same question twice."""

    def __init__(self, messages: Messages, ask: Ask) -> None:
        """`ask` answers a question without suggesting any."""
        self._messages = messages
        self._ask = ask
        self._pools: dict[str, _Pool] = {}

    def suggest(
        self,
        answer: Answer,
        documents: Mapping[str, Document],
        catalogue: Catalogue,
        history: Sequence[Turn] = (),
        seconds: float = MOST_SECONDS,
    ) -> tuple[str, ...]:
        """Up to three questions to go on with after `answer`; `documents` and `catalogue` are those of its index.

        None was asked before in the conversation or has been answered in it. What was not tried yet is tried now, but
        only a few, and none after this many `seconds`; the others are left out this time.
        """
        if not answer.index_version:
            return ()
        pool = self._pool(answer.index_version, documents, catalogue)
        asked = {_plain(text) for text in (answer.question.text, *(t.content for t in history if t.role == "user"))}
        # What a line of an overview rests on is not what it says.
        said = [] if _is_overview(answer) else [citation.quote for citation in answer.citations]
        said += [turn.content for turn in history if turn.role == "assistant"]
        talked_of = frozenset(answer.question.countries or answer.question.context)
        left = MOST_CHECKS
        until = time.perf_counter() + seconds
        chosen: list[Draft] = []

        def take(stream: Iterable[Draft], most: int) -> None:
            nonlocal left
            found = 0
            for draft in stream:
                if found == most or len(chosen) == MOST:
                    return
                if any(_alike(draft, other) for other in chosen) or _words(draft) in asked:
                    continue
                if not _fits(draft, answer, talked_of, pool):
                    continue
                if left and draft not in pool.checked and time.perf_counter() < until:
                    left -= 1
                    self._check(draft, pool)
                quote = pool.checked.get(draft)
                if quote is not None and not any(quote in text for text in said):
                    chosen.append(draft)
                    found += 1

        streams = [list(stream) for stream in self._streams(answer, pool)]
        for stream in streams:
            take(stream, 1)
        if not _on_a_subject(answer):
            take((draft for stream in streams for draft in stream if not _crowds(draft, chosen, answer)), MOST)
        for stream in streams:
            take(stream, MOST)
        return tuple(draft.text for draft in chosen)

    def prepare(
        self, documents: Mapping[str, Document], catalogue: Catalogue, version: str, goes_on: Callable[[], bool]
    ) -> None:
        """Try all questions of an index, as long as `goes_on`; rests as long as it works, so that visitors go first."""
        pool = self._pool(version, documents, catalogue)
        for draft in _in_turns([self._drafts(document_id, pool) for document_id in documents]):
            if not goes_on():
                return
            if draft not in pool.checked:
                started = time.perf_counter()
                self._check(draft, pool)
                time.sleep(time.perf_counter() - started)

    def answerable(
        self, document_id: str, documents: Mapping[str, Document], catalogue: Catalogue, version: str
    ) -> Iterator[Draft]:
        """All questions of a document that are good to suggest, each tried if it was not yet."""
        pool = self._pool(version, documents, catalogue)
        for draft in self._drafts(document_id, pool):
            if draft not in pool.checked:
                self._check(draft, pool)
            if pool.checked.get(draft) is not None:
                yield draft

    def _check(self, draft: Draft, pool: _Pool) -> None:
        answer = self._ask(draft.text)
        if answer.index_version != pool.version:
            return
        first = answer.citations[0] if answer.status == "answered" and answer.citations else None
        good = (
            first is not None
            and first.document_id == draft.document_id
            and (not draft.end or draft.start <= first.start < draft.end)
            and not _SAYS_NOTHING.search(answer.claims[0].text)
        )
        pool.checked[draft] = first.quote if good and first is not None else None

    def _pool(self, version: str, documents: Mapping[str, Document], catalogue: Catalogue) -> _Pool:
        pool = self._pools.get(version)
        if pool is None:
            pool = self._pools.setdefault(
                version, _Pool(version, documents, catalogue, theme_terms(catalogue.by_theme))
            )
            for old in list(self._pools)[:-MOST_INDEXES]:
                self._pools.pop(old, None)
        return pool

    def _drafts(self, document_id: str, pool: _Pool) -> tuple[Draft, ...]:
        if document_id not in pool.made:
            pool.made[document_id] = drafts(pool.documents[document_id], pool.themes, self._messages)
        return pool.made[document_id]

    def _streams(self, answer: Answer, pool: _Pool) -> list[Iterable[Draft]]:
        """Drafts by what they have to do with the answer, the nearest first in each."""
        places = answer.citations or answer.nearest
        cited = [name for name in dict.fromkeys(place.document_id for place in places) if name in pool.documents]
        wanted = _plain(answer.question.standalone) - asking_words()
        if not _on_a_subject(answer):
            # What comes nearest to the question: in documents about its country, then in those that came near.
            return [
                sorted(
                    _in_turns([self._drafts(name, pool) for name in islice(ids, MOST_NEAR)]),
                    key=lambda draft: -len(wanted & _words(draft)),
                )
                for ids in (_about(answer.question.countries, pool), cited)
            ]
        own = self._drafts(cited[0], pool)
        start = places[0].start
        here = [i for i, draft in enumerate(own) if draft.start <= start < draft.end]
        current = max(here, key=lambda i: (len(wanted & _words(own[i])), i), default=None)
        topic = own[current].topic if current is not None else ""
        after = current + 1 if current is not None else 0
        plans = resolve(find_plans(answer.question.standalone), pool.documents[cited[0]].facts.plans)
        onward = [draft for draft in (*own[after:], *own[:after]) if draft.topic != topic]
        onward.sort(key=lambda draft: bool(plans) and draft.plan is not None and ("plan", draft.plan) not in plans)
        return [
            onward,
            [draft for draft in own if draft.topic == topic and ("plan", draft.plan) not in plans],
            self._elsewhere(answer, cited[0], topic, pool),
        ]

    def _elsewhere(self, answer: Answer, document_id: str, topic: str, pool: _Pool) -> Iterator[Draft]:
        """The same subject in other documents: of countries that the answer names, then of the documents after this one.

        A subject that is this document's own gives way to the other documents on its countries.
        """
        named = [mention.name for claim in answer.claims[:MOST_CLAIMS] for mention in find_countries(claim.text)]
        facts = pool.documents[document_id].facts
        ids = list(pool.documents)
        place = ids.index(document_id) + 1
        same = _about([canonical(name) for name in (facts.country, *facts.countries) if name], pool)
        alike = [name for name in (*ids[place:], *ids[:place]) if pool.documents[name].facts.kind == facts.kind]
        order = [*_about(named, pool), *(() if facts.country else same), *alike]
        for name in islice(dict.fromkeys(order), MOST_NEAR):
            found = self._drafts(name, pool) if name != document_id else ()
            shared = [draft for draft in found if draft.topic == topic]
            yield from shared[:1] or ([] if facts.country else found)


def _about(countries: Iterable[str], pool: _Pool) -> list[str]:
    """The ids of the documents about these countries, those about one alone first."""
    return [
        name
        for country in dict.fromkeys(countries)
        for name in sorted(
            pool.catalogue.about(country), key=lambda name: (not pool.documents[name].facts.country, name)
        )
    ]


def _fits(draft: Draft, answer: Answer, talked_of: frozenset[str], pool: _Pool) -> bool:
    """Whether the question can be asked in this conversation, on these kinds of documents.

    A question that names no country is taken to go on about those that were talked of.
    """
    kinds = answer.question.kinds
    if kinds and pool.documents[draft.document_id].facts.kind not in kinds:
        return False
    if not talked_of or draft.document_id in pool.catalogue.placeless or _names_country(draft):
        return True
    return any(draft.document_id in pool.catalogue.about(country) for country in talked_of)


@lru_cache(maxsize=20_000)
def _names_country(draft: Draft) -> bool:
    return bool(find_countries(draft.text))


def _alike(one: Draft, other: Draft) -> bool:
    return one.text == other.text or (one.topic == other.topic and one.document_id == other.document_id)


def _crowds(draft: Draft, chosen: Sequence[Draft], answer: Answer) -> bool:
    """Whether another question that is suggested is on the same document or, after an overview, the same subject."""
    return any(
        draft.document_id == other.document_id or (_is_overview(answer) and draft.topic == other.topic)
        for other in chosen
    )


def _on_a_subject(answer: Answer) -> bool:
    """Whether the answer quotes documents on what was asked, and is neither a refusal nor an overview of the corpus."""
    return bool(answer.citations) and not _is_overview(answer)


def _is_overview(answer: Answer) -> bool:
    return any(claim.verdict == "metadata" for claim in answer.claims)


def _in_turns(lists: Sequence[Sequence[Draft]]) -> Iterator[Draft]:
    """The first of each list, then the second of each, and so on."""
    for row in zip_longest(*lists):
        yield from (draft for draft in row if draft is not None)


@lru_cache(maxsize=20_000)
def _words(draft: Draft) -> frozenset[str]:
    return _plain(draft.text)


def _plain(text: str) -> frozenset[str]:
    """A question without its small words and endings."""
    return frozenset(terms(text))
