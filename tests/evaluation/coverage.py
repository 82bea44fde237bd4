"""Does the search find each fact that the starter corpus was written from?

The rule, which chooses by itself and knows nothing of the search:

1. The *marks* of a fact are what it can be told by: figures of two digits or more, years, and proper names. A mark is
   distinctive if at most two facts of its file have it and, for a name, facts of at most five files.
2. From each file six facts with distinctive marks are taken, evenly spaced in the order of the file. A file with fewer
   than three may use labels, countries and names that more files have, and then further marks of the same facts.
3. The *query* is the other content words of the fact, behind the country and the plan that it is about (the title,
   for a document about no country or several). The mark is left out of it, with the whole name that it is part of.
4. A fact is found at rank n if the n-th passage is of the right document and holds the mark.

Run it by itself, for the figures and every miss: python -m tests.evaluation.coverage
"""

from __future__ import annotations

import re
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.answering.countries import find_countries
from vectorstore import Index, Passage
from vectorstore.analysis import STOP_WORDS

PER_FILE = 6
AT_LEAST = 3
FACTS_WITH_MARK = 2
FILES_WITH_NAME = 5
# The resolution that all of the corpus is about.
TOPIC = "1325"
FOLDERS = {"countries": "profiles", "stories": "stories", "agenda": "agenda"}

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:\(\d+\)|st|nd|rd|th)?")
_WORD = re.compile(rf"{_NUMBER.pattern}|[^\W\d_][\w]*(?:['’-][^\W_]+)*")
# Words that begin with a capital letter and stand together, such as "Ministry of Defence"; "and" and "for" join two.
_NAME = re.compile(r"[A-ZÀ-Þ][\w'’-]*(?:(?: (?:of|the|de|la|al))* [A-ZÀ-Þ][\w'’-]*)*")
_SENTENCE_START = re.compile(r"(?:^|[.:;?]\s+|\(|')$")


