"""What kind of question about the corpus a text is, by the meaning of the whole: a linear model over its vector.

`corpus_shapes.npz` holds for each shape a weight per dimension and a bias (`python -m tests.benchmarks.fit_corpus_shapes`
fits them on questions that people wrote for each shape). The shape OTHER is every question on what
documents say, ABOUT_US one on the assistant itself.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

OTHER, ABOUT_US = "other", "about_assistant"


class Weights(NamedTuple):
    """`names` of the shapes, `weights` of shape (shapes, dimension), `bias` of shape (shapes,); `words` are search terms
    that such questions are made of."""

    names: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    words: frozenset[str]


def shape_of(vector: npt.NDArray[np.float32]) -> tuple[str, float]:
    """The likeliest shape of the question with this vector (unit length, shape (dimension,)), and its probability.

    A vector of another model has no shape.
    """
    model = weights()
    if vector.shape != model.weights.shape[1:]:
        return OTHER, 1.0
    scores = model.weights @ vector + model.bias
    shares = np.exp(scores - scores.max())
    best = int(shares.argmax())
    return model.names[best], float(shares[best] / shares.sum())


@cache
def weights() -> Weights:
    """The fitted model."""
    data = files("assistant.answering").joinpath("corpus_shapes.npz").read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as stored:
        return Weights(
            tuple(str(name) for name in stored["names"]),
            stored["weights"].astype(np.float32),
            stored["bias"].astype(np.float32),
            frozenset(str(word) for word in stored["words"]),
        )
