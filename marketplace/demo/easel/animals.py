"""Pigs, chickens and bees, at home in the yard."""

from __future__ import annotations

from math import pi, sin

from marketplace.demo.easel.canvas import NO_SHADOW, Canvas, Colour, Pen, darker, lighter, varied
from marketplace.demo.easel.grounds import meadow, tufts
from marketplace.demo.easel.shapes import arc, box, leaf, oval, smooth, stalk


def pig(
    canvas: Canvas, x: float, y: float, size: float, coat: Colour, *, facing: int = 1, striped: bool = False
) -> None:
    """A forest pig: long snout, bristles along the back."""
    rng = canvas.rng

    def at(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(x + facing * px * size, y + py * size) for px, py in points]

    canvas.soft(at(oval(20, 250, 400, 46)), (44, 40, 18), 26 * size, 0.55)
    for lx, shade in ((-200, 0.3), (170, 0.3), (-260, 0), (110, 0)):
        leg = at(smooth([(lx - 52, 60), (lx - 40, 150), (lx - 28, 236), (lx + 24, 240), (lx + 30, 150), (lx + 56, 60)]))
        canvas.shape(
            leg,
            [darker(coat, shade), darker(coat, shade + 0.2)],
            relief=22 * size,
            depth=0.8,
            rough=0.3,
            fibre=(3, 10),
            shadow=NO_SHADOW,
        )
        canvas.shape(
            at([(lx - 30, 226), (lx + 26, 226), (lx + 34, 254), (lx - 34, 254)]),
            (66, 54, 46),
            relief=8,
            shadow=NO_SHADOW,
        )
    body = at(
        smooth(
            [
                (-370, -30),
                (-330, -150),
                (-180, -205),
                (20, -200),
                (180, -190),
                (300, -150),
                (420, -60),
                (520, 20),
                (560, 62),
                (548, 104),
                (500, 112),
                (400, 96),
                (300, 110),
                (160, 140),
                (-40, 150),
                (-240, 140),
                (-350, 80),
            ],
            steps=8,
        )
    )

    def bristles(pen: Pen) -> None:
        for _ in range(620):
            px, py = rng.uniform(-370, 430), rng.uniform(-205, 140)
            tone = lighter(coat, rng.uniform(0.1, 0.3)) if rng.random() < 0.45 else darker(coat, 0.45)
            pen.line(at([(px, py), (px - rng.uniform(20, 46), py + rng.uniform(4, 22))]), tone, 3, 0.5)
        if striped:
            for i in range(4):
                pen.soft(
                    at(
                        stalk(
                            smooth([(-320, -90 + i * 46), (0, -130 + i * 54), (260, -90 + i * 40)], closed=False),
                            [10, 26, 10],
                        )
                    ),
                    (214, 176, 116),
                    8 * size,
                    0.75,
                )
        pen.soft(at(oval(-20, 130, 260, 40)), darker(coat, 0.5), 28 * size, 0.55)
        pen.soft(at(oval(-60, -150, 240, 36)), lighter(coat, 0.5), 34 * size, 0.4)
        pen.soft(at(oval(520, 74, 60, 40)), (176, 128, 116), 12 * size, 0.75)
        ex, ey = at([(366, -30)])[0]
        pen.dot(ex, ey, 17 * size, (30, 22, 20))
        pen.dot(ex - 4 * size, ey - 6 * size, 6 * size, (255, 250, 236))
        pen.line(at(smooth([(470, 96), (420, 84), (386, 60)], closed=False)), darker(coat, 0.7), 6 * size, 0.8)

    canvas.shape(
        body,
        [lighter(coat, 0.12), coat, darker(coat, 0.24)],
        marks=bristles,
        relief=90 * size,
        depth=0.75,
        rough=0.3,
        fibre=(9, 4),
        shadow=NO_SHADOW,
    )

    def nostrils(pen: Pen) -> None:
        for ny in (62, 90):
            nx, nyy = at([(552, ny)])[0]
            pen.dot(nx, nyy, 8 * size, (84, 48, 46), ry=10 * size)

    canvas.shape(
        at(oval(550, 76, 24, 46, turn=-8)),
        [(206, 154, 142), (160, 108, 100)],
        marks=nostrils,
        relief=12 * size,
        shadow=NO_SHADOW,
    )
    canvas.shape(
        at(smooth([(250, -150), (230, -250), (290, -270), (350, -190), (336, -120)])),
        [lighter(coat, 0.1), darker(coat, 0.15)],
        relief=20 * size,
        rough=0.3,
        shadow=(6, 8, 7, 0.4),
    )

    def mane(pen: Pen) -> None:
        for i in range(110):
            t = i / 110
            px, py = -330 + t * 600, -165 - 42 * sin(pi * t)
            pen.line(
                at([(px, py + 10), (px - rng.uniform(4, 22), py - rng.uniform(24, 56))]),
                varied(darker(coat, 0.25), rng, 20),
                4,
                0.9,
            )
        curl = arc(-362, -40, 190, 150, bend=150)
        pen.line(at(curl), darker(coat, 0.2), 13 * size)
        for px, py in (curl[-1], curl[-2], curl[-1]):
            pen.line(at([(px, py), (px + rng.uniform(-20, 20), py + 46)]), darker(coat, 0.3), 6)

    xs = [p[0] for p in body]
    canvas.strands(mane, (min(xs) - 200, y - 320 * size, max(xs) + 200, y + 260 * size))


