"""A hundred questions that were written without a look at the code: `python -m tests.evaluation.held_out [-v]`.

Counts, by half and kind, how many are answered as expected: every expected figure or name is in the answer and an
expected document is cited, or the question is refused where the corpus has no answer. `-v` prints the others.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from assistant.answering.pipeline import Assistant
from assistant.answering.types import Answer

QUESTIONS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "held_out.yaml").read_text(encoding="utf-8"))


def as_expected(answer: Answer, expected: dict[str, Any]) -> bool:
    """Whether an answer has the status, facts and sources of its entry."""
    if expected["status"] != "answered":
        return answer.status in ("not_found", "declined")
    return (
        answer.status == "answered"
        and all(re.search(fact, answer.text) for fact in expected["facts"])
        and not any(re.search(fact, answer.text) for fact in expected.get("not_facts", []))
        and any(citation.document_id in expected["sources"] for citation in answer.citations)
    )


def outcomes(assistant: Assistant) -> list[tuple[dict[str, Any], Answer, bool]]:
    """Each entry with its answer and whether that is as expected."""
    answers = [(entry, assistant.ask(entry["question"])) for entry in QUESTIONS]
    return [(entry, answer, as_expected(answer, entry)) for entry, answer in answers]


def shares(found: list[tuple[dict[str, Any], Answer, bool]]) -> dict[str, tuple[int, int]]:
    """How many are as expected, of how many, by half and by kind of question."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for entry, _, good in found:
        for group in (f"half {entry['half']}", entry["kind"]):
            asked[group] += 1
            right[group] += good
    return {group: (right[group], asked[group]) for group in sorted(asked)}


def main() -> None:
    from assistant.assemble import open_assistant
    from assistant.build import ingest_starter, starter_is_due
    from assistant.settings import Settings

    settings = Settings()
    if starter_is_due(settings):
        ingest_starter(settings)
    found = outcomes(open_assistant(settings))
    for entry, answer, good in found:
        if not good and "-v" in sys.argv:
            print(f"{entry['id']} ({entry['kind']}): {entry['question']}\n  {answer.status}: {answer.text[:300]}\n")
    for group, (right, asked) in shares(found).items():
        print(f"{group:18} {right:3} of {asked}")


if __name__ == "__main__":
    main()
