"""Which sentences of the sources a sentence rests on, and how near it is to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.llm.checker.figures import figures, without_figures
from assistant.llm.checker.items import counts, holds_figure
from assistant.llm.checker.words import Weight, coverage, stems
from assistant.llm.sources import Unit

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]

# A sentence may rest on this many sentences of paragraphs, and on this many items of one list.
MOST_SENTENCES, MOST_ITEMS = 3, 10
# What a further sentence must add to the words that are found, to be worth citing.
WORTH = 0.07


@dataclass(frozen=True, slots=True)
class Basis:
    """The sentences that a sentence rests on, best first, the cosine with them, and the share of its words there."""

    units: tuple[Unit, ...]
    cosine: float
    coverage: float

    @property
    def words(self) -> frozenset[str]:
        """The stems of these sentences and of what stands above them."""
        return frozenset(stem for unit in self.units for stem in stems(f"{unit.text} {unit.lead} {unit.headings}"))


class Meanings:
    """The sentences of all sources with their vectors; `words` are the stems of all."""

    def __init__(self, units: Sequence[Unit], encode: Encode, weight: Weight) -> None:
        """`encode` gives unit vectors of texts, shape (texts, dimension), `weight` the rarity of a search term."""
        self.units = tuple(units)
        self.weight = weight
        self._encode = encode
        self._vectors = encode([f"{u.lead} {u.text}".strip() for u in self.units]) if self.units else np.zeros((0, 1))
        self._words = [frozenset(stems(f"{u.text} {u.lead} {u.headings}")) for u in self.units]
        self.words = frozenset().union(*self._words)
        self._own_words = [frozenset(stems(f"{u.text} {u.lead}")) for u in self.units]

    def basis(self, text: str, allowed: Callable[[Unit], bool]) -> Basis:
        """What `text` rests on, among the sentences that are allowed."""
        rows = [row for row, unit in enumerate(self.units) if allowed(unit)]
        wanted = list(dict.fromkeys(stems(without_figures(text)))) or list(stems(text))
        if not rows or not wanted:
            return Basis((), 0.0, 0.0)
        vector = self._encode([text])[0]
        cosines = self._vectors[rows] @ vector
        shares = [coverage(wanted, self._own_words[row], self.weight) for row in rows]
        order = sorted(range(len(rows)), key=lambda i: -(cosines[i] + shares[i]))
        chosen = [order[0]]
        missing = [figure for figure in figures(text) if not counts(figure, self.units[rows[order[0]]])]
        found = self._own_words[rows[order[0]]]
        share = shares[order[0]]
        while len(chosen) < MOST_ITEMS:
            best, gain = None, WORTH if not missing else 0.0
            for i in order[:40]:
                if i in chosen or not self._room(rows, chosen, i):
                    continue
                new = coverage(wanted, found | self._own_words[rows[i]], self.weight) - share
                new += sum(counts(figure, self.units[rows[i]]) for figure in missing) * (0.25 + 0.1 * shares[i])
                if new > gain:
                    best, gain = i, new
            if best is None:
                break
            chosen.append(best)
            found |= self._own_words[rows[best]]
            share = coverage(wanted, found, self.weight)
            missing = [figure for figure in missing if not counts(figure, self.units[rows[best]])]
        together = self._vectors[[rows[i] for i in chosen]].sum(axis=0)
        cosine = max(float(cosines[chosen[0]]), float(together @ vector / (np.linalg.norm(together) or 1.0)))
        known = frozenset().union(*(self._words[rows[i]] for i in chosen))
        units = tuple(self.units[rows[i]] for i in chosen)
        said = figures(text)
        held = sum(any(holds_figure(figure, unit) for unit in units) for figure in said)
        share = coverage(wanted, known, self.weight)
        return Basis(units, cosine, (share * len(wanted) + held) / (len(wanted) + len(said)))

    def _room(self, rows: Sequence[int], chosen: Sequence[int], further: int) -> bool:
        """Whether a further sentence may be taken: few of paragraphs, more of a list that is begun already."""
        groups = {self.units[rows[i]].group for i in chosen}
        group = self.units[rows[further]].group
        if group in groups and group[1] < 0:
            return True
        return len(groups | {group}) <= MOST_SENTENCES and len(chosen) < MOST_SENTENCES + 1
