"""Fits what kind of question about the corpus a text is: python -m tests.benchmarks.fit_corpus_shapes

Writes `assistant/answering/corpus_shapes.npz` from the questions of `ways_to_ask` (one file for each group of writers) and, as
questions of no shape, those of the golden half a and of `tuning` that ask what documents say. Prints what the model is worth on
the questions of each group when it is fitted on the others. Nothing here is random.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.linear_model import LogisticRegression

import ingest
from assistant.answering.corpus_loose import SURE
from assistant.answering.corpus_shapes import OTHER
from assistant.answering.question_templates import drafts
from assistant.build import embeddings
from assistant.evaluation.golden import load
from prompts import load as load_messages
from tests.benchmarks.bench import ROOT, Bench, prepare_process
from tests.benchmarks.evidence import SETS
from tests.benchmarks.evidence_samples import rows
from vectorstore.analysis import terms

WEIGHTS = ROOT / "assistant" / "answering" / "corpus_shapes.npz"
WAYS = Path(__file__).with_name("ways_to_ask")
QUESTIONS = ROOT / "tests" / "evaluation"
# Weaker regularisation separates the shapes more clearly; beyond this the questions of other writers get worse.
STRENGTH = 30.0
# Of the suggested and the public questions every so many: enough for any subject, and quick to fit.
SUGGESTED, PUBLIC = 2, 3
TOPICAL = ("stories_topic", "profiles_topic", OTHER)

Vectors = npt.NDArray[np.float32]


def main() -> None:
    """Fit, print, write."""
    prepare_process()
    model = embeddings(Bench(ROOT / ".nap-test" / "benchmarks").settings())
    groups = {path.stem: _labelled(path) for path in sorted(WAYS.glob("*.yaml"))}
    strangers = _strangers()
    vectors = {name: model.encode([text for text, _ in rows]) for name, rows in groups.items()}
    far = model.encode(strangers)
    for held in groups:
        others = [name for name in groups if name != held]
        x = np.vstack([*(vectors[name] for name in others), far[::2]])
        y = [shape for name in others for _, shape in groups[name]] + [OTHER] * len(far[::2])
        print(_worth(held, _fit(x, y), vectors[held], [shape for _, shape in groups[held]], far[1::2]))
    x = np.vstack([*vectors.values(), far])
    y = [shape for rows in groups.values() for _, shape in rows] + [OTHER] * len(far)
    fitted = _fit(x, y)
    words = Counter(
        term for rows in groups.values() for text, shape in rows if shape not in TOPICAL for term in set(terms(text))
    )
    np.savez_compressed(
        WEIGHTS,
        names=fitted.classes_,
        weights=fitted.coef_.astype(np.float16),
        bias=fitted.intercept_.astype(np.float16),
        words=np.array(sorted(words)),
    )


def _labelled(path: Path) -> list[tuple[str, str]]:
    shapes: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [(text, shape) for shape, texts in shapes.items() for text in texts]


def _strangers() -> list[str]:
    """Questions on what documents say: golden ones, those that the assistant itself suggests, and public ones."""
    golden = load((QUESTIONS / "golden", QUESTIONS / "tuning"))
    asked = [g.question for g in golden if g.half == "a" and not g.history and g.kind != "catalogue"]
    documents = ingest.read([ROOT / "corpus"]).documents
    suggested = [
        draft.text for document in documents for draft in drafts(document, document.facts.themes, load_messages())
    ]
    public = [row["question"] for name in SETS for row in rows(name, "questions")]
    return [*asked, *suggested[::SUGGESTED], *public[::PUBLIC]]


def _fit(x: Vectors, y: Sequence[str]) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=3000).fit(x, y)


def _worth(held: str, fitted: LogisticRegression, x: Vectors, y: Sequence[str], far: Vectors) -> str:
    """How many questions of a group are read, how many of these rightly, and how many of no shape are read."""
    said, truth = fitted.predict(x), np.array(y)
    read = (said != OTHER) & (fitted.predict_proba(x).max(axis=1) >= SURE)
    shaped = truth != OTHER
    stray = (fitted.predict(far) != OTHER) & (fitted.predict_proba(far).max(axis=1) >= SURE)
    return (
        f"{held}: {read[shaped].mean():.2f} of {shaped.sum()} read, {(said == truth)[read].mean():.3f} of these rightly; "
        f"of its {(~shaped).sum()} look-alikes {read[~shaped].mean():.3f} read, of {len(far)} other questions {stray.mean():.3f}"
    )


if __name__ == "__main__":
    main()
