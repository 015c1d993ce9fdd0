"""Fruit of the hill gardens."""

from __future__ import annotations

from math import cos, pi, radians, sin

from marketplace.demo.easel.canvas import NEAR, NO_SHADOW, SOFT, Canvas, Colour, Pen, darker, lighter, mix, varied
from marketplace.demo.easel.grounds import cloth, green_leaf, mat, one_leaf, table, tray
from marketplace.demo.easel.shapes import along, arc, moved, oval, pebble, placed, stalk


def citrus(
    canvas: Canvas, x: float, y: float, r: float, colour: Colour, *, flat: float = 0.93, leafy: bool = False
) -> None:
    """One orange or tangerine with its pores and its star."""
    rng = canvas.rng
    tone = varied(colour, rng, 12)

    def peel(pen: Pen) -> None:
        for _ in range(110):
            t, d = rng.uniform(0, 2 * pi), rng.random() ** 0.5
            pen.dot(
                x + cos(t) * r * d,
                y + sin(t) * r * d * flat,
                r * 0.018,
                darker(tone, 0.3) if rng.random() < 0.7 else lighter(tone, 0.4),
                0.5,
            )
        pen.soft(oval(x - r * 0.2, y - r * 0.24, r * 0.4), lighter(tone, 0.4), r * 0.25, 0.5)
        pen.soft(oval(x + r * 0.5, y + r * 0.55, r * 0.45, r * 0.3, turn=-45), darker(tone, 0.5), r * 0.22, 0.4)
        pen.fill(oval(x + r * 0.1, y - r * 0.42 * flat, r * 0.12, r * 0.08), darker(tone, 0.3), 0.6)
        pen.fill(
            [
                placed([(0, -r * 0.1 if i % 2 else -r * 0.045)], x + r * 0.1, y - r * 0.42 * flat, turn=i * 36)[0]
                for i in range(10)
            ],
            (112, 130, 60),
        )
        pen.shine(oval(x - r * 0.38, y - r * 0.44, r * 0.14, r * 0.09, turn=-40), r * 0.07, 0.75)

    canvas.shape(
        pebble(x, y, r, r * flat, rng, wobble=0.018, knots=14),
        [lighter(tone, 0.08), tone, darker(tone, 0.16)],
        marks=peel,
        relief=r * 0.46,
        depth=0.62,
    )
    if leafy:
        turn = rng.uniform(-70, 10)
        canvas.shape(
            stalk(arc(x + r * 0.1, y - r * 0.42, r * 0.34, -70), [7, 6, 8]), (104, 116, 60), relief=4, shadow=NEAR
        )
        one_leaf(canvas, x + r * 0.16, y - r * 0.6, r * 0.95, r * 0.42, turn, colour=(66, 116, 50))


def wedge(canvas: Canvas, x: float, y: float, r: float, colour: Colour) -> None:
    """A fruit cut across."""

    def flesh(pen: Pen) -> None:
        pen.fill(oval(x, y, r * 0.9, r * 0.82), (250, 236, 196))
        for i in range(10):
            a = 36 * i
            piece = [placed([(r * 0.08, 0)], x, y, turn=a)[0]] + [
                (x + cos(radians(a + t)) * r * 0.82, y + sin(radians(a + t)) * r * 0.74) for t in range(-14, 15, 4)
            ]
            pen.fill(piece, mix(colour, (255, 190, 70), 0.3))
            pen.line(
                [
                    placed([(r * 0.2, 0)], x, y, turn=a)[0],
                    (x + cos(radians(a)) * r * 0.7, y + sin(radians(a)) * r * 0.62),
                ],
                lighter(colour, 0.5),
                5,
                0.5,
            )
        pen.shine(oval(x - r * 0.3, y - r * 0.36, r * 0.2, r * 0.1, turn=-30), 12, 0.5)

    canvas.shape(oval(x, y, r, r * 0.92), colour, marks=flesh, relief=12, depth=0.5)


