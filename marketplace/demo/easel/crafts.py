"""Woven, carved and grown by hand."""

from __future__ import annotations

from math import cos, pi, radians, sin

from marketplace.demo.easel.canvas import NEAR, NO_SHADOW, SOFT, Canvas, Colour, Pen, darker, lighter, varied
from marketplace.demo.easel.grounds import cloth, counter, mat, sprig, table
from marketplace.demo.easel.shapes import Point, along, arc, box, leaf, oval, pebble, placed, smooth, stalk

BANDS: tuple[tuple[Colour, ...], ...] = (
    ((46, 32, 40), (176, 40, 44), (236, 220, 180), (212, 150, 48), (40, 92, 84)),
    ((40, 42, 66), (196, 84, 44), (240, 226, 190), (88, 128, 96), (170, 44, 60)),
    ((104, 30, 36), (34, 30, 38), (238, 214, 160), (220, 132, 50), (236, 226, 204)),
)


def woven(pen: Pen, left: float, top: float, right: float, bottom: float, dyes: tuple[Colour, ...]) -> None:
    """Bands of brocade: diamonds, teeth and plain stripes."""
    y, band = top, 0
    heights = (34, 86, 18, 120, 18, 64, 30)
    while y < bottom:
        tall = heights[band % len(heights)]
        ground = dyes[(band * 2) % len(dyes)]
        thread = dyes[(band * 2 + 2) % len(dyes)]
        accent = dyes[(band * 2 + 3) % len(dyes)]
        pen.fill(box(left, y, right, y + tall), ground)
        if tall > 100:
            x = left
            while x < right + 80:
                for size, dye in ((1.0, thread), (0.72, ground), (0.46, accent), (0.18, thread)):
                    h, w = tall * 0.47 * size, 62 * size
                    pen.fill(
                        [(x - w, y + tall / 2), (x, y + tall / 2 - h), (x + w, y + tall / 2), (x, y + tall / 2 + h)],
                        dye,
                    )
                x += 124
        elif tall > 60:
            x = left
            while x < right + 40:
                pen.fill([(x, y + tall - 8), (x + 26, y + 8), (x + 52, y + tall - 8)], thread)
                pen.fill([(x + 14, y + tall - 8), (x + 26, y + tall * 0.5), (x + 38, y + tall - 8)], accent)
                x += 56
        else:
            pen.line([(left, y + tall / 2), (right, y + tall / 2)], thread, tall * 0.3)
        y += tall
        band += 1
    step = 7.0
    x = left
    while x < right:
        pen.line([(x, top), (x, bottom)], (20, 10, 12), 2, 0.2)
        x += step
    y = top
    while y < bottom:
        pen.line([(left, y), (right, y)], (255, 244, 220), 1.6, 0.13)
        y += step


def brocade(canvas: Canvas, variant: int) -> None:
    """Thổ cẩm: a folded length of cloth."""
    (table, mat)[variant % 2](canvas, 0 if variant % 2 == 0 else 2)
    dyes = BANDS[variant % 3]
    canvas.shape(
        box(170, 130, 1430, 900, corner=10),
        dyes[0],
        marks=lambda pen: woven(pen, 160, 120, 1440, 910, dyes),
        relief=20,
        depth=0.7,
        rough=0.2,
        shadow=(20, 30, 28, 0.5),
    )
    other = BANDS[(variant + 1) % 3]
    for i, y in enumerate((1010, 950, 890)):
        fold = smooth(
            [
                (300, y - 74),
                (800, y - 84),
                (1310, y - 74),
                (1340, y - 20),
                (1310, y + 40),
                (800, y + 46),
                (290, y + 40),
                (262, y - 20),
            ]
        )
        canvas.shape(
            fold,
            other[i % 3],
            marks=lambda pen, y=y: woven(pen, 250, y - 90, 1350, y + 60, other),
            relief=44,
            depth=0.95,
            rough=0.15,
            shadow=SOFT,
        )
    for x in range(186, 1430, 22):
        canvas.shape(
            stalk(arc(x, 128, 76, -90 + canvas.rng.uniform(-8, 8), points=4), [5, 4, 3]),
            varied(dyes[1 + x % 3], canvas.rng, 14),
            relief=3,
            depth=0.6,
            shadow=(2, 3, 3, 0.35),
        )


