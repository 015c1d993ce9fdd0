"""Glass, paper and tins: whatever a cooperative fills and labels."""

from __future__ import annotations

from math import pi, sin

from marketplace.demo.easel.canvas import NEAR, NO_SHADOW, Canvas, Colour, Pen, Shadow, darker, lighter, mix
from marketplace.demo.easel.shapes import Outline, arc, box, leaf, moved, oval, smooth

STANDING: Shadow = (44, 16, 34, 0.42)


def emblem(pen: Pen, x: float, y: float, size: float, ink: Colour) -> None:
    """A hill, a sun and a leaf: the sign on every label of the demonstration."""
    pen.dot(x, y, size * 0.62, mix(ink, (255, 255, 255), 0.82))
    pen.dot(x + size * 0.2, y - size * 0.22, size * 0.16, (222, 130, 48))
    hills = [
        (x - size * 0.5, y + size * 0.26),
        (x - size * 0.2, y - size * 0.16),
        (x + size * 0.02, y + size * 0.08),
        (x + size * 0.2, y - size * 0.08),
        (x + size * 0.5, y + size * 0.26),
    ]
    pen.fill(hills, ink)
    pen.fill(leaf(x - size * 0.2, y + size * 0.5, size * 0.5, size * 0.16, -12), mix(ink, (120, 160, 70), 0.7))


def written(pen: Pen, x: float, y: float, width: float, ink: Colour, lines: int = 3) -> None:
    """Lines that look like writing from afar."""
    for i in range(lines):
        half = width * (0.5, 0.36, 0.42, 0.3)[i % 4]
        pen.line([(x - half, y + i * 24), (x + half, y + i * 24)], ink, 9 if i == 0 else 6, 0.85 if i == 0 else 0.5)


def jar(
    canvas: Canvas,
    x: float,
    base: float,
    width: float,
    height: float,
    *,
    fill: Colour,
    label: Colour | None = (244, 232, 206),
    lid: str = "metal",
    level: float = 0.9,
    powder: bool = False,
    ink: Colour = (120, 70, 36),
) -> None:
    """A glass jar with what is in it, a label and a lid."""
    w, top = width / 2, base - height
    body = box(x - w, top + height * 0.14, x + w, base, corner=width * 0.16)
    neck = box(x - w * 0.8, top + height * 0.06, x + w * 0.8, top + height * 0.26, corner=12)
    glass = mix(fill, (232, 236, 226), 0.72)
    surface = base - height * 0.84 * level

    def inside(pen: Pen) -> None:
        inner = box(x - w + 13, surface, x + w - 13, base - 15, corner=width * 0.13)
        pen.fill(inner, fill)
        for i in range(14):
            t = i / 14
            pen.fill(
                box(
                    x - w + 13,
                    surface + (base - surface) * t,
                    x + w - 13,
                    surface + (base - surface) * t + height * 0.07,
                ),
                mix(lighter(fill, 0.22), darker(fill, 0.25), t),
                0.55,
            )
        pen.fill(oval(x, surface + 2, w - 14, 15), lighter(fill, 0.32))
        if not powder:
            pen.soft(oval(x + w * 0.35, base - height * 0.2, w * 0.42, height * 0.2), lighter(fill, 0.55), 40, 0.6)
        else:
            for i in range(500):
                px, py = canvas.rng.uniform(x - w + 18, x + w - 18), canvas.rng.uniform(surface + 8, base - 20)
                pen.dot(px, py, 2.6, lighter(fill, 0.3) if i % 2 else darker(fill, 0.3), 0.4)
        pen.soft(box(x + w * 0.72, surface, x + w - 8, base - 20), darker(fill, 0.5), 26, 0.5)
        if label:
            ly = base - height * 0.36
            sheet = box(x - w * 0.99, ly - height * 0.2, x + w * 0.99, ly + height * 0.2)
            pen.fill(sheet, label)
            for sy in (ly - height * 0.185, ly + height * 0.185):
                pen.line([(x - w, sy), (x + w, sy)], ink, 5, 0.8)
            emblem(pen, x, ly - height * 0.05, width * 0.3, ink)
            written(pen, x, ly + height * 0.1, width * 0.5, ink)
            pen.soft(box(x + w * 0.6, ly - height * 0.2, x + w, ly + height * 0.2), darker(label, 0.5), 40, 0.55)
        pen.shine(box(x - w * 0.8, top + height * 0.24, x - w * 0.66, base - height * 0.12, corner=8), 9, 0.62)
        pen.shine(box(x + w * 0.76, top + height * 0.3, x + w * 0.82, base - height * 0.16, corner=3), 5, 0.35)
        pen.shine(oval(x - w * 0.3, top + height * 0.2, w * 0.3, 8), 8, 0.5)

    canvas.shape(
        [body, neck],
        [lighter(glass, 0.3), glass, darker(glass, 0.1)],
        marks=inside,
        relief=34,
        depth=0.7,
        shadow=STANDING,
    )
    cap(canvas, x, top, w * 0.88, height * 0.13, lid)