@dataclass(frozen=True, slots=True)
class FactFile:
    """The facts of one document: each a text and the plan that it is about, in the order of the file."""

    document_id: str
    about: str
    facts: tuple[tuple[str, str], ...]
    generations: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """A fact to look for: what is asked, and the mark by which the right passage is known."""

    document_id: str
    fact: str
    mark: str
    query: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rank at which a fact was found, from 1, or None."""

    probe: Probe
    rank: int | None


def read_facts(folder: Path) -> list[FactFile]:
    """The fact files of a folder, by document."""
    return [
        _fact_file(f"{FOLDERS[path.parent.name]}/{path.stem}", yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*/*.yaml"))
    ]


def probes(files: Sequence[FactFile]) -> list[Probe]:
    """What to look for, chosen by the rule above."""
    in_files = Counter(mark for file in files for mark in {m for fact, _ in file.facts for m in marks(fact)})
    return [probe for file in files for probe in _choose(file, in_files)]


def marks(fact: str, common: bool = False) -> list[str]:
    """The figures and the words of proper names of a fact, in order, each once.

    With `common`, a label ("Prevention: …") and a country at the beginning of a sentence count as names too.
    """
    found: dict[str, None] = {}
    for match in _WORD.finditer(fact):
        word = match.group()
        # The first word of a sentence has its capital from there.
        starts = _SENTENCE_START.search(fact[: match.start()]) is not None and word[1:].islower()
        named = common and (fact.startswith(f"{word}:") or bool(find_countries(word)))
        if len(word) > 1 and (word[0].isdigit() or named or (word[0].isupper() and not starts)):
            found[_bare(word)] = None
    return list(found)


def holds(text: str, mark: str) -> bool:
    """Whether a text has a mark as a word or figure of its own, without regard to accents."""
    return re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(fold(mark))}(?!\w|[.,]\d)", fold(text)) is not None


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """`text` without accents: the facts are written without, the corpus with them."""
    parts = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def run(index: Index, chosen: Iterable[Probe]) -> list[Outcome]:
    """Look for each fact among the first ten passages of an unrestricted search."""
    return [Outcome(probe, _rank(probe, index.search(probe.query, limit=10))) for probe in chosen]


def recall(outcomes: Sequence[Outcome], rank: int) -> float:
    """The share of facts that were found at that rank or better."""
    return sum(outcome.rank is not None and outcome.rank <= rank for outcome in outcomes) / len(outcomes)


def _fact_file(document_id: str, data: dict[str, Any]) -> FactFile:
    entries = [
        entry
        for name, section in data.items()
        if name not in ("sources", "nap_generations") and isinstance(section, list)
        for entry in section
        if isinstance(entry, dict)
    ]
    facts = tuple(
        (
            ": ".join(str(value) for name, value in entry.items() if name not in ("plan", "sources")),
            entry.get("plan", ""),
        )
        for entry in entries
    )
    countries = data.get("countries") or []
    one = [mention.name for mention in find_countries(" ".join(countries))] == countries and len(countries) == 1
    about = data.get("country") or (countries[0] if one else data["title"])
    return FactFile(document_id, about, facts, tuple(data.get("nap_generations", ())))


def _choose(file: FactFile, in_files: Counter[str]) -> Iterator[Probe]:
    """The facts of one file, evenly spaced, each with its rarest mark."""
    found = list(_candidates(file, in_files))
    if len(found) < AT_LEAST:
        found = list(_candidates(file, in_files, common=True))
    spaced = [found[i * len(found) // PER_FILE] for i in range(PER_FILE)] if len(found) > PER_FILE else found
    yield from (candidates[0] for candidates in spaced)
    yield from [probe for candidates in found for probe in candidates[1:]][: max(0, AT_LEAST - len(found))]


def _candidates(file: FactFile, in_files: Counter[str], common: bool = False) -> Iterator[list[Probe]]:
    """The facts that can be told by a mark, each with one probe for each such mark, the rarest first.

    With `common`, labels, countries and names that many files have are marks as well.
    """
    in_facts = Counter(mark for fact, _ in file.facts for mark in marks(fact, common))
    for fact, plan in file.facts:
        usable = [
            mark
            for mark in marks(fact, common)
            if in_facts[mark] <= FACTS_WITH_MARK
            and (common or mark[0].isdigit() or in_files[mark] <= FILES_WITH_NAME)
            and mark != TOPIC
            and not holds(f"{file.about} {plan}", mark)
            and (common or not find_countries(mark))
        ]
        usable.sort(key=lambda mark: (in_facts[mark], in_files[mark]))
        if usable:
            yield [Probe(file.document_id, fact, mark, _query(file.about, plan, fact, mark)) for mark in usable]


def _query(about: str, plan: str, fact: str, mark: str) -> str:
    """The words to search by: country and plan, then the fact's content words without the mark and its name."""
    hidden = {word for name in _NAME.findall(fact) if holds(name, mark) for word in _WORD.findall(name)} | {mark}
    content = (word for word in _WORD.findall(fact) if _bare(word) not in {_bare(w) for w in hidden})
    return " ".join([about, plan, *(word for word in content if word.casefold() not in STOP_WORDS)]).strip()


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _rank(probe: Probe, passages: Sequence[Passage]) -> int | None:
    fitting = (
        rank
        for rank, passage in enumerate(passages, start=1)
        if passage.document.id == probe.document_id and holds(passage.chunk.text, probe.mark)
    )
    return next(fitting, None)


def summary(outcomes: Sequence[Outcome]) -> str:
    """The figures in one line."""
    facts = {(outcome.probe.document_id, outcome.probe.fact) for outcome in outcomes}
    files = {document_id for document_id, _ in facts}
    shares = ", ".join(f"recall@{rank} {recall(outcomes, rank):.3f}" for rank in (1, 5, 10))
    return f"{len(outcomes)} questions on {len(facts)} facts of {len(files)} documents: {shares}"


def main() -> int:
    """Index the starter corpus in a temporary folder and print the figures and the misses."""
    from assistant.build import embeddings, ingest_starter
    from assistant.settings import Settings
    from vectorstore import open_index

    root = Path(__file__).resolve().parents[2]
    facts = root.parent / "shared" / "facts"
    if not facts.is_dir():
        print("The facts, ../shared/facts beside the project, are not here.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), models_dir=root / ".nap-test" / "models")
        ingest_starter(settings)
        index = open_index(settings.index, embeddings(settings))
        outcomes = run(index, probes(read_facts(facts)))
        index.close()
    for outcome in outcomes:
        if outcome.rank is None or outcome.rank > 5:
            probe = outcome.probe
            print(
                f"{probe.document_id}: {probe.mark!r} at {outcome.rank}\n    fact:  {probe.fact}\n    query: {probe.query}"
            )
    print(summary(outcomes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