def brocade_bag(canvas: Canvas, variant: int) -> None:
    """A shoulder bag of brocade."""
    counter(canvas, 1, wall=((230, 212, 182), (208, 210, 188))[variant % 2])
    dyes = BANDS[(variant + 1) % 3]
    strap = smooth([(420, 560), (430, 200), (790, 90), (1150, 200), (1160, 560)], closed=False)

    def piping(pen: Pen) -> None:
        pen.line(strap, dyes[1], 26)
        pen.line(strap, dyes[3], 9)

    canvas.shape(stalk(strap, [62, 58, 58, 62]), dyes[0], marks=piping, relief=16, depth=0.8, rough=0.2)
    body = smooth(
        [(390, 500), (790, 484), (1190, 500), (1224, 800), (1180, 1040), (790, 1064), (400, 1040), (356, 800)]
    )
    canvas.shape(
        body,
        dyes[0],
        marks=lambda pen: woven(pen, 340, 470, 1240, 1080, dyes),
        relief=70,
        depth=0.8,
        rough=0.2,
        shadow=(40, 18, 34, 0.45),
    )
    for x in range(420, 1180, 26):
        canvas.shape(
            stalk(arc(x, 1046, 84, 90 + canvas.rng.uniform(-10, 10), points=4), [9, 8, 5]),
            varied(dyes[1 + x % 4], canvas.rng, 12),
            relief=4,
            depth=0.7,
            shadow=(3, 4, 4, 0.4),
        )


def _cane(canvas: Canvas, corners: list[Point], straw: Colour, *, mouth: float, step: float = 34) -> None:
    """The wall of a basket, woven between two curved sides given left to right, top to bottom."""
    (tl, tr, br, bl) = corners
    rng = canvas.rng

    def weaving(pen: Pen) -> None:
        rows = int((bl[1] - tl[1]) / step)
        for row in range(rows + 1):
            t = row / rows
            y = tl[1] + (bl[1] - tl[1]) * t
            left, right = tl[0] + (bl[0] - tl[0]) * t, tr[0] + (br[0] - tr[0]) * t
            sag = 46
            count = 26
            for i in range(count):
                a, b = i / count, (i + 1) / count
                x1 = left + (right - left) * (0.5 - 0.5 * cos(pi * a))
                x2 = left + (right - left) * (0.5 - 0.5 * cos(pi * b))
                dip = sag * sin(pi * (a + b) / 2)
                over = (i + row) % 2
                tone = varied(lighter(straw, 0.2) if over else darker(straw, 0.24), rng, 7)
                pen.fill(
                    [(x1, y + dip), (x2, y + dip), (x2, y + dip + step * 0.84), (x1, y + dip + step * 0.84)],
                    darker(tone, 0.4),
                )
                pen.fill(
                    [
                        (x1 + 2, y + dip + 3),
                        (x2 - 2, y + dip + 3),
                        (x2 - 2, y + dip + step * 0.62),
                        (x1 + 2, y + dip + step * 0.62),
                    ],
                    tone,
                )

    side = 12
    wall = (
        smooth([tl, (tl[0] + (bl[0] - tl[0]) * 0.4 - side, tl[1] + (bl[1] - tl[1]) * 0.45), bl], closed=False)
        + smooth([bl, ((bl[0] + br[0]) / 2, bl[1] + 62), br], closed=False)
        + smooth([br, (tr[0] + (br[0] - tr[0]) * 0.4 + side, tl[1] + (bl[1] - tl[1]) * 0.45), tr], closed=False)
    )
    canvas.shape(wall, darker(straw, 0.4), marks=weaving, relief=90, depth=0.9, rough=0.2, shadow=(46, 20, 36, 0.45))


