"""Cinnamon in all its forms, roots, chili and pepper."""

from __future__ import annotations

from math import cos, pi, radians, sin

from marketplace.demo.easel.canvas import NEAR, NO_SHADOW, SOFT, Canvas, Colour, Pen, darker, halo, lighter, varied
from marketplace.demo.easel.grounds import bowl, cloth, counter, green_leaf, mat, one_leaf, sprig, table, tray
from marketplace.demo.easel.jars import jar
from marketplace.demo.easel.shapes import along, arc, box, leaf, oval, pebble, placed, smooth, stalk

BARK: Colour = (150, 88, 48)


def quill(
    canvas: Canvas, x: float, y: float, length: float, angle: float, *, width: float = 46, colour: Colour = BARK
) -> None:
    """One rolled stick of cinnamon bark."""
    rng = canvas.rng
    tone = varied(colour, rng, 14)
    spine = arc(x, y, length, angle, bend=rng.uniform(-4, 4))
    nx, ny = -sin(radians(angle)), cos(radians(angle))

    def bark(pen: Pen) -> None:
        for _ in range(16):
            off = rng.uniform(-0.46, 0.46) * width
            start = rng.uniform(0, 0.7)
            end = min(1.0, start + rng.uniform(0.1, 0.5))
            stroke = [
                (px + nx * off, py + ny * off)
                for px, py in (along(spine, start + (end - start) * i / 4) for i in range(5))
            ]
            pen.line(stroke, darker(tone, 0.4) if rng.random() < 0.55 else lighter(tone, 0.3), rng.uniform(2, 5), 0.45)
        seam = [(px + nx * width * 0.1, py + ny * width * 0.1) for px, py in spine]
        pen.line(seam, darker(tone, 0.65), 6, 0.85)
        pen.line([(px + nx * 5, py + ny * 5) for px, py in seam], lighter(tone, 0.35), 3, 0.7)

    canvas.shape(
        stalk(spine, [width, width * 1.04, width * 0.98, width]),
        tone,
        marks=bark,
        relief=width * 0.55,
        depth=1.15,
        rough=0.2,
        shadow=NEAR,
    )
    for end, turn in ((spine[-1], angle), (spine[0], angle)):
        ex, ey = end
        canvas.shape(oval(ex, ey, width * 0.2, width * 0.5, turn=turn), lighter(tone, 0.18), relief=5, shadow=NO_SHADOW)

        def curls(pen: Pen, ex: float = ex, ey: float = ey, turn: float = turn) -> None:
            for side in (-0.2, 0.2):
                roll = [
                    placed(
                        [(width * 0.12 * cos(t) * (1 - t / 12), side * width + width * 0.2 * sin(t) * (1 - t / 12))],
                        ex,
                        ey,
                        turn=turn,
                    )[0]
                    for t in (i * 0.5 for i in range(15))
                ]
                pen.line(roll, darker(tone, 0.75), 3.5)

        canvas.strands(curls, (ex - width, ey - width, ex + width, ey + width))


def twine(
    canvas: Canvas,
    x: float,
    y: float,
    height: float,
    *,
    turns: int = 5,
    colour: Colour = (214, 190, 146),
    angle: float = 90,
) -> None:
    """String wound round a bundle, with a bow."""
    rng = canvas.rng
    dx, dy = cos(radians(angle)), sin(radians(angle))
    for i in range(turns):
        px, py = x + (i - turns / 2) * 11 * dy, y - (i - turns / 2) * 11 * dx
        canvas.shape(
            stalk(
                [
                    (px - dx * height / 2, py - dy * height / 2),
                    (px + 5, py + 2),
                    (px + dx * height / 2, py + dy * height / 2),
                ],
                [9, 10, 9],
            ),
            varied(colour, rng, 10),
            relief=5,
            shadow=(3, 4, 4, 0.5),
        )
    for bend, turn in ((130, -150), (-130, -30)):
        canvas.shape(stalk(arc(x, y, 120, turn, bend=bend), [7, 7, 7]), colour, relief=4, shadow=(4, 6, 5, 0.45))
        canvas.shape(
            stalk(arc(x, y, 110, turn + (190 if turn < -90 else 170), bend=bend / 3), [7, 6, 5]),
            colour,
            relief=4,
            shadow=(4, 6, 5, 0.45),
        )