def forest_pig(canvas: Canvas, variant: int) -> None:
    """Heo rừng lai in the yard."""
    meadow(canvas, hour=variant)
    _fence(canvas, 640)
    tufts(canvas, 700, 800, 26)
    coat: Colour = ((84, 70, 62), (62, 56, 56), (104, 80, 60))[variant % 3]
    pig(canvas, 660, 740, 1.12, coat)
    if variant % 2 == 0:
        pig(canvas, 1250, 960, 0.5, (128, 92, 62), facing=-1, striped=True)
        pig(canvas, 300, 1020, 0.46, (120, 88, 60), striped=True)
    else:
        pig(canvas, 1230, 900, 0.62, varied(coat, canvas.rng, 12), facing=-1)
    tufts(canvas, 1080, 1210, 40, (98, 124, 54))


def _fence(canvas: Canvas, y: float) -> None:
    for rail in (y - 90, y - 30):
        canvas.shape(
            stalk([(-20, rail), (500, rail - 8), (1100, rail + 6), (1640, rail - 4)], [20, 22, 20]),
            (164, 138, 92),
            relief=9,
            rough=0.25,
            fibre=(30, 3),
            shadow=(4, 8, 6, 0.35),
        )
    for i in range(12):
        px = 30 + i * 140
        canvas.shape(
            stalk([(px, y - 150), (px + 4, y + 40)], [24, 26]),
            varied((150, 124, 82), canvas.rng, 10),
            relief=11,
            rough=0.25,
            fibre=(3, 20),
            shadow=(8, 6, 7, 0.35),
        )