def carrying_basket(canvas: Canvas, variant: int) -> None:
    """Gùi."""
    counter(canvas, 3 if variant % 2 == 0 else 0, wall=((228, 208, 176), (202, 204, 182), (232, 204, 168))[variant % 3])
    straw: Colour = ((196, 150, 84), (166, 116, 66), (206, 170, 108))[variant % 3]
    for side in (-1, 1):
        strap = smooth(
            [(780 + side * 150, 330), (780 + side * 470, 560), (780 + side * 400, 860), (780 + side * 190, 960)],
            closed=False,
        )
        canvas.shape(stalk(strap, [34, 40, 38, 30]), darker(straw, 0.3), relief=12, rough=0.3, fibre=(4, 12))
    canvas.shape(oval(780, 262, 372, 96), darker(straw, 0.1), relief=16, shadow=NO_SHADOW)
    canvas.shape(oval(780, 266, 344, 78), (72, 46, 28), relief=40, depth=-0.6, shadow=NO_SHADOW)
    _cane(canvas, [(410, 270), (1150, 270), (1010, 1010), (550, 1010)], straw, mouth=90)
    canvas.shape(
        stalk([(780 + 372 * cos(radians(a)), 268 + 96 * sin(radians(a))) for a in range(0, 181, 6)], [42, 46, 42]),
        darker(straw, 0.15),
        relief=18,
        depth=1.1,
        rough=0.3,
        fibre=(20, 4),
        shadow=(3, 12, 9, 0.45),
    )

    def lashing(pen: Pen) -> None:
        for a in range(4, 180, 9):
            x, y = 780 + 372 * cos(radians(a)), 268 + 96 * sin(radians(a))
            pen.line([(x - 9, y - 24), (x + 9, y + 24)], darker(straw, 0.6), 9)
            pen.line([(x - 8, y - 23), (x + 8, y + 20)], lighter(straw, 0.25), 5)

    canvas.strands(lashing, (380, 220, 1180, 420))
    for a in (-0.62, 0, 0.62):
        rib = [(780 + a * (372 - 140 * t), 300 + 700 * t + 46 * cos(a)) for t in (i / 10 for i in range(11))]
        canvas.shape(stalk(rib, [24, 20]), lighter(straw, 0.08), relief=9, shadow=(5, 4, 5, 0.4))
    canvas.shape(
        stalk([(540 + i * 48, 1040 + 34 * sin(pi * i / 10)) for i in range(11)], [36, 40, 36]),
        darker(straw, 0.3),
        relief=16,
        rough=0.3,
        fibre=(20, 4),
        shadow=SOFT,
    )
    if variant % 2:
        for i in range(7):
            sprig(
                canvas,
                600 + i * 56,
                280,
                260 + 30 * (i % 3),
                -120 + i * 10,
                leaves=5,
                size=130,
                colour=varied((96, 138, 60), canvas.rng, 16),
            )


def basketry(canvas: Canvas, variant: int) -> None:
    """Rổ, nia and small baskets."""
    counter(canvas, 1 + variant)
    for x, y, w, h in ((460, 560, 330, 380), (1070, 640, 280, 330)):
        straw = varied((206, 166, 104), canvas.rng, 12)
        canvas.shape(oval(x, y, w, w * 0.26), straw, relief=14, shadow=NO_SHADOW)
        canvas.shape(oval(x, y + 4, w * 0.92, w * 0.21), (84, 56, 34), relief=30, depth=-0.6, shadow=NO_SHADOW)
        _cane(
            canvas,
            [(x - w, y + 6), (x + w, y + 6), (x + w * 0.7, y + h), (x - w * 0.7, y + h)],
            straw,
            mouth=w * 0.24,
            step=28,
        )
        canvas.shape(
            stalk([(x + w * cos(radians(a)), y + w * 0.26 * sin(radians(a))) for a in range(0, 181, 6)], [30, 34, 30]),
            darker(straw, 0.12),
            relief=14,
            rough=0.3,
            fibre=(20, 4),
            shadow=(3, 9, 7, 0.45),
        )
        canvas.shape(
            stalk(
                [(x + w * 0.96 * cos(radians(a)), y - (h * 0.95) * sin(radians(a))) for a in range(0, 181, 6)],
                [26, 24, 26],
            ),
            straw,
            relief=12,
            rough=0.3,
            fibre=(12, 8),
            shadow=(14, 10, 14, 0.35),
        )


