"""Evidence: does the best-ranked sentence answer, and is a question refused when its answer is taken away?

Public sets, seen by their signals alone. Every figure is of models that were fitted without the question's document
(`tests.benchmarks.evidence_model`); those of the weights in use are beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.answering.signals import Signals, lead, log_odds, score, threshold
from assistant.build import embeddings
from tests.benchmarks.bench import Bench
from tests.benchmarks.evidence_model import Models, cross_fitted
from tests.benchmarks.evidence_samples import (
    ALL,
    DATA,
    NO_DOCUMENT,
    NO_PARAGRAPH,
    Sample,
    Values,
    public_samples,
    set_index,
)
from tests.benchmarks.figures import Figure, SkippedError

SETS = ("squad", "clapnq")
SAMPLE = 700
WRONG_REFUSALS = 0.05
TAKEN_AWAY = (NO_PARAGRAPH, NO_DOCUMENT)


@dataclass(frozen=True, slots=True)
class Scored:
    """A search as models see it that do not know its document.

    `right` says of each sentence, best first, whether it holds the answer; `score` is the best one's, and `odds` are
    the log-odds that the search answers.
    """

    sample: Sample
    right: npt.NDArray[np.bool_]
    score: float
    odds: float


def measure(bench: Bench) -> list[Figure]:
    """All sets, or a seeded sample of each."""
    missing = [name for name in SETS if not (DATA / name).is_dir()]
    if missing:
        raise SkippedError(f"no public question sets {', '.join(missing)} in {DATA}")
    model = embeddings(bench.settings())
    samples: list[Sample] = []
    for name in SETS:
        with set_index(name, bench.work / "evidence" / name, model) as index:
            samples += public_samples(name, index, model, None if bench.full else SAMPLE)
    samples = [sample for sample in samples if len(sample.signals)]
    scored = in_folds(samples)
    return [figure for name in SETS for figure in _figures(name, [one for one in scored if one.sample.name == name])]


def in_folds(samples: Sequence[Sample]) -> list[Scored]:
    """The searches as models see them that were fitted without their documents."""
    return [_scored(models, sample) for models, sample in zip(cross_fitted(samples), samples, strict=True)]


def tables(scored: Sequence[Scored]) -> str:
    """The figures as Markdown tables: finding the sentence, and refusing."""
    lines = ["| searched in | questions | answer in the top sentence | in the top 3 |", "| --- | --- | --- | --- |"]
    names = list(dict.fromkeys(one.sample.name for one in scored))
    for name in names:
        found = [one for one in scored if one.sample.name == name and one.sample.answerable]
        lines.append(f"| {name} | {len(found)} | {_top(found, 1):.3f} | {_top(found, 3):.3f} |")
    lines += ["", "| set | without an answer | searches | AUROC | refused at 5 % wrong refusals | at 10 % |"]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    for name in names:
        scopes = sorted({one.sample.scoped for one in scored if one.sample.name == name})
        for scoped in scopes:
            of = [one for one in scored if one.sample.name == name and one.sample.scoped == scoped]
            label = f"{name}, one country" if scoped else name if len(scopes) == 1 else f"{name}, no country"
            best = _odds(of, ALL)
            for part in dict.fromkeys(one.sample.part for one in of if not one.sample.answerable):
                without = _odds(of, part)
                shares = [np.mean(without < np.quantile(best, allowed)) for allowed in (0.05, 0.1)]
                lines.append(
                    f"| {label} | {part.replace('_', ' ')} | {len(without)} | {auroc(best, without):.3f} "
                    f"| {shares[0]:.3f} | {shares[1]:.3f} |"
                )
    return "\n".join(lines) + "\n"


def auroc(positive: Values, negative: Values) -> float:
    """The chance that a positive's score is above a negative's, ties counting half."""
    ordered = np.sort(negative)
    below, up_to = (np.searchsorted(ordered, positive, side=side) for side in ("left", "right"))
    return float((below + up_to).mean() / 2 / len(ordered))


def _figures(name: str, scored: list[Scored]) -> Iterator[Figure]:
    answerable = [one for one in scored if one.sample.answerable]
    yield Figure(f"{name}: questions", len(answerable), "count")
    squad = name == "squad"
    for count, aim in ((1, 0.78), (3, 0.90)):
        share = _top(answerable, count)
        yield Figure(f"{name}: answer in the top {count} sentences", share, "share", at_least=aim if squad else None)
    share = float(np.mean([one.right.any() for one in answerable]))
    yield Figure(f"{name}: answer in any sentence found", share, "share")
    best = _odds(scored, ALL)
    limit = np.quantile(best, WRONG_REFUSALS)
    for part in TAKEN_AWAY:
        without = _odds(scored, part)
        aim_area = 0.90 if squad and part == NO_PARAGRAPH else None
        yield Figure(f"{name}, {part}: AUROC", auroc(best, without), "AUROC", at_least=aim_area)
        share = float(np.mean(without < limit))
        aim_share = 0.95 if part == NO_DOCUMENT else None
        yield Figure(f"{name}, {part}: refused at 5 % wrong refusals", share, "share", at_least=aim_share)
    for part in (ALL, *TAKEN_AWAY):
        refused = np.mean([_in_use(one.sample) < threshold("question") for one in scored if one.sample.part == part])
        yield Figure(f"{name}, {part}: refused by the weights in use", float(refused), "share")


def _scored(models: Models, sample: Sample) -> Scored:
    scores = models.sentence.log_odds(sample.signals)
    return Scored(sample, sample.right[np.argsort(-scores, kind="stable")], float(scores.max()), models.odds(sample))


def _in_use(sample: Sample) -> float:
    """The log-odds by the weights that the assistant uses, which were fitted on these sets too."""
    signals = [Signals(*row) for row in sample.signals]
    scores = [score(row) for row in signals]
    return log_odds("question", signals[int(np.argmax(scores))], lead(scores))


def _top(scored: Sequence[Scored], count: int) -> float:
    return float(np.mean([one.right[:count].any() for one in scored]))


def _odds(scored: Sequence[Scored], part: str) -> Values:
    return np.array([one.odds for one in scored if one.sample.part == part])
