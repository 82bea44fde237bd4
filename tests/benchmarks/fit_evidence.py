"""Fits the evidence models, and writes their weights and what they are worth: python -m tests.benchmarks.fit_evidence

Writes `assistant/answering/weights.toml`, the figures in `docs/refusal.md` and the curves beside it. Half b of the golden
questions is not used. Nothing here is random, so that the same questions give the same files.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing

import numpy as np

import vectorstore
from assistant.answering.signals import LEAD_SCORE, Signals
from assistant.build import embeddings
from assistant.evaluation.golden import load
from ingest import CHUNKER_VERSION
from tests.benchmarks.bench import ROOT, Bench, prepare_process
from tests.benchmarks.evidence import SETS, in_folds, tables
from tests.benchmarks.evidence_curves import refusal_curves, reliability_curve
from tests.benchmarks.evidence_model import Logistic, Models, fit
from tests.benchmarks.evidence_samples import Sample, golden_samples, public_samples, set_index, stray_samples

WEIGHTS = ROOT / "assistant" / "answering" / "weights.toml"
DOCS = ROOT / "docs"
QUESTIONS = ROOT / "tests" / "evaluation"
# Without the conversations and the misspelt names of `tuning`: fitted on them as well, fewer absent facts were refused (half a of
# the golden questions: 21 of 40, not 24).
TUNING = tuple(QUESTIONS / "tuning" / name for name in ("answerable.yaml", "unanswerable.yaml"))
GOLDEN = (QUESTIONS / "golden", QUESTIONS / "absent_facts.yaml", *TUNING)
# Of the questions that are answerable: how many may be refused. Within one country more, since nothing tells a fact that
# is absent there from one that is said in other words so well as a missing document shows (docs/refusal.md).
WRONG_REFUSALS, WRONG_REFUSALS_IN_SCOPE = 0.05, 0.08
_FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)


def main() -> None:
    """Collect, fit, write."""
    prepare_process()
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    samples = [sample for sample in collect(Bench(ROOT / ".nap-test" / "benchmarks")) if len(sample.signals)]
    write(samples)


def collect(bench: Bench) -> Iterator[Sample]:
    """All searches of the public sets, and those for half a of the golden questions."""
    model = embeddings(bench.settings())
    for name in SETS:
        with set_index(name, bench.work / "evidence" / name, model) as index:
            yield from public_samples(name, index, model)
    starter = bench.starter()
    with closing(vectorstore.open_index(starter.index, model, chunker_version=CHUNKER_VERSION)) as index:
        yield from stray_samples(index, model)
        yield from golden_samples([golden for golden in load(GOLDEN) if golden.half == "a"], index, model)


def write(samples: Sequence[Sample]) -> None:
    """Fit the models and write the three files."""
    scored = in_folds(samples)
    thresholds = {
        "sentence": _limit([one.score for one in scored if one.sample.answerable]),
        "question": _limit([one.odds for one in scored if one.sample.answerable and not one.sample.scoped]),
        "scope": _limit(
            [one.odds for one in scored if one.sample.answerable and one.sample.scoped], WRONG_REFUSALS_IN_SCOPE
        ),
    }
    WEIGHTS.write_text(_toml(fit(samples), thresholds), encoding="utf-8")
    page = DOCS / "refusal.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(_FIGURES.sub(lambda _: "\n" + tables(scored) + "\n", text), encoding="utf-8")
    (DOCS / "refusal-curves.svg").write_text(refusal_curves(scored), encoding="utf-8")
    (DOCS / "refusal-reliability.svg").write_text(reliability_curve(scored), encoding="utf-8")


def _limit(odds: Sequence[float], wrong_refusals: float = WRONG_REFUSALS) -> float:
    return float(np.quantile(np.array(odds), wrong_refusals))


def _toml(models: Models, thresholds: dict[str, float]) -> str:
    lines = ["# Written by `python -m tests.benchmarks.fit_evidence`; docs/refusal.md says how.", ""]
    for name, threshold in thresholds.items():
        model: Logistic = getattr(models, name)
        lines += [f"[{name}]", f"constant = {model.constant:.4f}", f"threshold = {threshold:.4f}", ""]
        lines += [f"[{name}.weights]"]
        fields = (*Signals._fields, LEAD_SCORE)[: len(model.weights)]
        lines += [f"{field} = {weight:.4f}" for field, weight in zip(fields, model.weights, strict=True) if weight]
        lines += [""]
    return "\n".join(lines[:-1]) + "\n"


if __name__ == "__main__":
    main()