def oranges(canvas: Canvas, variant: int) -> None:
    """Cam sành: green and gold."""
    (cloth, table)[variant % 2](canvas, 2 if variant % 2 else 0)
    colour = ((240, 150, 24), (190, 164, 36))[variant % 2]
    if variant % 2 == 0:
        tray(canvas, 800, 610, 570, tone=1)
    for i, (x, y) in enumerate(((560, 410), (830, 360), (1080, 450), (450, 640), (720, 600), (980, 680), (620, 850))):
        citrus(canvas, x, y, 158, varied(colour, canvas.rng, 14), leafy=i in (0, 2, 3))
    wedge(canvas, 930, 930, 150, (226, 134, 26))


def tangerines(canvas: Canvas, variant: int) -> None:
    """Quýt."""
    (table, mat)[variant % 2](canvas, 1 if variant % 2 == 0 else 2)
    if variant % 2:
        green_leaf(canvas, 90, 700, 1440, 660, -8)
    else:
        tray(canvas, 800, 610, 580)
    spots = [
        (400 + i * 190 + (row % 2) * 90, 380 + row * 165) for row in range(4) for i in range(5 if row in (1, 2) else 4)
    ]
    for i, (x, y) in enumerate(spots):
        citrus(canvas, x + canvas.rng.uniform(-14, 14), y, 112, (246, 118, 12), flat=0.82, leafy=i % 5 == 1)


def bananas(canvas: Canvas, variant: int) -> None:
    """Chuối: a hand or two."""
    (table, cloth, mat)[variant % 3](canvas, variant)
    green_leaf(canvas, 60, 820, 1500, 560, -10)
    rng = canvas.rng
    ripe: Colour = ((236, 190, 60), (196, 186, 74), (240, 196, 66))[variant % 3]
    for hand, (x, y) in enumerate(((700, 300), (1000, 420))):
        count = 8
        for i in range(count):
            angle = 168 - i * 15 - hand * 26
            tone = varied(ripe, rng, 8)
            spine = arc(x + i * 9, y + 30 + (i % 2) * 12, 640, angle, bend=-58, points=22)

            def skin(pen: Pen, spine: list = spine, tone: Colour = tone, angle: float = angle) -> None:
                n = (-sin(radians(angle)), cos(radians(angle)))
                pen.line([(px + n[0] * 16, py + n[1] * 16) for px, py in spine], lighter(tone, 0.32), 11, 0.5)
                pen.line([(px - n[0] * 26, py - n[1] * 26) for px, py in spine], darker(tone, 0.3), 7, 0.4)
                for _ in range(12):
                    px, py = along(spine, rng.uniform(0.15, 0.9))
                    pen.fill(
                        pebble(
                            px + rng.uniform(-26, 26),
                            py + rng.uniform(-20, 20),
                            rng.uniform(3, 12),
                            rng.uniform(2, 5),
                            rng,
                            wobble=0.3,
                            turn=angle,
                        ),
                        (112, 74, 34),
                        0.5,
                    )
                pen.soft(oval(*spine[-1], 40), (86, 60, 34), 12, 0.8)
                pen.soft(oval(*spine[1], 50), (124, 140, 54), 22, 0.7)

            canvas.shape(
                stalk(spine, [34, 56, 96, 112, 114, 104, 72, 24]),
                [lighter(tone, 0.12), tone, darker(tone, 0.12)],
                marks=skin,
                relief=44,
                depth=0.95,
            )
        canvas.shape(
            pebble(x + 26, y + 14, 120, 56, rng, wobble=0.12, turn=12),
            [(150, 150, 66), (108, 98, 46)],
            relief=30,
            rough=0.3,
        )
        canvas.shape(
            stalk(arc(x + 20, y, 120, -100, bend=20), [70, 62, 66]),
            [(140, 142, 66), (92, 84, 44)],
            relief=24,
            rough=0.3,
        )


