"""The curves of the evidence models as small SVG pictures, for docs/refusal.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tests.benchmarks.evidence_samples import NO_DOCUMENT, NO_PARAGRAPH, Values

if TYPE_CHECKING:
    from tests.benchmarks.evidence import Scored

SIZE, LEFT, TOP = 260, 46, 14
COLOURS = ("#1b4f72", "#2e86c1", "#b9770e", "#7d3c98", "#117a65")
CURVES = (
    ("squad, document removed", "squad", (NO_DOCUMENT,)),
    ("squad, paragraph removed", "squad", (NO_PARAGRAPH,)),
    ("clapnq, document removed", "clapnq", (NO_DOCUMENT,)),
    ("clapnq, paragraph removed", "clapnq", (NO_PARAGRAPH,)),
    ("golden, absent facts and false premises", "golden", ("absent_fact", "false_premise")),
)
STEPS = 50
LIMITS = (-np.inf, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, np.inf)

Point = tuple[float, float]


def refusal_curves(scored: Sequence[Scored]) -> str:
    """How many questions without an answer are refused, by how many with one are."""
    lines: list[tuple[str, list[Point]]] = []
    for label, name, parts in CURVES:
        best = _odds(one for one in scored if one.sample.name == name and one.sample.answerable)
        without = _odds(one for one in scored if one.sample.name == name and one.sample.part in parts)
        shares = np.linspace(0, 1, STEPS + 1)
        lines.append((label, [(x, float(np.mean(without <= np.quantile(best, x)))) for x in shares.tolist()]))
    return _picture("answerable questions refused", "unanswerable questions refused", lines)


def reliability_curve(scored: Sequence[Scored]) -> str:
    """How often there was an answer, by how probable the models found it; as many searches with one as without."""
    odds, answerable = _odds(scored), np.array([one.sample.answerable for one in scored])
    worth = np.where(answerable, 1 / answerable.sum(), 1 / (~answerable).sum())
    points: list[Point] = []
    for low, high in pairwise(LIMITS):
        here = (odds >= low) & (odds < high)
        if here.any():
            probable = np.average(1 / (1 + np.exp(-odds[here])), weights=worth[here])
            points.append((float(probable), float(np.average(answerable[here], weights=worth[here]))))
    return _picture("probability of an answer", "share with an answer", [("all searches", points)])


def _odds(scored: Iterable[Scored]) -> Values:
    return np.array([one.odds for one in scored])


def _picture(across: str, up: str, lines: Sequence[tuple[str, Sequence[Point]]]) -> str:
    """Lines of points from 0 to 1, with a grid, names of the axes and a legend below."""
    height = TOP + SIZE + 44 + 16 * len(lines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + SIZE + 20}" height="{height}" font-family="sans-serif" '
        'font-size="11" fill="#333">',
        f'<rect width="{LEFT + SIZE + 20}" height="{height}" fill="#fff"/>',
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = LEFT + SIZE * tick, TOP + SIZE * (1 - tick)
        parts.append(f'<path d="M{x:.0f} {TOP}V{TOP + SIZE}M{LEFT} {y:.0f}H{LEFT + SIZE}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.0f}" y="{TOP + SIZE + 14}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{LEFT - 5}" y="{y + 4:.0f}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<text x="{LEFT + SIZE / 2:.0f}" y="{TOP + SIZE + 30}" text-anchor="middle">{across}</text>')
    middle = TOP + SIZE / 2
    parts.append(
        f'<text x="12" y="{middle:.0f}" transform="rotate(-90 12 {middle:.0f})" text-anchor="middle">{up}</text>'
    )
    for row, ((label, points), colour) in enumerate(zip(lines, COLOURS, strict=False)):
        path = " ".join(f"{LEFT + SIZE * x:.1f},{TOP + SIZE * (1 - y):.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        y = TOP + SIZE + 48 + 16 * row
        parts.append(f'<rect x="{LEFT}" y="{y - 8}" width="14" height="3" fill="{colour}"/>')
        parts.append(f'<text x="{LEFT + 20}" y="{y - 3}">{label}</text>')
    return "\n".join([*parts, "</svg>", ""])
