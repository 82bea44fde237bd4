"""Question -> what the index has on it: for each country or organisation in scope the passages, the evidence, the spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf

from assistant.answering.catalogue import Catalogue
from assistant.answering.countries import find_countries, forms_of
from assistant.answering.decide import THRESHOLD, fits, sufficient, unknown_names
from assistant.answering.evidence import Evidence, rank
from assistant.answering.follow_up import form_words, has_form, subject_of
from assistant.answering.looked_for import names_in
from assistant.answering.plans import PlanMention, is_none_of, seen_from
from assistant.answering.probe import NOWHERE, Probe, Vector, probe
from assistant.answering.spans import Span
from assistant.answering.synonyms import asking_words
from assistant.answering.timing import Timings
from assistant.answering.types import Question
from assistant.answering.whose_plan import asks_for_plan
from assistant.answering.wording import choose
from vectorstore import Index, OnnxEmbeddings, Passage
from vectorstore.analysis import terms

PASSAGES = 12
# What a word that comes from the conversation weighs beside one of the visitor's own.
CARRIED = 0.4
# In log-odds: how much better a sentence on an older plan must be to answer a question that names no plan.
OLDER_MARGIN = 1.2
# In log-odds: how much weaker than an answer something further may be on a subject that an earlier answer was about.
FURTHER = 1.5
# In log-odds: how much weaker than an answer to a part may be what already answers the whole question.
SHARED = 1.0
# Share of the weight of a word that no document has, from which on a word is rare enough to name something.
RARE = 0.5
# Share of a sentence's words in an earlier answer from which on it was said already.
TOLD = 0.8
# A question on the course of time, or with a year of its own, is not only about the newest plan.
_ANY_TIME = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:plans|naps|strategies)\b|\b(?:so far|ever|since|history|years|previously|before|used to|evolve\w*|change[ds]?)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"\W*(?:and|but|so)?\s*(?:is|are|was|were|do|does|did|has|have|had)\b", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<=\w )[A-ZÀ-Þ][\w'’-]+|(?<=, )[A-ZÀ-Þ][\w'’-]+")
_JOINT = re.compile(
    r"\s*(?:,|/|&|-|\b(?:and|or|nor|plus|versus|vs\.?|as well as|with|against|to|than)\b)?,?\s*(?:\b(?:and|or)\b)?\s*(?:\b(?:in|for|of|about|on|from|that of|those of)\b)?\s*(?:\bthe\b)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one country or organisation of the question (None: it names none).

    `older`: the question names no plan, and only an older plan than the newest answers it.
    """

    question: Question
    owner: str | None
    probe: Probe
    passages: list[Passage]
    ranked: list[Evidence]
    spans: list[Span]
    older: bool = False


