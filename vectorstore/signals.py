"""What speaks for each candidate of a question: meaning and words, of the whole passage and of its sentences."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vectorstore.segments import UNKNOWN, Segments

Values = npt.NDArray[np.floating]  # one for each candidate
Rows = npt.NDArray[np.int64]

ADJACENT = 2


class Signals(NamedTuple):
    """Each at most 1 and, cosines apart, at least 0; shape (candidates,).

    passage: cosine of question and passage. sentence, two_sentences: cosine of the nearest sentence, and mean of the
    nearest two. keyword: BM25 over the most that any text could have. words, sentence_words: the share of the
    question's terms, weighed by rarity, that the passage has, and that the best of its sentences has. pairs: the share
    of the question's neighbouring terms that follow one another in the passage too, one word between them at most.
    """

    passage: Values
    sentence: Values
    two_sentences: Values
    keyword: Values
    words: Values
    sentence_words: Values
    pairs: Values


@dataclass(frozen=True, slots=True)
class Query:
    """The terms of a question, in order: their weights, and their numbers in the vocabulary (UNKNOWN where it has none)."""

    terms: Sequence[str]
    weights: Sequence[float]
    numbers: Sequence[int]


def word_signals(query: Query, rows: Rows, segments: Segments) -> tuple[Values, Values, Values]:
    """`words`, `sentence_words` and `pairs` of the chunks `rows`."""
    weights = dict(zip(query.terms, query.weights, strict=True))
    position = {term: place for place, term in enumerate(weights)}
    known = {
        number: position[term] for term, number in zip(query.terms, query.numbers, strict=True) if number != UNKNOWN
    }
    nothing = np.zeros(len(rows))
    if not known:
        return nothing, nothing, nothing
    weight = np.array(list(weights.values()))

    firsts, lasts = segments.first[rows], segments.first[rows + 1]
    own = ranges(firsts, lasts)  # the candidates' segments, one after the other
    starts = np.where(own > 0, segments.ends[own - 1], 0)
    lengths = segments.ends[own] - starts
    stream = segments.terms[ranges(starts, starts + lengths)]
    codes = _codes(stream, known)

    hits = np.flatnonzero(codes >= 0)
    segment_of = np.repeat(np.arange(len(own)), lengths)
    has = np.zeros((len(own), len(weight)), dtype=bool)
    has[segment_of[hits], codes[hits]] = True
    begins = np.cumsum(lasts - firsts) - (lasts - firsts)  # where each candidate's segments begin in `own`
    words = np.vecdot(np.logical_or.reduceat(has, begins, axis=0), weight) / weight.sum()
    shares = np.vecdot(has, weight) / weight.sum()
    shares[begins] = 0  # the headings are no sentence
    sentence_words = np.maximum.reduceat(shares, begins)

    candidate_of = np.repeat(np.arange(len(rows)), lasts - firsts)[segment_of]
    pairs = _pairs([position[term] for term in query.terms], weight, codes, candidate_of, hits, len(rows))
    return words, sentence_words, pairs


def meaning_signals(
    vector: npt.NDArray[np.float32], dense: Values, counts: Rows, sentences: npt.NDArray[np.float32]
) -> tuple[Values, Values]:
    """`sentence` and `two_sentences`. `counts` says how many of the rows of `sentences` each candidate has.

    A passage without sentences counts as one sentence itself.
    """
    best, two = dense.copy(), dense.copy()
    if not len(sentences):
        return best, two
    near = cosines(sentences, vector).astype(np.float64)
    owner = np.repeat(np.arange(len(counts)), counts)
    ordered = near[np.lexsort((-near, owner))]
    begins = np.cumsum(counts) - counts
    some, several = counts > 0, counts > 1
    best[some] = ordered[begins[some]]
    two[some] = best[some]
    two[several] = (best[several] + ordered[begins[several] + 1]) / 2
    return best, two


def cosines(vectors: npt.NDArray[np.float32], vector: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The cosines of rows of length 1 with `vector`, shape (rows,).

    One row at a time: a matrix product starts a thread on each core, and waiting for them takes a hundred times as
    long as the sum when the cores are busy. So each value is also the same whatever rows are beside it.
    """
    return np.asarray(np.vecdot(vectors, vector))


def _pairs(
    places: Sequence[int], weight: Values, codes: npt.NDArray[np.int16], candidate_of: Rows, hits: Rows, count: int
) -> Values:
    asked = [pair for pair in dict.fromkeys(itertools.pairwise(places)) if pair[0] != pair[1]]
    if not asked:
        return np.zeros(count)
    number = np.full((len(weight), len(weight)), -1)
    for place, (one, other) in enumerate(asked):
        number[one, other] = place
    found = np.zeros((count, len(asked)), dtype=bool)
    for distance in range(1, ADJACENT + 1):
        ones = hits[hits + distance < len(codes)]
        others = ones + distance
        both = (codes[others] >= 0) & (candidate_of[ones] == candidate_of[others])
        ones, others = ones[both], others[both]
        pair = number[codes[ones], codes[others]]
        found[candidate_of[ones][pair >= 0], pair[pair >= 0]] = True
    weights = np.array([min(weight[one], weight[other]) for one, other in asked])
    return np.asarray(found @ weights / weights.sum())


def _codes(stream: npt.NDArray[np.int32], known: dict[int, int]) -> npt.NDArray[np.int16]:
    """The place among the question's terms of each number of `stream`; -1 for every other."""
    numbers = np.array(sorted(known), dtype=np.int32)
    places = np.array([known[number] for number in sorted(known)], dtype=np.int16)
    at = np.minimum(np.searchsorted(numbers, stream), len(numbers) - 1)
    return np.where(numbers[at] == stream, places[at], np.int16(-1))


def ranges(starts: Rows, ends: Rows) -> Rows:
    """All numbers from each start up to its end, one range after the other."""
    lengths = ends - starts
    offsets = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    return np.asarray(offsets + np.arange(len(offsets)))