def cinnamon_sticks(canvas: Canvas, variant: int) -> None:
    """Quế thanh."""
    (mat, table, cloth)[variant % 3](canvas, 2 if variant % 3 == 1 else variant)
    green_leaf(canvas, 180, 860, 1300, 520, -10, bend=12)
    if variant % 3 == 2:
        for row in range(9):
            quill(canvas, 300 + row * 105, 960 - row * 20, 680, -78 + canvas.rng.uniform(-6, 6), width=62)
    else:
        for row, count in enumerate((7, 6, 4)):
            for i in range(count):
                quill(
                    canvas,
                    330 + row * 20 + canvas.rng.uniform(-26, 26),
                    840 - row * 64 - i * 40 + row * 10,
                    900 - row * 30,
                    -9 + canvas.rng.uniform(-3, 3),
                    width=60,
                )
        twine(canvas, 790, 610, 380, turns=6, angle=82)
    for i in range(3):
        quill(canvas, 1080 + i * 60, 1010 + i * 22, 330, -24 + i * 13, width=46)
    sprig(canvas, 180, 330, 420, -28, leaves=6, size=170)


def bark_slab(canvas: Canvas, x: float, y: float, length: float, angle: float, width: float) -> None:
    """A flat strip of bark, outside up or inside up."""
    rng = canvas.rng
    inside = rng.random() < 0.45
    tone = varied((176, 104, 56) if inside else (132, 98, 70), rng, 12)
    spine = arc(x, y, length, angle, bend=rng.uniform(-8, 8), points=18)
    nx, ny = -sin(radians(angle)), cos(radians(angle))

    def skin(pen: Pen) -> None:
        for _ in range(46):
            off, t = rng.uniform(-0.48, 0.48) * width, rng.random()
            px, py = along(spine, t)
            if inside:
                q = along(spine, min(1, t + 0.3))
                pen.line(
                    [(px + nx * off, py + ny * off), (q[0] + nx * off, q[1] + ny * off)], darker(tone, 0.35), 2.5, 0.4
                )
            else:
                pen.fill(
                    pebble(
                        px + nx * off,
                        py + ny * off,
                        rng.uniform(8, 30),
                        rng.uniform(6, 16),
                        rng,
                        wobble=0.3,
                        turn=angle,
                    ),
                    (188, 182, 158) if rng.random() < 0.5 else (92, 66, 48),
                    0.4,
                )

    widths = [width * rng.uniform(0.9, 1.05) for _ in range(5)]
    canvas.shape(
        stalk(spine, widths),
        [lighter(tone, 0.1), tone, darker(tone, 0.2)],
        marks=skin,
        relief=width * 0.4,
        depth=-0.8 if inside else 1.1,
        rough=0.4,
        fibre=(3, 3),
        shadow=SOFT,
    )


def cinnamon_bark(canvas: Canvas, variant: int) -> None:
    """Quế vỏ."""
    (table, mat)[variant % 2](canvas, 3 if variant % 2 == 0 else 1)
    for i in range(9):
        bark_slab(
            canvas,
            130 + (i % 2) * 90,
            200 + i * 98,
            1150 + canvas.rng.uniform(-120, 120),
            canvas.rng.uniform(-11, 8),
            128,
        )
    for i in range(3):
        bark_slab(canvas, 420 + i * 240, 1060 - i * 40, 620, -62 + i * 8, 108)
    sprig(canvas, 1420, 1080, 480, -118, leaves=7, size=190)