@dataclass
class Finder:
    """Searches one index for one question and its parts; `year` is today's. Each text is embedded once."""

    index: Index
    catalogue: Catalogue
    embeddings: OnnxEmbeddings
    timings: Timings
    year: int
    _vectors: dict[str, Vector] = field(default_factory=dict)
    _whole: Sequence[Finding] = ()

    def find(self, question: Question, whole: Sequence[Finding] = ()) -> list[Finding]:
        """What was found for each country of the question. One that names none goes on about those before it, unless
        something that is about no other country answers it better, or it names what only others have. A part that
        names nothing stays with a country that no document is about: what holds elsewhere says nothing of that country.

        `whole` is what was found for the whole question that this one is a part of.
        """
        self._whole = whole
        found = self._find_each(question)
        if question.countries or question.organisations or not question.context:
            return found
        further = self._find_each(replace(question, countries=question.context))
        best = next(iter(found[0].ranked), None)
        if best is None or (whole and not names_in(question.text) and not self._covered(question.context)):
            return further
        if not whole and found[0].spans and not any(f.spans for f in further) and self._names(question, best, further):
            return [self._only(found[0], frozenset({best.document.id}))]
        known = [finding.ranked[0].score for finding in further if finding.spans]
        own = best.document.id in self.catalogue.placeless
        beaten = own and best.score > max(known, default=-inf)
        return [self._only(found[0], self.catalogue.placeless)] if beaten else further

    def _covered(self, countries: Sequence[str]) -> bool:
        """Whether any document is about one of these countries."""
        return any(self.catalogue.about(country) for country in countries)

    def _only(self, finding: Finding, documents: frozenset[str]) -> Finding:
        """The finding with nothing but what these documents say."""
        ranked = [evidence for evidence in finding.ranked if evidence.document.id in documents]
        wants_list = finding.question.intent == "list"
        return replace(finding, spans=choose(finding.probe, ranked, wants_list) if finding.spans else [])

    def vector(self, text: str) -> Vector:
        """The embedding of a text."""
        if text not in self._vectors:
            with self.timings.step("embed"):
                self._vectors[text] = self.embeddings.encode_query(text)
        return self._vectors[text]

    def _find_each(self, question: Question) -> list[Finding]:
        owners = question.countries or question.organisations
        if len(owners) < 2:
            return [self._find_one(question, next(iter(owners), None))]
        return [
            self._find_one(
                replace(question, standalone=_about_one(question.standalone, owner, owners, self.catalogue)), owner
            )
            for owner in owners
        ]

    def _find_one(self, question: Question, owner: str | None) -> Finding:
        vector = self.vector(question.standalone)
        with self.timings.step("retrieve"):
            passages = self._in_scope(question, question.standalone, owner, vector)
        own = self.vector(question.text) if question.carried else None
        if own is not None:
            # The conversation may mislead: the visitor's own words are searched too.
            with self.timings.step("retrieve"):
                passages = _joined(passages, self._in_scope(question, question.text, owner, own))
        passages = _joined(passages, *(finding.passages for finding in self._whole))
        with self.timings.step("decide"):
            looked_for = _lightened(self._probe(question, question.standalone, vector), question)
            found = self._decide(question, owner, looked_for, passages)
            if own is None or owner is None or question.more or self._whole:
                return found
            if not subject_of(question.text, self.catalogue.spoken):
                return found
            alone = replace(self._probe(question, question.text, own), plans=looked_for.plans)
            other = self._decide(question, owner, _lightened(alone, question), passages)
            return other if other.spans and (not found.spans or _best(other) > _best(found)) else found

    def _probe(self, question: Question, text: str, vector: Vector) -> Probe:
        found = probe(text, vector, self.index, _scope_words(question, self.catalogue), question.mentioned)
        # What others say of a country without documents is judged like an answer from anywhere.
        return replace(found, scoped=found.scoped and self._covered(question.countries or question.organisations))

    def _decide(self, question: Question, owner: str | None, looked_for: Probe, passages: list[Passage]) -> Finding:
        asked = seen_from(looked_for.plans, self.year)
        looked_for = replace(looked_for, plans=asked)
        # In a conversation it is the plan talked of that is meant, whichever it was.
        open_plan = owner and not asked and not (question.carried or question.context)
        implied = open_plan and not _ANY_TIME.search(question.text)
        newest = (PlanMention(which="newest", on=self.year),) if implied else ()
        ranked = rank(replace(looked_for, plans=asked or newest), passages, self.index, self.catalogue.plans)
        ranked = _about(owner, ranked, self.catalogue)
        if owner and asks_for_plan(question.text) and not self.catalogue.has_profile(owner):
            # Stories from a country without a profile tell of others' plans; its own must be named as such.
            ranked = [e if _names_plan(e, owner, self.catalogue) else replace(e, lacks=True) for e in ranked]
        older = False
        if asked and not _YES_OR_NO.match(question.text) and self._no_such_plan(owner, asked):
            ranked = [replace(evidence, contradicted=True) for evidence in ranked]
        if newest:
            ranked, older = _newest_first(ranked)
        if question.more:
            ranked = [evidence for evidence in ranked if not _was_told(evidence, question.told)]
        answerable = sufficient(ranked) and (owner is not None or not unknown_names(question.text, self.index))
        if owner in question.organisations and not self.catalogue.about(owner):
            # Others' documents may say that there is such a plan, and nothing about what is in it.
            answerable = answerable and _YES_OR_NO.match(question.text) is not None
        if (question.more or question.item) and not answerable:
            answerable = any(evidence.score >= THRESHOLD - FURTHER and fits(evidence) for evidence in ranked)
        spans = choose(looked_for, ranked, question.intent == "list") if answerable else self._shared(question, ranked)
        return Finding(question, owner, looked_for, passages, ranked, spans, older and bool(spans))

    def _no_such_plan(self, owner: str | None, asked: Sequence[PlanMention]) -> bool:
        """Whether the metadata knows the plans of `owner`, and what is asked about is none of them."""
        known = (
            [self.catalogue.plans[name] for name in self.catalogue.about(owner) if self.catalogue.plans[name]]
            if owner
            else []
        )
        return bool(known) and all(is_none_of(mention, plans) for plans in known for mention in asked)

    def _shared(self, question: Question, ranked: Sequence[Evidence]) -> list[Span]:
        """For a part of a question that nothing answers alone: what the whole question was answered with, if that
        nearly answers the part too ("when and where": one sentence says both)."""
        if question.carried:
            # What was carried over from the other part makes its answer look near.
            return []
        near = [evidence for evidence in ranked if evidence.score >= THRESHOLD - SHARED and fits(evidence)]
        return [
            span
            for finding in self._whole
            for span in finding.spans
            if any(e.block == span.block and span.start <= e.sentence.start < span.end for e in near)
        ]

    def _names(self, question: Question, best: Evidence, further: Sequence[Finding]) -> bool:
        """Whether the question names what `best` or its document's title names, and the passages on the context lack."""
        known = {t for finding in further for passage in finding.passages for t in terms(passage.chunk.search_text)}
        asked = set(terms(question.text)) - known - asking_words()
        capitals = set(terms(" ".join(_CAPITALS.findall(question.text)))) & set(terms(best.text))
        if asked & (capitals | set(terms(best.document.title))):
            return True
        rare = RARE * self.index.term_weight(NOWHERE)
        here = {
            term for term in asked & set(terms(best.passage.chunk.search_text)) if self.index.term_weight(term) >= rare
        }
        return len(here) > 1

    def _in_scope(self, question: Question, text: str, owner: str | None, vector: Vector) -> list[Passage]:
        """The best passages that may answer about `owner`, best first.

        Documents about the country count. So do passages that name it, in documents about no country, or about a
        country that the question mentions ("what does Belgium do in Mali": Mali's documents where they name Belgium).
        """
        catalogue, index = self.catalogue, self.index
        wanted = catalogue.of_kinds(question.kinds) if question.kinds else frozenset(index.documents)
        if owner is None:
            return index.search(text, vector=vector, document_ids=wanted if question.kinds else None, limit=PASSAGES)
        own = catalogue.about(owner) & wanted
        passages = index.search(text, vector=vector, document_ids=own, limit=PASSAGES) if own else []
        others = catalogue.placeless.union(*(catalogue.about(name) for name in question.mentioned)) & wanted - own
        if others:
            found = index.search(text, vector=vector, document_ids=others, limit=PASSAGES)
            passages += [passage for passage in found if catalogue.named_in(owner, passage.chunk.text)]
        return passages