RIND: Colour = (208, 150, 52)


def pineapple(canvas: Canvas, variant: int) -> None:
    """Thơm."""
    (table, cloth)[variant % 2](canvas, 0)
    green_leaf(canvas, 40, 930, 1520, 430, -5)
    rng = canvas.rng
    spots = ((520, 700, -14, 1.0), (1050, 740, 10, 0.94)) if variant % 2 == 0 else ((790, 700, 4, 1.12),)
    for x, y, turn, size in spots:
        for i in range(22):
            spread = (i - 10.5) * 6.4
            length = (430 - abs(i - 10.5) * 17) * size
            bx, by = placed([(spread * 1.1, -270 * size)], x, y, turn=turn)[0]
            tone = varied((96, 138, 92), rng, 16)
            canvas.shape(
                stalk(
                    arc(bx, by, length, -90 + turn + spread * 1.05, bend=spread * 0.9, points=10),
                    [54 * size, 46 * size, 30 * size, 4],
                ),
                [lighter(tone, 0.3), tone, darker(tone, 0.25)],
                relief=14,
                depth=0.9,
                shadow=NEAR,
            )

        def eyes(pen: Pen, x: float = x, y: float = y, turn: float = turn, size: float = size) -> None:
            for row in range(-8, 9):
                for col in range(-5, 6):
                    px, py = (col + (row % 2) / 2) * 74 * size, row * 44 * size
                    if px**2 / (252 * size) ** 2 + py**2 / (345 * size) ** 2 > 1:
                        continue
                    squeeze = 1 - (px / (260 * size)) ** 2 * 0.5
                    qx, qy = placed([(px * (0.82 + 0.2 * squeeze), py)], x, y, turn=turn)[0]
                    tone = varied(mix(RIND, (122, 136, 58), max(0, -row + 2) / 14), rng, 12)
                    rhomb = placed(
                        [(-38 * squeeze, 0), (0, -40), (38 * squeeze, 0), (0, 40)], qx, qy, turn=turn, scale=size
                    )
                    pen.fill(rhomb, darker(tone, 0.45))
                    pen.fill(
                        placed(
                            [(-33 * squeeze, 0), (0, -33), (33 * squeeze, 0), (0, 33)],
                            qx - 2,
                            qy - 3,
                            turn=turn,
                            scale=size,
                        ),
                        tone,
                    )
                    pen.fill(
                        placed(
                            [(-22 * squeeze, -5), (0, -25), (16 * squeeze, -8), (-4, 8)],
                            qx - 2,
                            qy - 3,
                            turn=turn,
                            scale=size,
                        ),
                        lighter(tone, 0.3),
                        0.7,
                    )
                    pen.dot(qx, qy + 2, 8 * size, darker(tone, 0.4), 0.9)
                    pen.line([(qx, qy), (qx + 3, qy - 24 * size)], (120, 92, 44), 5, 0.9)

        canvas.shape(
            moved(placed(oval(0, 0, 252, 345), 0, 0, turn=turn, scale=size), x, y),
            [RIND, darker(RIND, 0.12)],
            marks=eyes,
            relief=96,
            depth=0.9,
            rough=0.12,
        )
    if variant % 2:
        for i in range(4):
            px, py = 1120 + i * 88, 1010 - i * 14

            def ring(pen: Pen, px: float = px, py: float = py) -> None:
                pen.line(oval(px, py, 110, 82), (208, 164, 46), 9)
                for k in range(24):
                    a = k * 15
                    pen.line(
                        [
                            (px + cos(radians(a)) * 40, py + sin(radians(a)) * 30),
                            (px + cos(radians(a)) * 104, py + sin(radians(a)) * 78),
                        ],
                        (252, 232, 130),
                        4,
                        0.7,
                    )
                pen.fill(oval(px, py, 30, 22), (250, 236, 160))

            canvas.shape(oval(px, py, 118, 88), (246, 208, 74), marks=ring, relief=14, depth=0.6)