def bracelet(canvas: Canvas, variant: int) -> None:
    """Vòng tay gỗ: strings of turned beads."""
    (cloth, table)[variant % 2](canvas, 2)
    canvas.shape(
        pebble(800, 640, 640, 430, canvas.rng, wobble=0.03, knots=14),
        [(96, 66, 48), (66, 42, 32)],
        relief=26,
        rough=0.5,
        fibre=(120, 4),
        shadow=(24, 30, 30, 0.5),
    )
    rng = canvas.rng
    for cx, cy, rx, ry, count, bead in ((600, 560, 320, 250, 22, 50), (1030, 740, 270, 210, 22, 43)):
        wood: Colour = ((150, 84, 46), (196, 150, 84))[(variant + (cx > 800)) % 2]
        for i in range(count):
            a = 2 * pi * i / count
            x, y = cx + rx * cos(a), cy + ry * sin(a)
            tone = varied(wood, rng, 16)

            def figure(pen: Pen, x: float = x, y: float = y, tone: Colour = tone, bead: float = bead) -> None:
                for j in range(-3, 4):
                    pen.line(
                        smooth(
                            [(x - bead, y + j * 13), (x, y + j * 13 + rng.uniform(-9, 9)), (x + bead, y + j * 13)],
                            closed=False,
                        ),
                        darker(tone, 0.45),
                        4,
                        0.5,
                    )
                pen.shine(oval(x - bead * 0.34, y - bead * 0.38, bead * 0.2, bead * 0.13, turn=-40), 5, 0.85)

            canvas.shape(
                oval(x, y, bead),
                [lighter(tone, 0.06), tone, darker(tone, 0.15)],
                marks=figure,
                relief=bead * 0.6,
                depth=0.95,
                shadow=(8, 12, 9, 0.55),
            )
    for i in range(3):
        canvas.shape(
            stalk(arc(1030 + i * 8, 960, 120, 84 + i * 8, bend=20), [6, 7, 12]), (170, 44, 40), relief=4, shadow=NEAR
        )


def orchid(canvas: Canvas, variant: int) -> None:
    """Lan rừng thuần: an orchid in a pot of coconut bark."""
    counter(canvas, 0, wall=((214, 218, 192), (232, 214, 190), (206, 212, 204))[variant % 3])
    rng = canvas.rng
    petal: Colour = ((222, 130, 190), (246, 226, 150), (240, 234, 240))[variant % 3]
    for i in range(8):
        canvas.shape(
            leaf(760, 860, 520 + (i % 3) * 60, 96, -160 + i * 20, bend=-60 + i * 17),
            [lighter((90, 134, 66), 0.2), (84, 126, 60), (56, 92, 46)],
            relief=22,
            depth=0.9,
            shadow=(12, 12, 14, 0.35),
        )
    for spray, (angle, bend) in enumerate(((-66, 70), (-104, -60), (-86, 40))):
        spine = arc(760, 850, 700 - spray * 60, angle, bend=bend, points=24)
        canvas.shape(stalk(spine, [15, 12, 7]), (116, 140, 72), relief=6, shadow=(8, 10, 9, 0.3))
        for i in range(9):
            px, py = along(spine, 0.36 + i * 0.075)
            size = 78 - i * 3.4
            turn = rng.uniform(-30, 30)
            tone = varied(petal, rng, 9)
            for a in (-90, -18, 54, 126, 198):
                base = placed([(0, 0)], px, py)[0]
                canvas.shape(
                    leaf(*base, size, size * 0.62, a + turn),
                    [lighter(tone, 0.3), tone, darker(tone, 0.08)],
                    relief=10,
                    depth=0.7,
                    shadow=(5, 7, 6, 0.3),
                )
            canvas.shape(
                pebble(px, py + 8, size * 0.26, size * 0.22, rng),
                (176, 52, 110) if variant % 3 != 1 else (206, 110, 40),
                relief=8,
                depth=0.9,
                shadow=(2, 3, 3, 0.3),
            )
            canvas.shape(oval(px, py - 2, size * 0.1), (250, 226, 120), relief=4, depth=0.6, shadow=NO_SHADOW)
    pot: Colour = (164, 98, 66)
    canvas.shape(
        smooth([(560, 850), (590, 1010), (640, 1090), (880, 1090), (930, 1010), (960, 850), (760, 836)], steps=8),
        [lighter(pot, 0.15), pot, darker(pot, 0.25)],
        relief=60,
        depth=1,
        rough=0.3,
        fibre=(30, 4),
        shadow=(44, 18, 34, 0.45),
    )
    canvas.shape(oval(760, 852, 204, 52), lighter(pot, 0.1), relief=10, shadow=NO_SHADOW)
    canvas.shape(
        oval(760, 856, 180, 40), (86, 62, 44), relief=10, depth=-0.5, rough=0.9, fibre=(8, 5), shadow=NO_SHADOW
    )
    canvas.closer(760, 660, 1.12)


