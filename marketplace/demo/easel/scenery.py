"""Where the producers live: hamlets under the hills, gardens, workshops, and the city by the river."""

from __future__ import annotations

from math import cos, pi, sin

from marketplace.demo.easel.canvas import NEAR, NO_SHADOW, Canvas, Colour, Pen, darker, halo, lighter, mix, ramp, varied
from marketplace.demo.easel.crafts import carrying_basket, conical_hat
from marketplace.demo.easel.grounds import counter, sprig, tufts
from marketplace.demo.easel.shapes import Outline, arc, box, leaf, moved, oval, smooth, stalk

HOURS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((150, 196, 214), (250, 236, 204), (255, 240, 196)),
    ((236, 170, 120), (252, 226, 178), (255, 214, 140)),
    ((176, 196, 196), (232, 234, 216), (246, 244, 226)),
    ((120, 170, 200), (236, 226, 190), (255, 246, 214)),
)


def _sky(canvas: Canvas, hour: int) -> Colour:
    top, low, sun = HOURS[hour % 4]
    width, height = canvas.image.size
    canvas.image.paste(ramp(width, height, [top, mix(top, low, 0.6), low, low]), (0, 0))
    x = 300 + (hour % 3) * 420
    halo(canvas, x, 260, 420, sun, 0.6)
    canvas.soft(oval(x, 250, 62), (255, 250, 226), 9, 0.9)
    for _i in range(5):
        cx, cy = canvas.rng.uniform(0, 1600), canvas.rng.uniform(80, 330)
        for j in range(4):
            canvas.soft(oval(cx + j * 70, cy + canvas.rng.uniform(-12, 12), 90, 24), (255, 252, 240), 24, 0.5)
    return low


def _ridges(canvas: Canvas, haze: Colour, *, count: int = 5, base: float = 380, green: Colour = (72, 116, 70)) -> None:
    rng = canvas.rng
    for layer in range(count):
        t = layer / max(count - 1, 1)
        y = base + t * 330
        points = [(-80.0, y)]
        for i in range(11):
            points.append((-40 + i * 170, y - rng.uniform(10, 210) * (1 - 0.55 * t)))
        points.append((1700, y))
        tone = mix(mix((112, 150, 170), haze, 0.45), green, t)
        canvas.shape(
            smooth(points, closed=False) + [(1700, 1260), (-80, 1260)],
            [mix(tone, haze, 0.1), tone, darker(tone, 0.1)],
            relief=44,
            depth=0.35,
            rough=0.1 + 0.2 * t,
            fibre=(5, 12),
            shadow=NO_SHADOW,
        )
        if layer < count - 1:
            canvas.soft(box(-80, y + 30, 1680, y + 80), haze, 46, 0.55 * (1 - 0.5 * t))
        if t > 0.4:
            _forest(canvas, y + 40, 26, 34 + 30 * t, mix(tone, (48, 84, 50), 0.5))


def _forest(canvas: Canvas, y: float, count: int, size: float, colour: Colour) -> None:
    rng = canvas.rng

    def crowns(pen: Pen) -> None:
        for _ in range(count):
            x, yy = rng.uniform(-30, 1630), y + rng.uniform(-30, 60)
            tone = varied(colour, rng, 14)
            pen.line([(x, yy), (x, yy + size * 0.9)], darker(tone, 0.5), size * 0.13)
            pen.fill(
                smooth(
                    [
                        (x, yy - size * 1.5),
                        (x + size * 0.5, yy - size * 0.6),
                        (x + size * 0.44, yy + size * 0.3),
                        (x, yy + size * 0.44),
                        (x - size * 0.44, yy + size * 0.3),
                        (x - size * 0.5, yy - size * 0.6),
                    ]
                ),
                tone,
            )
            pen.fill(
                smooth(
                    [
                        (x - size * 0.1, yy - size * 1.3),
                        (x + size * 0.12, yy - size * 0.6),
                        (x - size * 0.1, yy),
                        (x - size * 0.36, yy - size * 0.5),
                    ]
                ),
                lighter(tone, 0.2),
                0.7,
            )

    canvas.strands(crowns, (0, y - size * 2 - 40, 1600, y + size * 2 + 70))