def powder_heap(canvas: Canvas, x: float, y: float, r: float, colour: Colour) -> None:
    """A heap of ground spice."""
    rng = canvas.rng
    canvas.shape(
        pebble(x, y, r, r * 0.5, rng, wobble=0.07, knots=16),
        [lighter(colour, 0.2), colour, darker(colour, 0.25)],
        relief=r * 0.5,
        depth=0.9,
        rough=0.7,
        fibre=(1.4, 1.4),
        shadow=NEAR,
    )
    canvas.shape(
        pebble(x - r * 0.04, y - r * 0.16, r * 0.62, r * 0.32, rng, wobble=0.1),
        [lighter(colour, 0.28), colour],
        relief=r * 0.36,
        depth=0.8,
        rough=0.7,
        fibre=(1.4, 1.4),
        shadow=NO_SHADOW,
    )

    def crumbs(pen: Pen) -> None:
        for _ in range(90):
            t, d = rng.uniform(0, 2 * pi), rng.uniform(0.95, 1.5)
            pen.dot(x + cos(t) * r * d, y + sin(t) * r * 0.5 * d, rng.uniform(1.5, 4), varied(colour, rng, 24), 0.9)

    canvas.strands(crumbs, (x - r * 1.6, y - r, x + r * 1.6, y + r))


def cinnamon_powder(canvas: Canvas, variant: int) -> None:
    """Bột quế."""
    counter(canvas, variant + 1, wall=((226, 206, 174), (206, 208, 184), (230, 200, 170))[variant % 3])
    jar(canvas, 560, 1040, 560, 760, fill=(156, 84, 40), label=(240, 226, 196), lid="wood", level=0.86, powder=True)
    powder_heap(canvas, 1180, 1030, 290, (164, 90, 44))
    for i in range(4):
        quill(canvas, 960 + i * 34, 800 + i * 24, 520, 10 - i * 11, width=58)
    if variant % 2:
        sprig(canvas, 130, 1060, 360, -30, leaves=5, size=150)


def cinnamon_lamp(canvas: Canvas, variant: int) -> None:
    """Đèn quế: a lamp turned from bark."""
    counter(canvas, 3, wall=((126, 88, 66), (104, 92, 80), (140, 92, 62))[variant % 3])
    canvas.soft(box(-40, -40, 1640, 1240), (30, 16, 14), 20, 0.5)
    x, base, wide, tall = 760, 1060, 380, 860
    halo(canvas, x, 560, 1000, (255, 170, 76), 0.75)
    halo(canvas, x, 1010, 620, (255, 196, 110), 0.35)
    canvas.shape(
        oval(x, base + 16, wide * 0.86, 74),
        [(120, 72, 40), (70, 40, 24)],
        relief=26,
        rough=0.3,
        fibre=(30, 3),
        shadow=(20, 26, 34, 0.6),
    )
    body = smooth(
        [
            (x - wide * 0.62, base - 20),
            (x - wide * 0.74, base - 220),
            (x - wide * 0.68, base - 480),
            (x - wide * 0.5, base - tall),
            (x + wide * 0.5, base - tall),
            (x + wide * 0.68, base - 480),
            (x + wide * 0.74, base - 220),
            (x + wide * 0.62, base - 20),
            (x, base + 6),
        ],
        steps=10,
    )
    rng = canvas.rng
    petals: list[tuple[float, float, float]] = []
    if variant % 3 == 0:
        for row in range(5):
            for i in range(-3, 4):
                petals.append(
                    (x + i * 96 * (1 - row * 0.05) + (48 if row % 2 else 0), base - 150 - row * 140, 1 - row * 0.06)
                )
    elif variant % 3 == 1:
        for row in range(14):
            for i in range(-4, 5):
                petals.append((x + i * 58 * (1 - row * 0.02), base - 100 - row * 52, 0.5))

    def pierced(pen: Pen) -> None:
        for _ in range(130):
            px = x + rng.uniform(-wide * 0.75, wide * 0.75)
            py = rng.uniform(base - tall, base)
            pen.line(
                [(px, py), (px + rng.uniform(-6, 6), py + rng.uniform(60, 190))],
                darker(BARK, 0.5) if rng.random() < 0.6 else lighter(BARK, 0.2),
                rng.uniform(2, 7),
                0.5,
            )
        for px, py, size in petals:
            if variant % 3:
                pen.fill(leaf(px, py, 30, 16, -90), (255, 220, 140))
                continue
            for turn in range(-90, 270, 72):
                a = radians(turn)
                pen.fill(
                    oval(px + cos(a) * 27 * size, py + sin(a) * 27 * size, 21 * size, 13 * size, turn=turn, points=16),
                    (255, 222, 146),
                )
            pen.dot(px, py, 9 * size, (255, 240, 196))
            for turn in (-18, 198):
                pen.fill(
                    leaf(px + cos(radians(turn)) * 44 * size, py + 42 * size, 34 * size, 12 * size, turn),
                    (255, 200, 110),
                )
        if variant % 3 == 2:
            for cx in range(-2, 3):
                pen.fill(leaf(x + cx * 96, base - 120, 620 - abs(cx) * 50, 60, -90), (255, 208, 118))
                pen.line([(x + cx * 96, base - 100), (x + cx * 96, base - 740)], darker(BARK, 0.4), 9)
        for px, py, size in petals:
            pen.soft(oval(px, py, 60 * size), (255, 190, 96), 22, 0.4)

    canvas.shape(
        body,
        [darker(BARK, 0.3), darker(BARK, 0.1), BARK, darker(BARK, 0.35)],
        marks=pierced,
        relief=70,
        depth=0.7,
        rough=0.25,
        fibre=(4, 24),
        shadow=(24, 24, 40, 0.55),
    )
    canvas.shape(oval(x, base - tall + 4, wide * 0.5, 44), (255, 226, 160), relief=20, depth=-0.5, shadow=NO_SHADOW)
    canvas.shape(
        [(px, py) for px, py in oval(x, base - tall + 2, wide * 0.5, 46)],
        (96, 56, 32),
        relief=8,
        shadow=NO_SHADOW,
        alpha=0.25,
    )
    halo(canvas, x, base - tall - 20, 320, (255, 214, 140), 0.6)
    for px, py, size in petals[::3]:
        halo(canvas, px, py, 70 * size + 20, (255, 206, 120), 0.26)
    for i in range(3):
        quill(canvas, 1150 + i * 30, 1070 + i * 34, 370, -16 + i * 12, width=52)