def langsat(canvas: Canvas, variant: int) -> None:
    """Lòn bon: small pale fruit in bunches."""
    (mat, table)[variant % 2](canvas, 3 if variant % 2 == 0 else 1)
    green_leaf(canvas, 60, 700, 1480, 640, -4)
    rng = canvas.rng
    for bx, by, angle in ((330, 330, 28), (620, 250, 46), (420, 690, 14), (900, 640, 20)):
        spine = arc(bx, by, 560, angle, bend=16)
        canvas.shape(stalk(spine, [18, 14, 8]), (128, 98, 60), relief=5, shadow=NEAR)
        spots = [(along(spine, 0.08 + i / 24), rng.uniform(-88, 88)) for i in range(22)]
        for (px, py), off in spots:
            cx, cy = px - sin(radians(angle)) * off, py + cos(radians(angle)) * off
            tone = varied((230, 198, 116), rng, 12)

            def skin(pen: Pen, cx: float = cx, cy: float = cy, tone: Colour = tone) -> None:
                for _ in range(12):
                    pen.dot(
                        cx + rng.uniform(-44, 44), cy + rng.uniform(-44, 44), rng.uniform(1.5, 4), (142, 104, 58), 0.55
                    )
                pen.shine(oval(cx - 20, cy - 22, 12, 8, turn=-40), 6, 0.55)

            canvas.shape(
                pebble(cx, cy, 58, 55, rng, wobble=0.03),
                [lighter(tone, 0.15), tone, darker(tone, 0.12)],
                marks=skin,
                relief=30,
                depth=0.8,
                shadow=NEAR,
            )


def sugarcane(canvas: Canvas, variant: int) -> None:
    """Mía tím."""
    (table, cloth)[variant % 2](canvas, 2)
    rng = canvas.rng
    purple: Colour = (112, 52, 66)
    for i in range(8):
        y = 250 + i * 104
        angle = rng.uniform(-5, 3) - (8 if variant % 2 else 0)
        spine = arc(
            70 + rng.uniform(-60, 50), y, 1400 + rng.uniform(-160, 60), angle, bend=rng.uniform(-3, 3), points=30
        )
        tone = varied(purple, rng, 14)

        def joints(pen: Pen, spine: list = spine, tone: Colour = tone) -> None:
            for j in range(1, 10):
                px, py = along(spine, j / 10 + rng.uniform(-0.01, 0.01))
                pen.fill(oval(px, py, 12, 60), (196, 178, 148), 0.85)
                pen.fill(oval(px + 10, py, 6, 60), darker(tone, 0.6), 0.85)
                pen.soft(oval(px + 46, py, 30, 50), (212, 186, 190), 16, 0.35)
            pen.shine(stalk([(px, py - 26) for px, py in spine], [3, 12, 10, 3]), 8, 0.4)

        canvas.shape(
            stalk(spine, [92, 94, 96, 94]),
            [lighter(tone, 0.15), tone, darker(tone, 0.2)],
            marks=joints,
            relief=46,
            depth=1,
            rough=0.18,
            fibre=(24, 3),
        )
        ex, ey = spine[-1]
        canvas.shape(oval(ex, ey, 26, 46, turn=angle), (238, 220, 160), relief=10, depth=0.5, shadow=NO_SHADOW)
    for i in range(5):
        px, py = 980 + i * 100, 1080 - (i % 2) * 26

        def cut(pen: Pen, px: float = px, py: float = py) -> None:
            pen.fill(oval(px, py, 54, 48), (242, 228, 172))
            for _ in range(20):
                pen.dot(px + rng.uniform(-36, 36), py + rng.uniform(-32, 32), 3, (214, 190, 122), 0.8)

        canvas.shape(oval(px, py, 62, 56), purple, marks=cut, relief=9, depth=0.7, shadow=SOFT)