def _joined(*found: Sequence[Passage]) -> list[Passage]:
    """The passages of all searches in order, each once."""
    return list({passage.chunk.id: passage for passages in found for passage in passages}.values())


def _best(finding: Finding) -> float:
    return max((evidence.score for evidence in finding.ranked if fits(evidence)), default=-inf)


def _scope_words(question: Question, catalogue: Catalogue) -> list[str]:
    """The names and capitals of the countries in scope: the choice of documents has dealt with them already."""
    return [word for country in question.countries for word in (*forms_of(country), *catalogue.names.get(country, ()))]


def _about(owner: str | None, ranked: list[Evidence], catalogue: Catalogue) -> list[Evidence]:
    """The evidence about `owner`: of documents about others or none only the very sentences that name it."""
    if owner is None:
        return ranked
    own = catalogue.about(owner)
    return [
        evidence if evidence.document.id in own else replace(evidence, alone=True)
        for evidence in ranked
        if evidence.document.id in own or catalogue.named_in(owner, evidence.text)
    ]


def _names_plan(evidence: Evidence, owner: str, catalogue: Catalogue) -> bool:
    return asks_for_plan(evidence.text) and catalogue.named_in(owner, evidence.text)


def _newest_first(ranked: list[Evidence]) -> tuple[list[Evidence], bool]:
    """The evidence without what is about an older plan, unless only that answers; and whether only that does."""
    newest = max((e.score for e in ranked if fits(e)), default=-inf)
    older = max((e.score for e in ranked if e.contradicted and not e.lacks), default=-inf)
    if older < THRESHOLD or newest >= max(THRESHOLD, older - OLDER_MARGIN):
        return ranked, False
    cleared = [replace(evidence, contradicted=False) for evidence in ranked]
    return cleared, True


def _was_told(evidence: Evidence, told: str) -> bool:
    said = set(terms(evidence.text))
    return bool(said) and len(said & set(terms(told))) >= TOLD * len(said)


def _lightened(looked_for: Probe, question: Question) -> Probe:
    """For a follow-up the probe with less weight on the words that come from the conversation only, and none on those of
    the question's form ("in which years"). One with a form of its own presupposes only what its own words name."""
    if not question.carried:
        return looked_for
    if has_form(question.text):
        looked_for = replace(looked_for, text=question.text)
    carried = set(terms(question.carried)) - set(terms(question.text))
    form = set(terms(" ".join(form_words(question.standalone))))
    weights = {
        term: weight * (CARRIED if term in carried else 1.0)
        for term, weight in looked_for.weights.items()
        if term not in form
    }
    total = sum(weights.values())
    if not total:
        return looked_for
    return replace(looked_for, weights={term: weight / total for term, weight in weights.items()})


def _about_one(text: str, owner: str, owners: Sequence[str], catalogue: Catalogue) -> str:
    """`text` as a question on `owner` alone: the others, and what joins them to it, are left out."""
    mentions = [mention for mention in find_countries(text, catalogue.spoken) if mention.name in owners]
    runs: list[list[tuple[int, int, str]]] = []
    for mention in mentions:
        place = (mention.start, mention.end, mention.name)
        if runs and _JOINT.fullmatch(text, runs[-1][-1][1], mention.start):
            runs[-1].append(place)
        else:
            runs.append([place])
    for run in reversed(runs):
        kept = next((text[start:end] for start, end, name in run if name == owner), "")
        text = f"{text[: run[0][0]]}{kept}{text[run[-1][1] :]}"
    return text