def _meadow(canvas: Canvas, top: float, colour: Colour) -> None:
    canvas.shape(
        smooth([(-60, top + 20), (360, top - 16), (860, top + 22), (1300, top - 10), (1680, top + 16)], closed=False)
        + [(1700, 1260), (-60, 1260)],
        [lighter(colour, 0.2), colour, darker(colour, 0.16), darker(colour, 0.3)],
        relief=40,
        depth=0.35,
        rough=0.3,
        fibre=(4, 8),
        shadow=NO_SHADOW,
    )


def stilt_house(
    canvas: Canvas, x: float, base: float, size: float, *, thatch: Colour = (164, 128, 78), long: float = 1.0
) -> None:
    """A house on stilts with a thatched or tin roof."""
    wide = 300 * long

    def at(points: Outline) -> Outline:
        return [(x + px * size, base + py * size) for px, py in points]

    canvas.soft(at(oval(30, 8, wide * 1.05, 34)), (40, 36, 20), 22 * size, 0.5)
    for px in (-0.86, -0.45, 0, 0.45, 0.86):
        canvas.shape(at(box(wide * px - 11, -130, wide * px + 11, 6)), (104, 76, 52), relief=8 * size, shadow=NO_SHADOW)
    canvas.shape(at(box(-wide, -150, wide, -122)), (126, 92, 60), relief=8 * size, shadow=(4, 10, 8, 0.45))

    def planks(pen: Pen) -> None:
        for i in range(int(wide / 11)):
            px = -wide * 0.9 + i * 20
            pen.line(at([(px, -310), (px, -150)]), (96, 66, 42), 4, 0.6)
        pen.fill(at(box(-50, -288, 50, -150)), (62, 42, 30))
        for wx in (-wide * 0.58, wide * 0.58):
            pen.fill(at(box(wx - 42, -268, wx + 42, -196)), (70, 48, 34))
            pen.fill(at(box(wx - 36, -262, wx + 36, -202)), (255, 222, 150), 0.8)
            pen.line(at([(wx, -264), (wx, -200)]), (84, 58, 38), 6)

    canvas.shape(
        at(box(-wide * 0.92, -310, wide * 0.92, -148)),
        [(176, 134, 88), (150, 108, 68)],
        marks=planks,
        relief=14 * size,
        depth=0.7,
        rough=0.2,
        fibre=(4, 20),
        shadow=NO_SHADOW,
    )
    roof = at([(-wide * 1.16, -276), (-wide * 0.7, -520), (wide * 0.7, -520), (wide * 1.16, -276)])

    def straws(pen: Pen) -> None:
        for row in range(6):
            y = -510 + row * 42
            for i in range(70):
                t = i / 70
                half = wide * (0.7 + 0.46 * (y + 520) / 244)
                px = -half + 2 * half * t
                pen.line(
                    at([(px, y), (px + (t - 0.5) * 16, y + 50)]),
                    varied(thatch, canvas.rng, 26),
                    5 * max(size, 0.5),
                    0.7,
                )

    canvas.shape(
        roof,
        [lighter(thatch, 0.14), thatch, darker(thatch, 0.2)],
        marks=straws,
        relief=26 * size,
        depth=0.8,
        rough=0.25,
        fibre=(4, 12),
        shadow=(8, 20, 14, 0.5),
    )
    ladder_x = 0.0

    def ladder(pen: Pen) -> None:
        for side in (-34, 34):
            pen.line(at([(ladder_x + side, -140), (ladder_x + side * 1.5, 16)]), (116, 84, 54), 11 * size)
        for i in range(6):
            t = i / 6
            pen.line(
                at([(ladder_x - 36 - 14 * t, -128 + 140 * t), (ladder_x + 36 + 14 * t, -128 + 140 * t)]),
                (142, 106, 70),
                9 * size,
            )

    canvas.strands(ladder, (x - 90 * size, base - 160 * size, x + 90 * size, base + 30 * size))