def root_hand(
    canvas: Canvas, x: float, y: float, size: float, skin: Colour, inside: Colour, *, turn: float = 0
) -> None:
    """A hand of ginger or turmeric."""
    rng = canvas.rng
    fingers = [
        (0, 0, 1.0, 0.44, 4),
        (0.45, -0.1, 0.62, 0.34, -42),
        (-0.35, -0.12, 0.6, 0.33, -118),
        (0.15, 0.12, 0.5, 0.3, 60),
        (-0.2, 0.1, 0.42, 0.28, 128),
        (0.75, 0.04, 0.42, 0.27, 24),
    ]
    lobes = []
    for fx, fy, length, width, angle in fingers:
        ox, oy = placed([(fx * size * 0.5, fy * size * 0.5)], x, y, turn=turn)[0]
        lobes.append(
            pebble(
                ox + cos(radians(angle + turn)) * length * size * 0.22,
                oy + sin(radians(angle + turn)) * length * size * 0.22,
                length * size * 0.36,
                width * size * 0.36,
                rng,
                wobble=0.09,
                turn=angle + turn,
            )
        )

    def rings(pen: Pen) -> None:
        for (_, _, length, _, angle), lobe in zip(fingers, lobes, strict=True):
            cx = sum(p[0] for p in lobe) / len(lobe)
            cy = sum(p[1] for p in lobe) / len(lobe)
            a = radians(angle + turn)
            for i in range(-3, 4):
                d = i * length * size * 0.09
                px, py = cx + cos(a) * d, cy + sin(a) * d
                pen.line(
                    arc(
                        px - sin(a) * size * 0.14,
                        py + cos(a) * size * 0.14,
                        size * 0.28,
                        angle + turn - 90,
                        bend=40,
                        points=6,
                    ),
                    darker(skin, 0.35),
                    3.5,
                    0.5,
                )
        for _ in range(26):
            px, py = placed([(rng.uniform(-0.5, 0.7) * size, rng.uniform(-0.3, 0.3) * size)], x, y, turn=turn)[0]
            pen.fill(
                pebble(px, py, rng.uniform(8, 26), rng.uniform(5, 12), rng, wobble=0.3),
                darker(skin, 0.3) if rng.random() < 0.6 else lighter(skin, 0.35),
                0.3,
            )

    canvas.shape(
        lobes,
        [lighter(skin, 0.12), skin, darker(skin, 0.12)],
        marks=rings,
        relief=size * 0.09,
        depth=0.85,
        rough=0.3,
        fibre=(3, 3),
    )
    cx, cy = placed([(-0.36 * size, 0.02 * size)], x, y, turn=turn)[0]
    cut = oval(cx, cy, size * 0.1, size * 0.14, turn=turn + 10)

    def flesh(pen: Pen) -> None:
        pen.line(oval(cx, cy, size * 0.07, size * 0.1, turn=turn + 10), darker(inside, 0.2), 3, 0.7)

    canvas.shape(cut, lighter(inside, 0.1), marks=flesh, relief=8, depth=0.5, shadow=NO_SHADOW)