def cap(canvas: Canvas, x: float, top: float, w: float, height: float, kind: str) -> None:
    """A lid: turned wood, metal, or cloth tied with string."""
    if kind == "cloth":
        cloth: Colour = (196, 74, 52)
        skirt = smooth(
            [
                (x - w * 0.9, top + 4),
                (x - w * 1.2, top + height * 1.7),
                (x - w * 0.7, top + height * 1.45),
                (x - w * 0.3, top + height * 1.85),
                (x + w * 0.2, top + height * 1.5),
                (x + w * 0.66, top + height * 1.85),
                (x + w * 1.2, top + height * 1.55),
                (x + w * 0.9, top + 4),
                (x, top - 22),
            ]
        )

        def pattern(pen: Pen) -> None:
            for i in range(-8, 9):
                pen.line([(x + i * 26, top - 40), (x + i * 34, top + height * 2)], (240, 214, 170), 4, 0.55)
            for i in range(7):
                pen.line([(x - w * 1.3, top - 14 + i * 30), (x + w * 1.3, top - 14 + i * 30)], (240, 214, 170), 4, 0.55)

        canvas.shape(
            skirt, [lighter(cloth, 0.1), cloth, darker(cloth, 0.2)], marks=pattern, relief=26, depth=1, shadow=NEAR
        )
        canvas.shape(
            box(x - w * 0.93, top + height * 0.72, x + w * 0.93, top + height * 0.92, corner=6),
            (222, 198, 150),
            relief=6,
            shadow=(2, 4, 4, 0.4),
        )
        return
    tone: Colour = {"wood": (178, 124, 76), "metal": (204, 172, 96), "dark": (70, 62, 56), "white": (236, 230, 218)}[
        kind
    ]
    fibre = (40.0, 3.0) if kind == "wood" else (4.0, 30.0)

    def rim(pen: Pen) -> None:
        if kind != "wood":
            for i in range(26):
                lx = x - w + 2 * w * (i + 0.5) / 26
                pen.line([(lx, top + 22), (lx, top + height)], darker(tone, 0.3), 3, 0.4)
        pen.fill(oval(x, top + 8, w * 0.99, 18), lighter(tone, 0.3))
        pen.shine(box(x - w * 0.74, top + 20, x - w * 0.56, top + height - 6, corner=4), 8, 0.5)

    canvas.shape(
        box(x - w, top - 6, x + w, top + height, corner=14),
        [lighter(tone, 0.1), tone, darker(tone, 0.2)],
        across=True,
        marks=rim,
        relief=24,
        depth=1,
        rough=0.25 if kind == "wood" else 0.08,
        fibre=fibre,
        shadow=(8, 10, 10, 0.35),
    )


def bottle(
    canvas: Canvas,
    x: float,
    base: float,
    width: float,
    height: float,
    *,
    fill: Colour,
    label: Colour = (246, 236, 212),
    stopper: Colour = (190, 60, 40),
    glass: Colour | None = None,
    ink: Colour = (132, 84, 30),
    level: float = 0.94,
) -> None:
    """A bottle with its contents showing."""
    w, top = width / 2, base - height
    shoulder, neck = top + height * 0.36, w * 0.36
    half = [
        (neck, top + height * 0.06),
        (neck, top + height * 0.2),
        (w * 0.86, shoulder - 8),
        (w, shoulder + 46),
        (w, base - 26),
        (w * 0.86, base),
    ]
    body: Outline = smooth([(x - px, py) for px, py in half] + [(x + px, py) for px, py in half[::-1]], steps=8)
    wall = glass or mix(fill, (230, 234, 222), 0.55)

    def inside(pen: Pen) -> None:
        surface = base - height * 0.86 * level
        inner = smooth(
            [(x - px + 9, max(py, surface)) for px, py in half]
            + [(x + px - 9, max(py, surface)) for px, py in half[::-1]],
            steps=8,
        )
        pen.fill(inner, fill, 1 if glass is None else 0.55)
        pen.soft(oval(x + w * 0.3, base - height * 0.12, w * 0.5, height * 0.1), lighter(fill, 0.6), 34, 0.65)
        pen.soft(box(x + w * 0.7, shoulder, x + w, base - 10), darker(fill, 0.55), 26, 0.6)
        ly = base - height * 0.3
        pen.fill(box(x - w, ly - height * 0.165, x + w, ly + height * 0.165), label)
        for sy in (ly - height * 0.15, ly + height * 0.15):
            pen.line([(x - w, sy), (x + w, sy)], ink, 5, 0.8)
        emblem(pen, x, ly - height * 0.045, width * 0.36, ink)
        written(pen, x, ly + height * 0.075, width * 0.56, ink)
        pen.soft(box(x + w * 0.6, ly - height * 0.165, x + w, ly + height * 0.165), darker(label, 0.5), 30, 0.55)
        pen.shine(box(x - w * 0.8, shoulder + 30, x - w * 0.64, base - 50, corner=8), 8, 0.66)
        pen.shine(box(x - neck * 0.6, top + height * 0.08, x - neck * 0.3, top + height * 0.2, corner=4), 5, 0.6)

    canvas.shape(
        body, [lighter(wall, 0.2), wall, darker(wall, 0.1)], marks=inside, relief=32, depth=0.8, shadow=STANDING
    )
    canvas.shape(
        box(x - neck * 1.15, top, x + neck * 1.15, top + height * 0.1, corner=9),
        [lighter(stopper, 0.2), stopper, darker(stopper, 0.35)],
        across=True,
        relief=16,
        shadow=NEAR,
    )