def palm(canvas: Canvas, x: float, base: float, height: float) -> None:
    """An areca palm."""
    spine = arc(x, base, height, -90, bend=canvas.rng.uniform(-8, 8))
    canvas.shape(
        stalk(spine, [height * 0.05, height * 0.04, height * 0.036]),
        [(164, 150, 120), (122, 106, 82)],
        relief=7,
        depth=1,
        rough=0.3,
        fibre=(8, 5),
        shadow=(8, 6, 8, 0.3),
    )
    tx, ty = spine[-1]
    for i in range(9):
        tone = varied((84, 130, 66), canvas.rng, 14)
        canvas.shape(
            leaf(tx, ty, height * 0.36, height * 0.1, -180 + i * 22.5, bend=-70 + i * 17),
            [lighter(tone, 0.15), darker(tone, 0.1)],
            relief=8,
            depth=0.8,
            shadow=(4, 6, 5, 0.25),
        )


def cinnamon_tree(canvas: Canvas, x: float, base: float, height: float) -> None:
    """A cinnamon tree with its young red leaves."""
    canvas.shape(
        stalk(arc(x, base, height * 0.7, -90, bend=4), [height * 0.09, height * 0.06, height * 0.04]),
        [(146, 110, 82), (104, 76, 58)],
        relief=10,
        depth=1,
        rough=0.4,
        fibre=(4, 12),
        shadow=(10, 6, 10, 0.35),
    )
    rng = canvas.rng
    crown = [
        (
            x + rng.gauss(0, height * 0.13),
            base - height * (0.62 + rng.uniform(-0.3, 0.34)),
            height * rng.uniform(0.09, 0.16),
        )
        for _ in range(20)
    ]
    canvas.shape(
        [
            moved(
                smooth(
                    [(r * cos(a) * rng.uniform(0.85, 1.15), r * 0.8 * sin(a)) for a in (i * pi / 5 for i in range(10))]
                ),
                cx,
                cy,
            )
            for cx, cy, r in crown
        ],
        [(112, 152, 84), (74, 118, 60), (52, 88, 48)],
        relief=height * 0.06,
        depth=0.8,
        rough=0.55,
        fibre=(5, 5),
        shadow=(12, 16, 14, 0.35),
    )

    def leaves(pen: Pen) -> None:
        for cx, cy, r in crown:
            for _ in range(16):
                tone = varied((206, 110, 70) if rng.random() < 0.16 else (104, 150, 78), rng, 20)
                pen.fill(
                    leaf(
                        cx + rng.gauss(0, r * 0.55),
                        cy + rng.gauss(0, r * 0.45),
                        height * 0.055,
                        height * 0.02,
                        rng.uniform(20, 160),
                    ),
                    tone,
                    0.85,
                )

    canvas.strands(leaves, (x - height * 0.6, base - height * 1.3, x + height * 0.6, base))


def hamlet(canvas: Canvas, variant: int) -> None:
    """A nóc of stilt houses under the hills."""
    haze = _sky(canvas, variant)
    _ridges(canvas, haze)
    grass: Colour = ((142, 162, 84), (164, 152, 84), (132, 156, 98), (150, 160, 80))[variant % 4]
    _meadow(canvas, 760, grass)
    roofs: tuple[Colour, ...] = ((170, 134, 82), (150, 112, 70), (128, 138, 138))
    for i, (x, base, size) in enumerate(((330, 820, 0.52), (1190, 830, 0.6), (760, 960, 0.86))):
        x += (variant * 97) % 160 - 80
        stilt_house(canvas, x, base, size, thatch=roofs[(i + variant) % 3], long=1.0 + 0.16 * (i == 2))
        if i == 0:
            palm(canvas, x + 240, base + 10, 330)
    palm(canvas, 130, 1010, 520)
    cinnamon_tree(canvas, 1420, 1040, 560)
    path = smooth(
        [(712, 975), (770, 1020), (700, 1090), (610, 1230), (940, 1230), (860, 1100), (880, 1020), (800, 975)], steps=10
    )
    canvas.shape(
        path, [(206, 176, 126), (190, 156, 106)], relief=16, depth=0.4, rough=0.3, fibre=(8, 4), shadow=NO_SHADOW
    )
    tufts(canvas, 1010, 1210, 60, darker(grass, 0.2))
    canvas.window(0.6)