def slices(canvas: Canvas, x: float, y: float, r: float, inside: Colour, skin: Colour, count: int = 4) -> None:
    """Round cuts of a root, overlapping."""
    rng = canvas.rng
    for i in range(count):
        px, py = x + i * r * 1.15, y + rng.uniform(-14, 14)

        def ring(pen: Pen, px: float = px, py: float = py) -> None:
            pen.fill(pebble(px, py, r * 0.93, r * 0.7, rng, wobble=0.03), inside)
            pen.line([*oval(px, py, r * 0.68, r * 0.5), (px + r * 0.68, py)], darker(inside, 0.16), 4, 0.8)
            for _ in range(22):
                t, d = rng.uniform(0, 6.28), rng.uniform(0, 0.6)
                pen.dot(px + cos(t) * r * d, py + sin(t) * r * d * 0.75, 2.5, lighter(inside, 0.4), 0.6)

        canvas.shape(pebble(px, py, r, r * 0.76, rng, wobble=0.05), skin, marks=ring, relief=10, depth=0.6, shadow=NEAR)


def ginger(canvas: Canvas, variant: int) -> None:
    """Gừng sẻ."""
    skin, inside = (205, 166, 104), (240, 214, 126)
    if variant % 2:
        table(canvas, 1)
        tray(canvas, 800, 590, 560, tone=1)
    else:
        mat(canvas, 2)
        green_leaf(canvas, 100, 560, 1420, 600, 4)
    for x, y, size, turn in (
        (560, 430, 470, -20),
        (1010, 480, 500, 24),
        (760, 700, 560, -6),
        (1120, 790, 380, 160),
        (440, 800, 400, 70),
    ):
        root_hand(canvas, x, y, size, varied(skin, canvas.rng, 8), inside, turn=turn)
    slices(canvas, 620, 1000, 82, inside, skin)


def turmeric(canvas: Canvas, variant: int) -> None:
    """Nghệ vàng."""
    skin, inside = (188, 120, 50), (244, 152, 22)
    if variant % 2:
        cloth(canvas, 1)
    else:
        table(canvas, 3)
        tray(canvas, 800, 590, 570)
    for x, y, size, turn in (
        (520, 470, 420, 12),
        (960, 420, 440, -32),
        (730, 680, 500, 170),
        (1090, 740, 420, 40),
        (440, 800, 340, -70),
    ):
        root_hand(canvas, x, y, size, varied(skin, canvas.rng, 10), inside, turn=turn)
    slices(canvas, 560, 1010, 70, inside, skin, 5)
    powder_heap(canvas, 1190, 1020, 150, (238, 158, 34))


def pod(canvas: Canvas, x: float, y: float, length: float, angle: float, colour: Colour) -> None:
    """One small chili with its cap."""
    bend = canvas.rng.uniform(-26, 26)
    width = length * 0.25

    def gleam(pen: Pen) -> None:
        spine = arc(x, y, length * 0.7, angle, bend=bend)
        n = (-sin(radians(angle)), cos(radians(angle)))
        side = -1 if n[1] > 0 else 1
        pen.shine(
            stalk(
                [(px + n[0] * width * 0.18 * side, py + n[1] * width * 0.18 * side) for px, py in spine[2:11]],
                [2, width * 0.16, 2],
            ),
            4,
            0.75,
        )

    canvas.shape(
        stalk(arc(x, y, length, angle, bend=bend), [width * 0.7, width, width * 0.95, width * 0.7, width * 0.32, 2]),
        [lighter(colour, 0.05), colour, darker(colour, 0.2)],
        marks=gleam,
        relief=width * 0.5,
        depth=1.2,
        shadow=(5, 8, 7, 0.5),
    )
    canvas.shape(
        stalk(arc(x, y, length * 0.42, angle + 180, bend=-bend), [width * 0.5, width * 0.22, width * 0.18]),
        (96, 132, 50),
        relief=5,
        shadow=(3, 5, 4, 0.4),
    )