def bird(canvas: Canvas, x: float, y: float, size: float, *, cock: bool, plumage: Colour, facing: int = 1) -> None:
    """A hill chicken."""
    rng = canvas.rng

    def at(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(x + facing * px * size, y + py * size) for px, py in points]

    canvas.soft(at(oval(10, 300, 220, 34)), (44, 40, 18), 22 * size, 0.55)

    def legs(pen: Pen) -> None:
        for lx in (-34, 40):
            pen.line(at([(lx, 150), (lx + 6, 230), (lx - 4, 296)]), (214, 166, 70), 17 * size)
            for toe in (-44, 16, 52):
                pen.line(at([(lx - 4, 292), (lx + toe, 308)]), (206, 154, 60), 11 * size)

    canvas.strands(legs, (x - 320 * size, y + 100 * size, x + 320 * size, y + 330 * size))
    tail_tone = (34, 58, 54) if cock else darker(plumage, 0.4)
    for i in range(11 if cock else 6):
        angle = 198 + i * 9
        length = (330 if cock else 200) * (1 - abs(i - 5) * 0.03)
        feather = leaf(-150, -40 + i * 6, length, 58, angle, bend=-80 if cock else -10)
        canvas.shape(
            at(feather),
            [lighter(varied(tail_tone, rng, 12), 0.14), tail_tone, darker(tail_tone, 0.2)],
            relief=14 * size,
            depth=0.9,
            shadow=(4, 6, 5, 0.35),
        )
    body = at(
        smooth(
            [
                (-200, -60),
                (-150, -10),
                (-40, -40),
                (60, -110),
                (100, -220),
                (150, -290),
                (210, -290),
                (236, -230),
                (226, -150),
                (240, -50),
                (220, 70),
                (140, 160),
                (10, 190),
                (-110, 150),
                (-190, 60),
            ],
            steps=8,
        )
    )

    def feathers(pen: Pen) -> None:
        for row in range(13):
            for col in range(16):
                px, py = -210 + col * 30 + (row % 2) * 15, 190 - row * 30
                tone = varied(plumage, rng, 22)
                pen.fill(at(leaf(px + 30, py, 56, 30, 170 + rng.uniform(-16, 16))), darker(tone, 0.35), 0.85)
                pen.fill(at(leaf(px + 30, py - 3, 50, 24, 170 + rng.uniform(-16, 16))), tone, 0.95)
        neck = (222, 150, 50) if cock else lighter(plumage, 0.2)
        for _ in range(150):
            px, py = rng.uniform(70, 240), rng.uniform(-290, -40)
            pen.line(
                at(arc(px, py, rng.uniform(60, 110), 104 + rng.uniform(-12, 12), points=4)),
                varied(neck, rng, 24),
                9 * size,
                0.75,
            )
        pen.soft(at(oval(60, 150, 190, 60)), darker(plumage, 0.55), 30 * size, 0.6)

    canvas.shape(
        body,
        [lighter(plumage, 0.1), plumage, darker(plumage, 0.3)],
        marks=feathers,
        relief=80 * size,
        depth=0.7,
        shadow=NO_SHADOW,
    )
    for i in range(7):
        wing = leaf(70 - i * 4, -40 + i * 26, 260 - i * 10, 74, 166 - i * 5, bend=16)
        tone = varied(darker(plumage, 0.12 + (0.3 if i > 3 else 0)), rng, 12) if not cock or i < 4 else (40, 70, 66)
        canvas.shape(at(wing), [lighter(tone, 0.2), tone], relief=16 * size, depth=0.9, shadow=(5, 7, 6, 0.35))
    red: Colour = (206, 44, 36)
    crest = (
        [(140, -270), (120, -350), (158, -322), (168, -372), (196, -330), (222, -360), (226, -300), (236, -280)]
        if cock
        else [(158, -280), (166, -312), (186, -296), (206, -312), (216, -284)]
    )
    canvas.shape(at(smooth(crest)), [lighter(red, 0.1), darker(red, 0.1)], relief=12 * size, shadow=(4, 5, 4, 0.3))
    canvas.shape(
        at(smooth([(216, -236), (250, -226), (254, -170), (232, -150), (214, -180)])),
        red,
        relief=12 * size,
        shadow=(4, 5, 4, 0.3),
    )
    canvas.shape(
        at([(232, -268), (286, -240), (232, -228)]),
        [(236, 190, 88), (196, 140, 50)],
        relief=8 * size,
        shadow=(3, 4, 3, 0.3),
    )
    canvas.shape(at(oval(206, -256, 34, 30)), (216, 84, 62), relief=8, depth=0.5, shadow=NO_SHADOW)
    canvas.shape(at(oval(210, -258, 14)), (34, 24, 20), relief=4, shadow=NO_SHADOW)
    canvas.shape(at(oval(206, -263, 4.5)), (255, 250, 240), depth=0, shadow=NO_SHADOW)