def terraces(canvas: Canvas, variant: int) -> None:
    """Upland fields in steps."""
    haze = _sky(canvas, variant)
    _ridges(canvas, haze, count=4, base=330)
    rng = canvas.rng
    golds: tuple[Colour, ...] = ((196, 190, 96), (150, 170, 82), (214, 182, 90), (170, 184, 96))
    for step in range(9):
        y = 640 + step * 66 + step**1.5 * 4
        tone = varied(golds[(step + variant) % 4], rng, 12)
        edge = [(-60 + i * 190, y + 46 * sin(i * 0.8 + step * 0.7 + variant) + rng.uniform(-8, 8)) for i in range(10)]
        curve = smooth(edge, closed=False)
        canvas.shape(
            [*curve, (1700, 1260), (-60, 1260)], (122, 98, 62), relief=8, depth=0.5, rough=0.3, shadow=NO_SHADOW
        )
        canvas.shape(
            [(px, py + 16) for px, py in curve] + [(1700, 1260), (-60, 1260)],
            [lighter(tone, 0.16), tone, darker(tone, 0.2)],
            relief=12,
            depth=0.6,
            rough=0.5,
            fibre=(3, 8),
            shadow=NO_SHADOW,
        )
    stilt_house(canvas, 1180, 800, 0.46)
    palm(canvas, 1400, 830, 300)
    cinnamon_tree(canvas, 200, 1120, 620)
    canvas.window(0.6)


def garden(canvas: Canvas, variant: int) -> None:
    """A hill of cinnamon trees."""
    haze = _sky(canvas, variant + 2)
    _ridges(canvas, haze, count=4, base=360)
    _meadow(canvas, 740, (126, 150, 80))
    rng = canvas.rng
    for row in range(3):
        for i in range(6 - row):
            cinnamon_tree(canvas, 120 + i * 290 + row * 120 + rng.uniform(-30, 30), 830 + row * 150, 380 + row * 110)
    tufts(canvas, 1090, 1210, 50, (98, 124, 58))
    canvas.window(0.7)


def stream(canvas: Canvas, variant: int) -> None:
    """Sông Tranh between its banks."""
    haze = _sky(canvas, variant)
    _ridges(canvas, haze, count=5, base=340)
    _meadow(canvas, 700, (136, 156, 86))
    water = smooth(
        [(690, 720), (980, 760), (760, 860), (1240, 960), (900, 1240), (-80, 1240), (420, 980), (560, 880), (780, 780)]
    )
    canvas.shape(
        water,
        [(206, 224, 214), (136, 178, 180), (96, 146, 156)],
        relief=14,
        depth=-0.5,
        rough=0.35,
        fibre=(60, 4),
        shadow=NO_SHADOW,
    )
    rng = canvas.rng
    for _ in range(26):
        x, y = rng.uniform(100, 1500), rng.uniform(860, 1180)
        r = (y - 700) * rng.uniform(0.07, 0.16)
        canvas.shape(
            smooth(
                [
                    (x - r, y),
                    (x - r * 0.6, y - r * 0.6),
                    (x + r * 0.3, y - r * 0.7),
                    (x + r, y - r * 0.1),
                    (x + r * 0.8, y + r * 0.4),
                    (x - r * 0.7, y + r * 0.4),
                ]
            ),
            varied((172, 166, 150), rng, 18),
            relief=r * 0.4,
            depth=0.9,
            rough=0.3,
            shadow=(6, 10, 8, 0.4),
        )
    stilt_house(canvas, 1270, 830, 0.5)
    palm(canvas, 1480, 880, 380)
    cinnamon_tree(canvas, 190, 940, 460)
    tufts(canvas, 1100, 1210, 36, (98, 124, 58))
    canvas.window(0.6)


