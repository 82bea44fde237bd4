"""Transformation matrices of PDF: a, b, c, d, e, f."""

from __future__ import annotations

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def turn_of(placed: Matrix) -> int:
    """The quarter turns (anticlockwise) of text that is placed by a matrix."""
    a, b = placed[0], placed[1]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def turned_back(point: tuple[float, float], turn: int) -> tuple[float, float]:
    """A point after so many quarter turns clockwise."""
    x, y = point
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def times(m: Matrix, n: Matrix) -> Matrix:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def moved(m: Matrix, x: float, y: float) -> Matrix:
    """A matrix whose origin is moved within its own space."""
    return (m[0], m[1], m[2], m[3], m[4] + x * m[0] + y * m[2], m[5] + x * m[1] + y * m[3])


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point as the matrix places it."""
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]