def broom(canvas: Canvas, variant: int) -> None:
    """Chổi đót."""
    (table, mat)[variant % 2](canvas, 3 if variant % 2 == 0 else 2)
    rng = canvas.rng
    for n, (x, y, turn) in enumerate(((170, 330, 2), (1430, 860, 182))):
        d = (cos(radians(turn)), sin(radians(turn)))
        straw: Colour = (206, 172, 104)
        fan: list[Point] = []
        for a, r in ((-24, 300), (-22, 620), (-8, 700), (6, 715), (20, 650), (24, 320)):
            fan.append((x + d[0] * 480 + r * cos(radians(turn + a)), y + d[1] * 480 + r * sin(radians(turn + a))))
        fan.append((x + d[0] * 470, y + d[1] * 470))

        def fibres(
            pen: Pen, x: float = x, y: float = y, turn: float = turn, d: Point = d, straw: Colour = straw
        ) -> None:
            for _ in range(260):
                a = rng.uniform(-25, 25)
                pen.line(
                    arc(
                        x + d[0] * 470,
                        y + d[1] * 470,
                        rng.uniform(380, 760),
                        turn + a,
                        bend=rng.uniform(-8, 8),
                        points=5,
                    ),
                    lighter(straw, 0.3) if rng.random() < 0.5 else darker(straw, 0.34),
                    rng.uniform(3, 7),
                    0.6,
                )

        canvas.shape(
            smooth(fan),
            [lighter(straw, 0.1), straw, darker(straw, 0.15)],
            marks=fibres,
            relief=60,
            depth=0.8,
            rough=0.2,
            fibre=(12, 3),
        )
        canvas.shape(
            stalk([(x, y), (x + d[0] * 560, y + d[1] * 560)], [58, 74, 110]),
            [(196, 164, 96), (150, 116, 62)],
            relief=30,
            depth=1,
            rough=0.25,
            fibre=(40, 3),
        )
        for i in range(12):
            t = 60 + i * 44
            px, py = x + d[0] * t, y + d[1] * t
            dye: Colour = ((176, 52, 44), (46, 96, 82), (206, 150, 50))[(i + n) % 3]
            half = 33 + t * 0.045
            canvas.shape(
                stalk([(px + d[1] * half, py - d[0] * half), (px - d[1] * half, py + d[0] * half)], [17, 17]),
                dye,
                relief=7,
                depth=1,
                shadow=(3, 4, 3, 0.4),
            )


def conical_hat(canvas: Canvas, x: float, y: float, r: float) -> None:
    """Nón lá."""
    palm: Colour = (232, 208, 156)

    def rings(pen: Pen) -> None:
        for i in range(1, 14):
            t = i / 14
            pen.line(
                [
                    (x + r * t * cos(radians(a)), y - r * 0.62 * (1 - t) + r * 0.24 * t * sin(radians(a)))
                    for a in range(0, 181, 6)
                ],
                darker(palm, 0.24),
                4,
                0.7,
            )
        for a in range(4, 180, 6):
            pen.line(
                [(x, y - r * 0.62), (x + r * cos(radians(a)), y + r * 0.24 * sin(radians(a)))],
                lighter(palm, 0.4) if a % 12 else darker(palm, 0.2),
                2.5,
                0.6,
            )

    outline = [(x + r * cos(radians(a)), y + r * 0.24 * sin(radians(a))) for a in range(0, 181, 5)] + [
        (x - 12, y - r * 0.62),
        (x + 12, y - r * 0.62),
    ]
    canvas.shape(
        outline,
        [lighter(palm, 0.2), palm, darker(palm, 0.12)],
        marks=rings,
        relief=70,
        depth=0.8,
        shadow=(30, 26, 30, 0.45),
    )