def city(canvas: Canvas, variant: int) -> None:
    """Hòa Cường: houses along the river, a bridge, hills far away."""
    haze = _sky(canvas, variant + 1)
    _ridges(canvas, haze, count=2, base=470, green=(124, 154, 150))
    rng = canvas.rng
    for row, (base, count) in enumerate(((760, 15), (850, 11))):
        for i in range(count):
            w = rng.uniform(90, 150) * (1 + row * 0.25)
            x = -40 + i * 1700 / count
            h = rng.uniform(150, 400) * (1 - row * 0.25)
            wall: Colour = varied(
                ((236, 214, 176), (226, 190, 150), (206, 214, 206), (240, 226, 200), (218, 168, 130))[
                    rng.randint(0, 4)
                ],
                rng,
                8,
            )

            def windows(
                pen: Pen, x: float = x, w: float = w, h: float = h, base: float = base, wall: Colour = wall
            ) -> None:
                floors = int(h / 54)
                for f in range(floors):
                    for c in range(3):
                        wx, wy = x + w * (0.14 + c * 0.28), base - h + 20 + f * 54
                        pen.fill(
                            box(wx, wy, wx + w * 0.18, wy + 30),
                            (255, 226, 150) if rng.random() < 0.3 else (104, 130, 142),
                            0.9,
                        )
                    pen.line([(x, base - h + 58 + f * 54), (x + w, base - h + 58 + f * 54)], darker(wall, 0.25), 4, 0.6)

            canvas.shape(
                box(x, base - h, x + w, base + 10),
                [lighter(wall, 0.1), wall, darker(wall, 0.14)],
                marks=windows,
                relief=10,
                depth=0.6,
                shadow=(12, 4, 12, 0.3),
            )
            if rng.random() < 0.6:
                canvas.shape(
                    [(x - 8, base - h), (x + w / 2, base - h - 40), (x + w + 8, base - h)],
                    (186, 92, 62),
                    relief=8,
                    shadow=(4, 6, 5, 0.3),
                )
        _forest(canvas, base, 24, 36 + row * 10, (86, 130, 76))
    width, height = canvas.image.size
    k = canvas.scale
    canvas.image.paste(
        ramp(width, height - round(880 * k), [(196, 206, 196), (126, 166, 176), (84, 126, 144)]), (0, round(880 * k))
    )

    def ripples(pen: Pen) -> None:
        for _ in range(240):
            x, y = rng.uniform(-40, 1600), 884 + 316 * rng.random() ** 1.4
            pen.line(
                [(x, y), (x + (y - 820) * rng.uniform(0.2, 0.6), y)],
                (246, 234, 206) if rng.random() < 0.6 else (64, 104, 124),
                3,
                0.45,
            )

    canvas.strands(ripples, (0, 870, 1600, 1200))
    canvas.shape(box(-40, 904, 1640, 934), [(226, 214, 190), (170, 160, 146)], relief=10, shadow=(4, 16, 10, 0.4))
    for i in range(7):
        canvas.shape(
            box(60 + i * 250, 930, 96 + i * 250, 1010),
            [(206, 196, 176), (140, 134, 126)],
            relief=10,
            shadow=(6, 8, 8, 0.3),
        )
    wave = [(x, 890 - 130 * abs(sin(pi * (x + 60) / 520)) ** 1.2) for x in range(-40, 1641, 20)]
    canvas.shape(
        stalk(wave, [30, 34, 30]), [(244, 196, 84), (206, 140, 46)], relief=14, depth=1, shadow=(8, 8, 8, 0.35)
    )

    def hangers(pen: Pen) -> None:
        for x, y in wave[::2]:
            pen.line([(x, y), (x, 906)], (214, 170, 90), 4, 0.8)

    canvas.strands(hangers, (0, 740, 1600, 920))
    canvas.window(0.6)


