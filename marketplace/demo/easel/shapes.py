"""Outlines as lists of points on a sheet of 1600 by 1200."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import cos, hypot, pi, radians, sin
from random import Random

Point = tuple[float, float]
Outline = list[Point]


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 8) -> Outline:
    """A soft curve through the points (Catmull–Rom)."""
    count = len(points)
    curve: Outline = []
    for i in range(count if closed else count - 1):
        if closed:
            a, b, c, d = (points[(i + j) % count] for j in (-1, 0, 1, 2))
        else:
            a, b, c, d = (points[min(max(i + j, 0), count - 1)] for j in (-1, 0, 1, 2))
        curve += [
            (
                a[0] * wa + b[0] * wb + c[0] * wc + d[0] * wd,
                a[1] * wa + b[1] * wb + c[1] * wc + d[1] * wd,
            )
            for wa, wb, wc, wd in _weights(steps)
        ]
    if not closed:
        curve.append(points[-1])
    return curve


@cache
def _weights(steps: int) -> list[tuple[float, float, float, float]]:
    """How much each of the four points about a stretch of the curve counts, step by step."""
    ways = [step / steps for step in range(steps)]
    return [
        (
            0.5 * (-t + 2 * t**2 - t**3),
            0.5 * (2 - 5 * t**2 + 3 * t**3),
            0.5 * (t + 4 * t**2 - 3 * t**3),
            0.5 * (t**3 - t**2),
        )
        for t in ways
    ]


def oval(x: float, y: float, rx: float, ry: float | None = None, *, turn: float = 0, points: int = 48) -> Outline:
    """An ellipse, turned by degrees."""
    ry = rx if ry is None else ry
    a = radians(turn)
    return [
        (x + rx * cos(t) * cos(a) - ry * sin(t) * sin(a), y + rx * cos(t) * sin(a) + ry * sin(t) * cos(a))
        for t in (2 * pi * i / points for i in range(points))
    ]


def pebble(
    x: float, y: float, rx: float, ry: float, rng: Random, *, wobble: float = 0.08, turn: float = 0, knots: int = 10
) -> Outline:
    """An ellipse shaped by hand."""
    ring = oval(0, 0, rx, ry, points=knots)
    rough = [(px * (1 + rng.uniform(-wobble, wobble)), py * (1 + rng.uniform(-wobble, wobble))) for px, py in ring]
    return moved(turned(smooth(rough), turn), x, y)


def box(left: float, top: float, right: float, bottom: float, *, corner: float = 0) -> Outline:
    """A rectangle, its corners rounded."""
    if not corner:
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    outline: Outline = []
    for cx, cy, start in (
        (right - corner, top + corner, -90),
        (right - corner, bottom - corner, 0),
        (left + corner, bottom - corner, 90),
        (left + corner, top + corner, 180),
    ):
        outline += [
            (cx + corner * cos(radians(start + 15 * i)), cy + corner * sin(radians(start + 15 * i))) for i in range(7)
        ]
    return outline


def stalk(spine: Sequence[Point], widths: Sequence[float]) -> Outline:
    """A band along a spine, its width changing evenly through the given widths."""
    count = len(spine)
    left: Outline = []
    right: Outline = []
    for i, (x, y) in enumerate(spine):
        (ax, ay), (bx, by) = spine[i - 1 if i else 0], spine[i + 1 if i + 1 < count else i]
        dx, dy = bx - ax, by - ay
        half = _between(widths, i / max(count - 1, 1)) / 2
        part = half / (hypot(dx, dy) or 1)
        left.append((x + part * dy, y - part * dx))
        right.append((x - part * dy, y + part * dx))
    return left + right[::-1]


def _between(values: Sequence[float], t: float) -> float:
    place = t * (len(values) - 1)
    i = min(int(place), len(values) - 2)
    return values[i] + (values[i + 1] - values[i]) * (place - i)


def arc(x: float, y: float, length: float, angle: float, *, bend: float = 0, points: int = 14) -> Outline:
    """A spine from (x, y) in a direction, bending by degrees on its way."""
    spine = [(x, y)]
    step = length / (points - 1)
    heading = radians(angle - bend / 2)
    for _ in range(points - 1):
        x, y = x + step * cos(heading), y + step * sin(heading)
        heading += radians(bend) / (points - 1)
        spine.append((x, y))
    return spine


def leaf(x: float, y: float, length: float, width: float, angle: float, *, bend: float = 0) -> Outline:
    """A pointed leaf growing from (x, y)."""
    return stalk(
        arc(x, y, length, angle, bend=bend, points=20),
        [width * f for f in (0.06, 0.55, 0.85, 1, 0.95, 0.8, 0.55, 0.28, 0.02)],
    )


def heart(x: float, y: float, length: float, width: float, angle: float) -> Outline:
    """A heart-shaped leaf, as of betel or taro, its stalk at (x, y)."""
    half = [(0, 0), (-0.08, 0.22), (0.02, 0.42), (0.22, 0.5), (0.45, 0.44), (0.68, 0.28), (0.88, 0.1), (1, 0)]
    ring = [(px * length, py * width) for px, py in half] + [(px * length, -py * width) for px, py in half[-2:0:-1]]
    return moved(turned(smooth(ring, steps=5), angle), x, y)


def turned(outline: Sequence[Point], angle: float) -> Outline:
    """The outline turned about the origin by degrees."""
    a = radians(angle)
    return [(x * cos(a) - y * sin(a), x * sin(a) + y * cos(a)) for x, y in outline]


def moved(outline: Sequence[Point], dx: float, dy: float) -> Outline:
    """The outline shifted."""
    return [(x + dx, y + dy) for x, y in outline]


def placed(outline: Sequence[Point], x: float, y: float, *, scale: float = 1, turn: float = 0) -> Outline:
    """An outline drawn about the origin, brought to its place."""
    return moved(turned([(px * scale, py * scale) for px, py in outline], turn), x, y)


def along(spine: Sequence[Point], t: float) -> Point:
    """The point at a share of the spine's way."""
    return (_between([p[0] for p in spine], t), _between([p[1] for p in spine], t))


def span(a: Point, b: Point) -> float:
    """How far two points lie apart."""
    return hypot(b[0] - a[0], b[1] - a[1])
