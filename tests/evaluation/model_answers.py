"""The labelled sentences of model_answers.yaml, judged by the checker: which faults are caught, which right ones lost.

Run it by itself for the table: python -m tests.evaluation.model_answers INDEX [a|b] [-v]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from assistant.answering.types import Question
from assistant.llm.checker.check import Checked, Checker
from assistant.llm.checker.meaning import Encode, Vectors
from assistant.llm.drafting import Draft, read
from assistant.llm.sources import Source, source
from ingest.types import Document

FILE = Path(__file__).with_name("model_answers.yaml")
KEPT = ("paraphrase", "synthesis", "units")
LEXICAL = ("wrong_number", "wrong_year", "wrong_country", "swapped_plan", "invented_source")


@dataclass(frozen=True)
class Case:
    """A sentence with its passages, and the kind of its fault."""

    half: str
    kind: str
    question: str
    draft: Draft
    sources: tuple[Source, ...]


def cases(documents: Mapping[str, Document]) -> Iterator[Case]:
    """All cases, over the documents of the starter corpus."""
    for entry in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        sources = tuple(_source(number, name, documents) for number, name in enumerate(entry["passages"], start=1))
        for text in entry["sentences"]:
            kind, _, sentence = text.partition(": ")
            draft = read(sentence)
            assert draft is not None
            yield Case(entry["half"], kind, entry["question"], draft, sources)


def _source(number: int, name: str, documents: Mapping[str, Document]) -> Source:
    document_id, _, heading = (part.strip() for part in name.partition("#"))
    document = documents[document_id]
    section = next(
        section
        for section in document.sections
        if (section.heading_path[-1] if len(section.heading_path) > 1 else "") == heading
    )
    return source(number, document, section, section.start, section.end)


def remembering(encode: Encode) -> Encode:
    """The same vectors, each text embedded once: the cases share their passages."""
    known: dict[str, np.ndarray] = {}

    def encoded(texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, encode(new) if new else (), strict=True))
        return np.stack([known[text] for text in texts])

    return encoded


def judged(case: Case, encode: Encode, weight: Callable[[str], float], countries: tuple[str, ...]) -> Checked:
    """What the checker makes of a case."""
    question = Question(case.question, case.question, countries)
    return Checker(question, case.sources, encode, weight).check(case.draft)


def right(case: Case, checked: Checked) -> bool:
    """Whether a right sentence was kept as it is, an uncited one cited, and a wrong one not shown as it is.

    A sentence that cites what does not exist may be shown with a citation that holds.
    """
    if case.kind in KEPT:
        return checked.how == "as written"
    if case.kind == "uncited":
        return checked.how == "other citation"
    if not set(case.draft.marks) <= {source.number for source in case.sources}:
        return checked.how in ("other citation", "quotation", "removed")
    return checked.how in ("quotation", "removed")


def table(results: list[tuple[Case, Checked]]) -> str:
    """How many of each kind came out right, by part."""
    halves = sorted({case.half for case, _ in results})
    lines = [f"| kind | {' | '.join(f'part {half}' for half in halves)} |", "| --- |" + " --- |" * len(halves)]
    totals: Counter[tuple[str, str]] = Counter()
    rights: Counter[tuple[str, str]] = Counter()
    for case, checked in results:
        groups = {case.kind, "all right ones" if case.kind in KEPT else "all faults"}
        for group in groups | ({"lexical faults"} if case.kind in LEXICAL else set()):
            totals[group, case.half] += 1
            rights[group, case.half] += right(case, checked)
    kinds = dict.fromkeys(kind for kind, _ in totals)
    for kind in sorted(kinds, key=lambda kind: (kind.startswith("all "), kind == "lexical faults", kind)):
        cells = (f"{rights[kind, half]} of {totals[kind, half]}" for half in halves)
        lines.append(f"| {kind.replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table, and with -v every sentence that did not come out right."""
    from assistant.answering.countries import find_countries
    from assistant.assemble import open_assistant
    from assistant.settings import Settings

    assistant = open_assistant(Settings(index_dir=Path(sys.argv[1])))
    halves = [argument for argument in sys.argv[2:] if not argument.startswith("-")]

    def found(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mention.name for mention in find_countries(text)))

    encode = remembering(assistant._embeddings.encode)
    with assistant.corpus() as (index, _):
        results = [
            (case, judged(case, encode, index.term_weight, found(case.question)))
            for case in cases(index.documents)
            if not halves or case.half in halves
        ]
    print(table(results))
    for case, checked in results if "-v" in sys.argv else ():
        if not right(case, checked):
            print(f"\n{case.kind}: {case.draft.text} {case.draft.marks}\n  {checked.how} {checked.faults}")
            for unit in checked.units:
                print(f"    {unit.text[:140]}")


if __name__ == "__main__":
    main()