def verandah(canvas: Canvas, variant: int) -> None:
    """A verandah with hat and basket: a portrait without a face."""
    carrying_basket(canvas, variant)
    conical_hat(canvas, 1240, 1060, 300)
    if variant % 2 == 0:
        for i in range(6):
            sprig(
                canvas,
                640 + i * 60,
                280,
                240 + 40 * (i % 3),
                -118 + i * 11,
                leaves=5,
                size=130,
                colour=varied((96, 138, 60), canvas.rng, 16),
            )
    halo(canvas, 240, 220, 420, (255, 236, 190), 0.3)


def stall(canvas: Canvas, variant: int) -> None:
    """A market stall under an awning."""
    counter(canvas, 0, edge=800, wall=((214, 196, 164), (196, 206, 190))[variant % 2])
    red: Colour = ((190, 70, 50), (64, 116, 96))[variant % 2]
    for i in range(10):
        x = -40 + i * 170
        tone = red if i % 2 == 0 else (244, 232, 206)
        canvas.shape(
            smooth([(x, -40), (x + 170, -40), (x + 178, 210), (x + 90, 262), (x - 4, 210)], steps=6),
            [darker(tone, 0.1), tone],
            relief=24,
            depth=0.7,
            shadow=(8, 22, 20, 0.35),
        )
    rng = canvas.rng
    goods: tuple[Colour, ...] = ((236, 122, 26), (104, 150, 66), (226, 184, 60), (176, 60, 50), (190, 150, 110))
    for i in range(5):
        x = 190 + i * 305
        canvas.shape(
            [(x - 150, 840), (x + 150, 840), (x + 120, 1010), (x - 120, 1010)],
            [(190, 146, 92), (150, 106, 62)],
            relief=16,
            depth=0.9,
            rough=0.4,
            fibre=(30, 6),
            shadow=(16, 16, 18, 0.45),
        )
        for row in range(3):
            for j in range(6 - row):
                cx, cy = x - 125 + j * 50 + row * 26, 830 - row * 42
                canvas.shape(
                    oval(cx, cy, 36, 34),
                    varied(goods[(i + variant) % 5], rng, 16),
                    relief=20,
                    depth=0.8,
                    shadow=(3, 5, 4, 0.4),
                )
    canvas.window(0.7)


def workshop(canvas: Canvas, variant: int) -> None:
    """A cooperative's drying yard: trays on racks before the hills."""
    haze = _sky(canvas, variant + 3)
    _ridges(canvas, haze, count=4, base=330)
    _meadow(canvas, 720, (176, 164, 108))
    stilt_house(canvas, 360, 830, 0.66, thatch=(132, 140, 140), long=1.25)
    for row in range(2):
        for i in range(4):
            x, y = 330 + i * 330 + row * 60, 930 + row * 150
            for leg in (-100, 100):
                canvas.shape(box(x + leg - 7, y, x + leg + 7, y + 90), (124, 92, 60), relief=5, shadow=(6, 5, 6, 0.35))
            canvas.shape(oval(x, y, 150, 46), [(222, 188, 126), (180, 138, 82)], relief=10, shadow=(14, 26, 18, 0.45))
            inside = ((164, 96, 52), (206, 148, 70), (112, 84, 66))[(i + row + variant) % 3]
            canvas.shape(
                oval(x, y - 4, 132, 36),
                [lighter(inside, 0.15), inside],
                relief=10,
                depth=0.8,
                rough=0.9,
                fibre=(7, 4),
                shadow=NEAR,
            )
    for i in range(3):
        cinnamon_tree(canvas, 1010 + i * 230, 840 + (i % 2) * 16, 400)
    tufts(canvas, 1140, 1210, 24, (120, 124, 66))
    canvas.soft(oval(1400, 200, 300, 157), (255, 240, 200), 120, 0.25)
    canvas.window(0.6)