def chicken(canvas: Canvas, variant: int) -> None:
    """Gà đồi."""
    meadow(canvas, hour=variant + 1)
    _fence(canvas, 640)
    tufts(canvas, 700, 820, 26)
    bird(
        canvas,
        560,
        700,
        1.18,
        cock=variant % 2 == 0,
        plumage=((176, 78, 34), (190, 140, 86), (92, 74, 62))[variant % 3],
    )
    bird(canvas, 1140, 800, 0.92, cock=False, plumage=((196, 150, 92), (150, 94, 54))[variant % 2], facing=-1)
    if variant % 2:
        for i in range(4):
            _chick(canvas, 420 + i * 170, 1070 + (i % 2) * 40)
    tufts(canvas, 1100, 1210, 36, (98, 124, 54))


def _chick(canvas: Canvas, x: float, y: float) -> None:
    fluff: Colour = varied((240, 202, 100), canvas.rng, 10)
    canvas.soft(oval(x, y + 58, 60, 14), (44, 40, 18), 9, 0.5)
    canvas.shape(
        [oval(x, y, 62, 52), oval(x + 46, y - 46, 37, 35)],
        [lighter(fluff, 0.25), fluff, darker(fluff, 0.15)],
        relief=30,
        depth=0.8,
        rough=0.3,
        fibre=(3, 5),
        shadow=NO_SHADOW,
    )
    canvas.shape([(x + 78, y - 52), (x + 104, y - 42), (x + 78, y - 34)], (216, 140, 54), relief=4, shadow=NO_SHADOW)
    canvas.shape(oval(x + 56, y - 54, 6), (30, 24, 20), depth=0, shadow=NO_SHADOW)


def beehive(canvas: Canvas, variant: int) -> None:
    """Bee boxes under the trees."""
    meadow(canvas, hour=variant)
    for x, y in ((330, 800), (800, 840), (1250, 790)):
        tone = varied((196, 150, 92), canvas.rng, 12)
        canvas.soft(oval(x + 30, y + 190, 230, 40), (40, 36, 16), 24, 0.55)
        canvas.shape(
            box(x - 180, y - 150, x + 180, y + 170, corner=6),
            [lighter(tone, 0.1), tone, darker(tone, 0.2)],
            relief=16,
            rough=0.3,
            fibre=(40, 3),
            shadow=(20, 10, 18, 0.35),
        )
        canvas.shape(
            box(x - 206, y - 196, x + 206, y - 140, corner=8), (128, 146, 140), relief=14, shadow=(8, 14, 10, 0.4)
        )
        canvas.shape(box(x - 80, y + 110, x + 80, y + 132, corner=8), (52, 34, 24), relief=4, shadow=NO_SHADOW)
        for leg in (-140, 140):
            canvas.shape(
                box(x + leg - 16, y + 170, x + leg + 16, y + 230), darker(tone, 0.4), relief=8, shadow=NO_SHADOW
            )
    tufts(canvas, 940, 1210, 70)

    def bees(pen: Pen) -> None:
        for _ in range(34):
            x, y = canvas.rng.uniform(150, 1450), canvas.rng.uniform(480, 900)
            pen.fill(oval(x - 6, y - 12, 12, 7, turn=40), (250, 250, 240), 0.7)
            pen.fill(oval(x + 6, y - 12, 12, 7, turn=-40), (250, 250, 240), 0.7)
            pen.fill(oval(x, y, 15, 9), (214, 150, 40))
            pen.line([(x - 3, y - 8), (x - 3, y + 8)], (50, 34, 22), 4)
            pen.line([(x + 5, y - 8), (x + 5, y + 8)], (50, 34, 22), 4)

    canvas.strands(bees, (100, 440, 1500, 940))