def pouch(
    canvas: Canvas,
    x: float,
    base: float,
    width: float,
    height: float,
    *,
    paper: Colour = (200, 164, 116),
    window: Colour | None = None,
    ink: Colour = (74, 92, 48),
    band: Colour = (240, 228, 200),
) -> None:
    """A stand-up paper pouch with a label and perhaps a window."""
    w, top = width / 2, base - height
    body = smooth(
        [
            (x - w * 0.94, top),
            (x - w * 0.97, top + height * 0.4),
            (x - w, base - 30),
            (x - w * 0.8, base),
            (x + w * 0.8, base),
            (x + w, base - 30),
            (x + w * 0.97, top + height * 0.4),
            (x + w * 0.94, top),
        ],
        steps=6,
    )
    rng = canvas.rng

    def printing(pen: Pen) -> None:
        pen.line([(x - w, top + 52), (x + w, top + 52)], darker(paper, 0.3), 5, 0.6)
        pen.line([(x - w, top + 64), (x + w, top + 64)], lighter(paper, 0.4), 4, 0.6)
        pen.fill(box(x - w * 0.74, top + height * 0.16, x + w * 0.74, top + height * 0.56, corner=18), band)
        emblem(pen, x, top + height * 0.29, width * 0.32, ink)
        written(pen, x, top + height * 0.44, width * 0.5, ink)
        if window:
            hole = oval(x, base - height * 0.22, w * 0.5, height * 0.13)
            pen.fill(hole, darker(window, 0.3))
            for _ in range(150):
                t, d = rng.uniform(0, 2 * pi), rng.random() ** 0.5
                px, py = x + sin(t) * d * w * 0.45, base - height * 0.22 + sin(t + pi / 2) * d * height * 0.11
                pen.fill(
                    moved(oval(0, 0, 13, 7, turn=rng.uniform(0, 180), points=10), px, py),
                    mix(darker(window, 0.2), lighter(window, 0.3), rng.random()),
                )
            pen.line([*hole, hole[0]], lighter(paper, 0.4), 5)
        for side in (-1, 1):
            pen.line(arc(x + side * w * 0.9, base - 40, 130, -90 - side * 14, points=5), darker(paper, 0.35), 4, 0.4)
        pen.shine(box(x - w * 0.86, top + 90, x - w * 0.7, base - 80, corner=8), 18, 0.3)

    canvas.shape(
        body,
        [lighter(paper, 0.12), paper, darker(paper, 0.14)],
        marks=printing,
        relief=44,
        depth=0.8,
        rough=0.2,
        fibre=(3, 3),
        shadow=STANDING,
    )


def carton(
    canvas: Canvas,
    x: float,
    base: float,
    width: float,
    height: float,
    *,
    colour: Colour,
    ink: Colour = (60, 84, 44),
    art: Colour | None = None,
) -> None:
    """A folded carton seen from its corner."""
    w, deep = width / 2, width * 0.26
    top = base - height
    canvas.shape(
        [(x + w, top), (x + w + deep, top - deep * 0.5), (x + w + deep, base - deep * 0.62), (x + w, base)],
        [darker(colour, 0.28), darker(colour, 0.4)],
        relief=8,
        shadow=(40, 18, 30, 0.45),
    )
    canvas.shape(
        [(x - w, top), (x - w + deep, top - deep * 0.5), (x + w + deep, top - deep * 0.5), (x + w, top)],
        lighter(colour, 0.3),
        relief=6,
        shadow=NO_SHADOW,
    )

    def front(pen: Pen) -> None:
        pen.fill(box(x - w, base - height * 0.26, x + w, base), art or darker(colour, 0.3))
        for i in range(7):
            pen.fill(
                leaf(x - w + i * width / 6, base - height * 0.02, height * 0.34, height * 0.1, -90 + (i % 3 - 1) * 16),
                mix(art or ink, (255, 255, 255), 0.25 if i % 2 else 0.05),
                0.9,
            )
        emblem(pen, x, top + height * 0.28, width * 0.3, ink)
        written(pen, x, top + height * 0.52, width * 0.56, ink)

    canvas.shape(
        box(x - w, top, x + w, base),
        [lighter(colour, 0.14), colour],
        marks=front,
        relief=8,
        depth=0.5,
        shadow=(10, 10, 16, 0.35),
    )