def chili(canvas: Canvas, variant: int) -> None:
    """Ớt xiêm rừng."""
    rng = canvas.rng
    if variant % 2:
        mat(canvas, 0)
        green_leaf(canvas, 120, 700, 1400, 620, -6)
    else:
        table(canvas, 1)
        bowl(canvas, 800, 520, 600, (126, 148, 138), inside=(150, 40, 26))
    colours = ((206, 40, 28), (190, 28, 26), (222, 84, 26), (92, 136, 46), (214, 56, 24))
    spots = []
    for _ in range(130):
        t, d = rng.uniform(0, 2 * pi), rng.random() ** 0.6
        rx, ry = (490, 130) if variant % 2 == 0 else (520, 290)
        cx, cy = (800, 490) if variant % 2 == 0 else (800, 600)
        spots.append((cx + cos(t) * d * rx, cy + sin(t) * d * ry - (1 - d) * 110))
    for x, y in sorted(spots, key=lambda s: s[1]):
        pod(canvas, x, y, rng.uniform(120, 165), rng.uniform(0, 360), varied(rng.choice(colours), rng, 10))
    for x, y in ((300, 1020), (470, 1080), (1250, 1040), (1120, 1100)):
        pod(canvas, x, y, 126, rng.uniform(-60, 60), varied(colours[0], rng))


def pepper(canvas: Canvas, variant: int) -> None:
    """Tiêu: black in a bowl, green on the stalk."""
    rng = canvas.rng
    (cloth, table)[variant % 2](canvas, variant)
    bowl(canvas, 660, 480, 520, (150, 104, 74), inside=(40, 34, 32))
    spots = [
        (660 + cos(t) * d * 480, 472 + sin(t) * d * 144 - (1 - d) * 80)
        for t, d in ((rng.uniform(0, 6.283), rng.random() ** 0.55) for _ in range(700))
    ]
    spots += [(rng.gauss(1230, 110), rng.gauss(960, 60)) for _ in range(120)]

    def corns(pen: Pen) -> None:
        for x, y in sorted(spots, key=lambda s: s[1]):
            r = rng.uniform(13, 18)
            tone = varied((62, 50, 44), rng, 16)
            pen.dot(x + 3, y + 5, r, (20, 12, 10), 0.5)
            pen.dot(x, y, r, tone)
            pen.dot(x - r * 0.25, y - r * 0.3, r * 0.5, lighter(tone, 0.25), 0.7)
            pen.line([(x - r * 0.5, y + r * 0.2), (x, y + r * 0.4), (x + r * 0.5, y)], darker(tone, 0.5), 2.5, 0.8)

    canvas.strands(corns, (100, 260, 1600, 1200))
    for bx, by, turn in ((1060, 250, 24), (1180, 440, 48), (300, 1060, -10)):
        spine = arc(bx, by, 430, turn, bend=24)
        canvas.shape(stalk(spine, [10, 8, 5]), (112, 132, 62), relief=4, shadow=NEAR)
        for i in range(26):
            px, py = along(spine, 0.12 + i / 30)
            side = (-1, 0, 1)[i % 3]
            canvas.shape(
                oval(px - sin(radians(turn)) * 20 * side, py + cos(radians(turn)) * 20 * side, 17),
                varied((104, 140, 58) if variant % 2 == 0 or i % 4 else (190, 60, 36), rng, 14),
                relief=10,
                depth=1.2,
                shadow=(3, 4, 4, 0.45),
            )
    one_leaf(canvas, 990, 330, 250, 130, -60)
    one_leaf(canvas, 330, 1010, 230, 120, -150)
