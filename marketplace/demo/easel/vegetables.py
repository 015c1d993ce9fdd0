"""From garden, field and forest edge."""

from __future__ import annotations

from math import cos, pi, radians, sin

from marketplace.demo.easel.canvas import NEAR, NO_SHADOW, Canvas, Colour, Marks, Pen, darker, lighter, varied
from marketplace.demo.easel.grounds import bowl, cloth, green_leaf, mat, one_leaf, table, tray
from marketplace.demo.easel.shapes import along, arc, heart, leaf, oval, pebble, placed, smooth, stalk
from marketplace.demo.easel.spices import twine


def bamboo_shoot(canvas: Canvas, x: float, y: float, length: float, angle: float) -> None:
    """One shoot in its sheaths, the tip first."""
    rng = canvas.rng
    shell: Colour = varied((166, 128, 74), rng, 10)
    spine = arc(x, y, length, angle, bend=rng.uniform(-10, 10), points=24)
    wide = length * 0.36

    def sheaths(pen: Pen) -> None:
        for i in range(7):
            t = 0.05 + i * 0.12
            px, py = along(spine, t)
            w = wide * (1 - t) ** 0.75
            n = (-sin(radians(angle)), cos(radians(angle)))
            d = (cos(radians(angle)), sin(radians(angle)))
            side = 1 if i % 2 else -1
            edge = [
                (px + n[0] * w * 0.7, py + n[1] * w * 0.7),
                (px + d[0] * w * 0.4, py + d[1] * w * 0.4),
                (px + d[0] * w * 1.1 + n[0] * w * 0.2 * side, py + d[1] * w * 1.1 + n[1] * w * 0.2 * side),
                (px + d[0] * w * 0.3 - n[0] * w * 0.4, py + d[1] * w * 0.3 - n[1] * w * 0.4),
                (px - n[0] * w * 0.7, py - n[1] * w * 0.7),
            ]
            curve = smooth(edge, closed=False)
            pen.line(curve, darker(shell, 0.55), 8, 0.85)
            pen.line([(a - d[0] * 8, b - d[1] * 8) for a, b in curve], lighter(shell, 0.36), 7, 0.6)
            for _ in range(12):
                off = rng.uniform(-0.45, 0.45) * w
                start = (px + n[0] * off, py + n[1] * off)
                pen.line(arc(*start, w * 0.8, angle, points=4), darker(shell, 0.3), 2.5, 0.4)
        pen.soft(oval(*spine[-4], wide * 0.3), (128, 140, 66), 20, 0.7)
        pen.soft(oval(*spine[1], wide * 0.4), (236, 220, 166), 16, 0.9)

    canvas.shape(
        stalk(spine, [wide, wide * 1.02, wide * 0.88, wide * 0.66, wide * 0.4, 8]),
        [lighter(shell, 0.12), shell, darker(shell, 0.14)],
        marks=sheaths,
        relief=wide * 0.4,
        depth=0.95,
        rough=0.2,
    )
    canvas.shape(
        oval(*spine[0], wide * 0.16, wide * 0.47, turn=angle),
        [(248, 236, 194), (226, 202, 140)],
        relief=14,
        depth=0.6,
        shadow=NO_SHADOW,
    )


def fresh_bamboo(canvas: Canvas, variant: int) -> None:
    """Măng tươi."""
    (table, mat)[variant % 2](canvas, 1)
    green_leaf(canvas, 60, 760, 1500, 620, -6)
    for x, y, length, angle in (
        (360, 330, 820, 8),
        (300, 560, 860, 2),
        (380, 780, 840, -5),
        (300, 980, 760, -14),
        (1180, 1010, 420, -66),
    ):
        bamboo_shoot(canvas, x, y, length, angle + (6 if variant % 2 else 0))


def dried_bamboo(canvas: Canvas, variant: int) -> None:
    """Măng khô: amber strips."""
    rng = canvas.rng
    (table, cloth)[variant % 2](canvas, 0)
    tray(canvas, 800, 600, 620, tone=1)
    for _ in range(64):
        t, d = rng.uniform(0, 2 * pi), rng.random() ** 0.6
        x, y = 740 + cos(t) * 330 * d, 590 + sin(t) * 280 * d
        angle = rng.uniform(-40, 40) + (90 if rng.random() < 0.2 else 0)
        tone = varied(((206, 148, 70), (188, 122, 54), (222, 172, 96))[rng.randint(0, 2)], rng, 10)
        length = rng.uniform(240, 400)
        spine = arc(
            x - length / 2 * cos(radians(angle)),
            y - length / 2 * sin(radians(angle)),
            length,
            angle,
            bend=rng.uniform(-50, 50),
        )

        def fibres(pen: Pen, spine: list = spine, tone: Colour = tone) -> None:
            for off in (-16, -6, 5, 15):
                pen.line(
                    [(px + rng.uniform(-2, 2), py + off) for px, py in spine],
                    darker(tone, 0.3) if off % 2 else lighter(tone, 0.35),
                    3,
                    0.5,
                )

        canvas.shape(
            stalk(spine, [rng.uniform(50, 80), rng.uniform(40, 62), rng.uniform(30, 50), 16]),
            tone,
            marks=fibres,
            relief=16,
            depth=1.1,
            rough=0.25,
            fibre=(3, 3),
            shadow=NEAR,
        )


def sweetcorn(canvas: Canvas, variant: int) -> None:
    """Bắp nếp nương."""
    (mat, table)[variant % 2](canvas, 0)
    rng = canvas.rng
    for _n, (x, y, angle) in enumerate(((270, 380, 6), (240, 640, -2), (300, 900, -10))):
        length = 1020
        husk: Colour = varied((170, 182, 104), rng, 10)
        for bend, off in ((-26, -60), (30, 60), (-10, -20), (14, 30)):
            canvas.shape(
                leaf(x - 40, y + off * 0.4, 640, 170, angle + off * 0.3, bend=bend),
                [lighter(husk, 0.25), husk, darker(husk, 0.2)],
                marks=_ribbed(x, y, angle, husk),
                relief=26,
                depth=0.8,
            )
        spine = arc(x + 160, y, length - 180, angle, bend=rng.uniform(-6, 6), points=30)
        palette = (
            ((246, 226, 164), (240, 214, 140)) if variant % 2 == 0 else ((96, 58, 92), (238, 220, 180), (132, 76, 110))
        )

        def kernels(pen: Pen, spine: list = spine, angle: float = angle, palette: tuple = palette) -> None:
            nx, ny = -sin(radians(angle)), cos(radians(angle))
            for i in range(34):
                t = i / 33
                px, py = along(spine, t)
                w = 200 * (1 - 0.55 * t**2.2)
                for row in range(-4, 5):
                    off = sin(row / 4.5 * pi / 2) * w * 0.49
                    tone = varied(rng.choice(palette), rng, 10)
                    cx, cy = px + nx * off, py + ny * off
                    size = 15 * (1 - 0.05 * abs(row))
                    pen.fill(
                        oval(cx, cy, size, size * (1.05 - abs(row) * 0.09), turn=angle, points=14), darker(tone, 0.4)
                    )
                    pen.fill(
                        oval(cx - 1, cy - 2, size * 0.84, size * (0.88 - abs(row) * 0.08), turn=angle, points=14), tone
                    )
                    pen.dot(cx - 4, cy - 5, size * 0.3, lighter(tone, 0.7), 0.8)

        canvas.shape(
            stalk(spine, [190, 204, 206, 196, 176, 140, 60]), (206, 170, 96), marks=kernels, relief=74, depth=0.9
        )
        for bend, off in ((-60, -50), (60, 60)):
            canvas.shape(
                leaf(x - 60, y + off * 0.3, 560, 150, angle + off * 0.42, bend=bend),
                [lighter(husk, 0.3), husk, darker(husk, 0.15)],
                marks=_ribbed(x, y, angle + off * 0.42, husk),
                relief=26,
                depth=0.9,
            )


def _ribbed(x: float, y: float, angle: float, colour: Colour) -> Marks:
    def ribs(pen: Pen) -> None:
        for off in range(-80, 90, 16):
            pen.line(arc(x - 60, y + off * 0.7, 620, angle, points=6), darker(colour, 0.25), 2.5, 0.4)

    return ribs


def tuber(
    canvas: Canvas, x: float, y: float, length: float, width: float, angle: float, skin: Colour, *, scars: int = 26
) -> None:
    """A long root with bark, such as cassava or sweet potato."""
    rng = canvas.rng
    spine = arc(x, y, length, angle, bend=rng.uniform(-22, 22), points=20)

    def bark(pen: Pen) -> None:
        nx, ny = -sin(radians(angle)), cos(radians(angle))
        for _ in range(scars):
            px, py = along(spine, rng.uniform(0.04, 0.94))
            off = rng.uniform(-0.42, 0.42) * width
            pen.fill(
                pebble(
                    px + nx * off, py + ny * off, rng.uniform(8, 40), rng.uniform(3, 9), rng, wobble=0.3, turn=angle
                ),
                darker(skin, 0.4) if rng.random() < 0.6 else lighter(skin, 0.3),
                0.45,
            )
        for _ in range(7):
            px, py = along(spine, rng.uniform(0.1, 0.9))
            pen.line(
                arc(px - nx * width * 0.4, py - ny * width * 0.4, width * 0.8, angle + 90, bend=40, points=6),
                darker(skin, 0.4),
                3,
                0.4,
            )

    canvas.shape(
        stalk(spine, [width * 0.3, width * 0.86, width, width * 0.98, width * 0.82, width * 0.5, width * 0.16]),
        [lighter(skin, 0.1), skin, darker(skin, 0.18)],
        marks=bark,
        relief=width * 0.36,
        depth=0.9,
        rough=0.3,
        fibre=(6, 3),
    )


def cassava(canvas: Canvas, variant: int) -> None:
    """Sắn (khoai mì)."""
    (table, mat)[variant % 2](canvas, 0)
    for i, (x, y, length, angle) in enumerate(
        ((160, 330, 1120, 7), (230, 520, 1180, 1), (150, 720, 1150, -4), (250, 880, 1020, -9), (430, 1010, 860, -16))
    ):
        tuber(canvas, x, y, length, 150 - (i % 2) * 22, angle, (134, 88, 60))
    for i in range(3):
        px, py = 1080 + i * 140, 1020 + (i % 2) * 22

        def flesh(pen: Pen, px: float = px, py: float = py) -> None:
            pen.fill(oval(px, py, 76, 66), (222, 176, 166))
            pen.fill(oval(px, py, 70, 60), (252, 246, 230))
            pen.dot(px, py, 6, (196, 176, 140))
            for a in range(0, 360, 24):
                pen.line(
                    [
                        (px + cos(radians(a)) * 12, py + sin(radians(a)) * 10),
                        (px + cos(radians(a)) * 58, py + sin(radians(a)) * 50),
                    ],
                    (228, 214, 186),
                    2.5,
                    0.7,
                )

        canvas.shape(oval(px, py, 86, 75), (118, 76, 52), marks=flesh, relief=12, depth=0.6)


def sweet_potato(canvas: Canvas, variant: int) -> None:
    """Khoai lang."""
    (cloth, table)[variant % 2](canvas, 3)
    skin = ((168, 72, 84), (186, 128, 80))[variant % 2]
    tray(canvas, 800, 600, 600, tone=1)
    for x, y, length, angle in (
        (420, 420, 560, 16),
        (800, 330, 480, 26),
        (340, 620, 620, -4),
        (760, 600, 560, 14),
        (430, 830, 520, -10),
        (880, 840, 380, -24),
    ):
        tuber(canvas, x, y, length, 190, angle, varied(skin, canvas.rng, 8), scars=14)


def taro(canvas: Canvas, variant: int) -> None:
    """Khoai môn."""
    (table, mat)[variant % 2](canvas, 2)
    rng = canvas.rng
    for x, y, r in ((430, 430, 230), (900, 380, 250), (680, 690, 260), (1150, 700, 220)):
        skin: Colour = varied((120, 88, 66), rng, 10)

        def rings(pen: Pen, x: float = x, y: float = y, r: float = r, skin: Colour = skin) -> None:
            for i in range(9):
                t = -0.86 + i * 0.2
                w = r * (1 - t * t) ** 0.5
                ring = [
                    (x + w * cos(radians(a)) * 0.94, y + t * r * 1.1 + 26 * sin(radians(a))) for a in range(0, 181, 12)
                ]
                pen.line(ring, darker(skin, 0.5), 8, 0.7)
                pen.line([(px, py + 8) for px, py in ring], lighter(skin, 0.25), 4, 0.5)
                for _ in range(14):
                    px, py = rng.choice(ring)
                    pen.line(
                        [(px, py), (px + rng.uniform(-10, 10), py + rng.uniform(14, 40))], darker(skin, 0.4), 3, 0.5
                    )

        canvas.shape(
            pebble(x, y, r * 0.86, r * 1.06, rng, wobble=0.05),
            [lighter(skin, 0.1), skin, darker(skin, 0.2)],
            marks=rings,
            relief=80,
            depth=0.8,
            rough=0.35,
            fibre=(3, 5),
        )
        canvas.shape(
            pebble(x, y - r * 0.96, r * 0.3, r * 0.16, rng),
            [(206, 132, 152), (150, 88, 100)],
            relief=16,
            depth=0.8,
            shadow=NO_SHADOW,
        )
    for i in range(2):
        px, py = 330 + i * 240, 960 + i * 26

        def flesh(pen: Pen, px: float = px, py: float = py) -> None:
            pen.fill(oval(px, py, 150, 116), (238, 226, 228))
            for _ in range(130):
                t, d = rng.uniform(0, 6.28), rng.random() ** 0.5
                pen.line(
                    arc(
                        px + cos(t) * 138 * d, py + sin(t) * 104 * d, rng.uniform(6, 18), rng.uniform(0, 180), points=3
                    ),
                    (142, 92, 150),
                    3.5,
                    0.7,
                )

        canvas.shape(oval(px, py, 164, 128), (104, 74, 56), marks=flesh, relief=16, depth=0.6)


def pumpkin(canvas: Canvas, variant: int) -> None:
    """Bí đỏ."""
    (mat, table)[variant % 2](canvas, 1)
    rng = canvas.rng
    skins = ((212, 122, 44), (150, 128, 62), (196, 108, 40))
    for n, (x, y, r) in enumerate(((560, 520, 390), (1130, 700, 290))):
        skin = skins[(n + variant) % 3]
        canvas.soft(oval(x + 40, y + r * 0.62, r * 0.96, r * 0.3), (40, 22, 14), 40, 0.5)
        lobes = (-0.72, 0.72, -0.46, 0.46, -0.2, 0.2, 0.0)
        for _k, off in enumerate(lobes):
            tone = varied(skin, rng, 7)
            cx = x + off * r * 0.98

            def freckles(pen: Pen, cx: float = cx, tone: Colour = tone, y: float = y, r: float = r) -> None:
                for _ in range(36):
                    pen.fill(
                        pebble(
                            cx + rng.gauss(0, r * 0.12),
                            y + rng.uniform(-0.6, 0.6) * r,
                            rng.uniform(4, 16),
                            rng.uniform(4, 24),
                            rng,
                            wobble=0.3,
                        ),
                        lighter(tone, 0.35) if rng.random() < 0.7 else (120, 128, 58),
                        0.32,
                    )
                pen.shine(oval(cx - r * 0.08, y - r * 0.4, r * 0.04, r * 0.14), r * 0.05, 0.4)

            canvas.shape(
                oval(cx, y, r * (0.34 - abs(off) * 0.08), r * (0.74 - abs(off) * 0.12)),
                [lighter(tone, 0.12), tone, darker(tone, 0.3)],
                marks=freckles,
                relief=r * 0.17,
                depth=0.75,
                rough=0.18,
                fibre=(4, 9),
                shadow=(10, 8, 14, 0.3),
            )
        canvas.shape(
            pebble(x, y - r * 0.66, r * 0.22, r * 0.07, rng), darker(skin, 0.4), relief=10, depth=-0.5, shadow=NO_SHADOW
        )
        canvas.shape(
            stalk(arc(x, y - r * 0.62, r * 0.42, -96, bend=44), [r * 0.2, r * 0.11, r * 0.12, r * 0.15]),
            [(160, 158, 92), (112, 106, 60)],
            relief=20,
            depth=1.1,
            rough=0.3,
            fibre=(4, 10),
        )

    def flesh(pen: Pen) -> None:
        pen.fill(smooth([(250, 1000), (450, 880), (690, 900), (760, 1010), (500, 1052)]), (246, 172, 62))
        pen.fill(smooth([(380, 978), (480, 930), (620, 944), (610, 990), (480, 1004)]), (228, 134, 40))
        for i in range(12):
            pen.fill(leaf(400 + (i % 6) * 36, 962 + (i // 6) * 26, 44, 24, 20 * i), (250, 238, 206))

    canvas.shape(
        smooth([(230, 1004), (440, 860), (700, 884), (790, 1012), (500, 1098)]),
        [(222, 148, 58), (176, 92, 32)],
        marks=flesh,
        relief=22,
        depth=0.6,
    )


def fiddlehead(canvas: Canvas, x: float, y: float, length: float, angle: float, colour: Colour) -> None:
    """A young fern frond with its curl."""
    rng = canvas.rng
    bend = rng.uniform(-14, 14)
    spine = arc(x, y, length, angle, bend=bend, points=16)
    canvas.shape(stalk(spine, [30, 26, 19]), [lighter(colour, 0.15), colour], relief=9, depth=1, shadow=NEAR)
    ex, ey = spine[-1]
    side = rng.choice((-1, 1))
    curl = []
    px, py, heading = ex, ey, radians(angle + bend / 2)
    for i in range(36):
        curl.append((px, py))
        px, py = px + cos(heading) * 14 * (1 - i / 50), py + sin(heading) * 14 * (1 - i / 50)
        heading += side * (0.12 + i * 0.011)
    canvas.shape(
        stalk(curl, [20, 23, 18, 10]),
        [lighter(colour, 0.2), darker(colour, 0.1)],
        relief=7,
        depth=1.1,
        shadow=(4, 6, 5, 0.4),
    )
    for i in range(5):
        bx, by = along(spine, 0.45 + i * 0.11)
        for s in (-1, 1):
            canvas.shape(
                leaf(bx, by, 104 - i * 12, 30, angle + s * 55, bend=s * 40),
                varied((112, 158, 66), rng, 10),
                relief=5,
                depth=0.8,
                shadow=(3, 4, 4, 0.3),
            )


def fern_shoots(canvas: Canvas, variant: int) -> None:
    """Rau dớn."""
    (mat, table, cloth)[variant % 3](canvas, 2 if variant % 3 == 0 else variant)
    rng = canvas.rng
    for i in range(24):
        fiddlehead(
            canvas,
            170 + rng.uniform(-60, 60),
            400 + i * 17 + rng.uniform(-10, 10),
            1020 + rng.uniform(-190, 90),
            rng.uniform(-9, 9) + (i - 12) * 1.5,
            varied((98, 140, 58), rng, 14),
        )
    twine(canvas, 470, 610, 520, turns=7, colour=(186, 170, 106), angle=90)


def pumpkin_tops(canvas: Canvas, variant: int) -> None:
    """Rau rừng, a bunch of leaves."""
    (table, mat)[variant % 2](canvas, 3 if variant % 2 == 0 else 2)
    rng = canvas.rng
    for i in range(22):
        t = (i - 10.5) / 10.5
        angle = t * 30 - 4
        tone = varied((82, 134, 58) if variant % 2 == 0 else (104, 142, 70), rng, 16)
        spine = arc(130, 600 + t * 110, 760 + rng.uniform(-150, 130), angle * 0.8, bend=angle * 0.2)
        canvas.shape(stalk(spine, [20, 17, 12]), [(166, 186, 108), (120, 150, 70)], relief=8, shadow=NEAR)
        ex, ey = spine[-1]
        one_leaf(canvas, ex - 30, ey, 340, 190, angle + rng.uniform(-20, 20), colour=tone)
        one_leaf(canvas, *along(spine, 0.7), 290, 150, angle + rng.choice((-46, 46)), colour=lighter(tone, 0.08))
    twine(canvas, 370, 600, 330, turns=6, colour=(190, 174, 112))


def betel(canvas: Canvas, variant: int) -> None:
    """Trầu, cau: leaves laid in a fan, areca beside."""
    (cloth, table)[variant % 2](canvas, 2)
    rng = canvas.rng
    for ring, (count, length) in enumerate(((13, 520), (9, 400))):
        for i in range(count):
            angle = -200 + i * 220 / (count - 1) + ring * 9
            tone = varied((70, 122, 58), rng, 14)
            x, y = 760, 720 + ring * 20
            px, py = x + cos(radians(angle)) * 90, y + sin(radians(angle)) * 70

            def veins(
                pen: Pen,
                px: float = px,
                py: float = py,
                angle: float = angle,
                tone: Colour = tone,
                length: float = length,
            ) -> None:
                for spread, bend in ((0, 0), (24, -22), (-24, 22), (48, -40), (-48, 40)):
                    pen.line(
                        arc(px, py, length * (0.94 - abs(spread) * 0.008), angle + spread, bend=bend, points=10),
                        lighter(tone, 0.34),
                        4,
                        0.75,
                    )
                pen.shine(
                    oval(
                        px + cos(radians(angle - 14)) * length * 0.45,
                        py + sin(radians(angle - 14)) * length * 0.45,
                        length * 0.16,
                        length * 0.05,
                        turn=angle,
                    ),
                    18,
                    0.35,
                )

            canvas.shape(
                heart(px, py, length, length * 0.82, angle),
                [lighter(tone, 0.12), tone, darker(tone, 0.15)],
                marks=veins,
                relief=26,
                depth=0.75,
            )
    for i in range(7):
        x, y = 600 + (i % 4) * 118 + (i // 4) * 56, 900 + (i // 4) * 96
        tone = varied((124, 150, 66), rng, 12)

        def shell(pen: Pen, x: float = x, y: float = y) -> None:
            pen.shine(oval(x - 18, y - 26, 10, 20), 8, 0.6)
            pen.fill(oval(x, y - 66, 26, 14), (196, 176, 106))

        canvas.shape(
            pebble(x, y, 58, 76, rng, wobble=0.03),
            [lighter(tone, 0.1), tone, darker(tone, 0.2)],
            marks=shell,
            relief=36,
            depth=1,
        )


def shiitake(canvas: Canvas, variant: int) -> None:
    """Nấm khô."""
    (cloth, table)[variant % 2](canvas, 1)
    rng = canvas.rng
    tray(canvas, 800, 600, 610, tone=0)
    dark = variant % 2
    for _ in range(46):
        t, d = rng.uniform(0, 2 * pi), rng.random() ** 0.55
        x, y = 800 + cos(t) * 440 * d, 590 + sin(t) * 370 * d
        r = rng.uniform(72, 108)
        cap: Colour = varied((72, 56, 54) if dark else (134, 88, 54), rng, 14)

        def crackle(pen: Pen, x: float = x, y: float = y, r: float = r, cap: Colour = cap) -> None:
            if dark:
                for i in range(4):
                    pen.line(
                        pebble(x, y, r * (0.3 + i * 0.18), r * (0.22 + i * 0.14), rng, wobble=0.2),
                        lighter(cap, 0.3),
                        4,
                        0.4,
                    )
                return
            for _ in range(7):
                a = rng.uniform(0, 360)
                pen.line(
                    smooth(
                        [
                            (x, y - r * 0.06),
                            (x + cos(radians(a)) * r * 0.4 + rng.uniform(-8, 8), y + sin(radians(a)) * r * 0.32),
                            (x + cos(radians(a)) * r * 0.86, y + sin(radians(a)) * r * 0.7),
                        ],
                        closed=False,
                    ),
                    (236, 212, 168),
                    rng.uniform(4, 9),
                    0.75,
                )
            pen.soft(oval(x, y, r * 0.4, r * 0.3), darker(cap, 0.35), r * 0.2, 0.6)

        canvas.shape(
            pebble(x, y, r, r * 0.82, rng, wobble=0.14 if dark else 0.06, turn=rng.uniform(0, 90), knots=14),
            [lighter(cap, 0.1), cap, darker(cap, 0.15)],
            marks=crackle,
            relief=r * 0.34,
            depth=1.0,
            rough=0.3,
            shadow=NEAR,
        )


def herb_roots(canvas: Canvas, variant: int, colour: Colour, *, knotted: bool) -> None:
    """Dried medicinal roots laid in rows."""
    (mat, cloth)[variant % 2](canvas, 2)
    rng = canvas.rng
    green_leaf(canvas, 60, 640, 1500, 720, -2, colour=(104, 138, 74))
    for i in range(26):
        x, y = 260 + rng.uniform(-60, 70), 280 + i * 26 + rng.uniform(-10, 10)
        length = rng.uniform(800, 1060)
        tone = varied(colour, rng, 12)
        spine = arc(x, y, length, rng.uniform(-7, 7), bend=rng.uniform(-20, 20), points=30)
        if knotted:
            spine = [(px, py + 16 * sin(j * 0.9 + i)) for j, (px, py) in enumerate(spine)]
        widths = [rng.uniform(40, 72) if knotted else 66 - 1.7 * j for j in range(30)]

        def wrinkles(pen: Pen, spine: list = spine, tone: Colour = tone) -> None:
            for j in range(34):
                px, py = along(spine, j / 34)
                pen.line(
                    [(px, py - 24), (px + rng.uniform(-8, 8), py + 24)],
                    darker(tone, 0.5) if j % 3 else lighter(tone, 0.3),
                    4,
                    0.4,
                )
            for off in (-9, 6):
                pen.line([(px, py + off) for px, py in spine], darker(tone, 0.35), 3, 0.5)

        canvas.shape(
            stalk(spine, widths), tone, marks=wrinkles, relief=18, depth=1.05, rough=0.25, fibre=(5, 3), shadow=NEAR
        )
    twine(canvas, 700, 610, 700, turns=6)


def morinda(canvas: Canvas, variant: int) -> None:
    """Ba kích."""
    herb_roots(canvas, variant, (150, 106, 78), knotted=True)


def codonopsis(canvas: Canvas, variant: int) -> None:
    """Đảng sâm."""
    herb_roots(canvas, variant, (214, 178, 122), knotted=False)


def _grains(
    canvas: Canvas,
    x: float,
    y: float,
    rx: float,
    ry: float,
    hill: float,
    palette: tuple[Colour, ...],
    count: int,
    size: tuple[float, float],
) -> None:
    rng = canvas.rng
    spots = []
    for _ in range(count):
        t, d = rng.uniform(0, 2 * pi), rng.random() ** 0.5
        spots.append((x + cos(t) * rx * d, y + sin(t) * ry * d - (1 - d) * hill, d))

    def scatter(pen: Pen) -> None:
        for px, py, d in sorted(spots, key=lambda s: s[1]):
            turn = rng.uniform(0, 180)
            tone = varied(rng.choice(palette), rng, 12)
            shade = 0.3 * max(0, (px - x) / rx) * d
            pen.fill(oval(px + 2, py + 3, *size, turn=turn, points=10), darker(tone, 0.6), 0.6)
            pen.fill(oval(px, py, *size, turn=turn, points=10), darker(tone, shade))
            pen.fill(oval(px - 1, py - 2, size[0] * 0.6, size[1] * 0.4, turn=turn, points=8), lighter(tone, 0.45), 0.7)

    canvas.strands(scatter, (x - rx - 40, y - ry - hill - 40, x + rx + 40, y + ry + 40))


def upland_rice(canvas: Canvas, variant: int) -> None:
    """Gạo rẫy: white, red or black, with ears of rice."""
    (table, cloth, mat)[variant % 3](canvas, variant)
    palettes = (((236, 222, 188), (226, 208, 168)), ((166, 84, 62), (188, 108, 78)), ((66, 46, 60), (92, 62, 76)))
    palette = palettes[variant % 3]
    bowl(canvas, 700, 520, 540, (168, 128, 88), inside=darker(palette[0], 0.3))
    _grains(canvas, 700, 505, 500, 142, 130, palette, 1700, (17, 6.5))
    _grains(canvas, 1180, 1040, 210, 70, 10, palette, 130, (17, 6.5))
    rng = canvas.rng
    for bx, by, turn in ((1230, 980, -100), (1300, 1000, -84), (1380, 1010, -68)):
        spine = arc(bx, by, 720, turn, bend=-74, points=22)
        canvas.shape(stalk(spine, [9, 8, 6, 4]), (196, 160, 82), relief=4, shadow=NEAR)
        for i in range(26):
            px, py = along(spine, 0.42 + i * 0.022)
            heading = turn - 20 - i * 1.6
            tone = varied((218, 176, 86), rng, 14)
            canvas.shape(
                leaf(px, py, 54, 20, heading + (34 if i % 2 else -34)),
                [lighter(tone, 0.2), darker(tone, 0.1)],
                relief=6,
                shadow=(3, 5, 4, 0.4),
            )


def beans(canvas: Canvas, variant: int) -> None:
    """Đậu, mè: seeds in a bowl and on the table."""
    (cloth, table)[variant % 2](canvas, 3)
    palette = (
        ((196, 92, 66), (176, 74, 56)),
        ((232, 210, 164), (220, 196, 146)),
        ((52, 44, 44), (70, 60, 58)),
        ((112, 140, 70), (130, 152, 80)),
    )[variant % 4]
    bowl(canvas, 720, 530, 560, (204, 182, 148), inside=darker(palette[0], 0.3))
    _grains(canvas, 720, 515, 520, 148, 120, palette, 900, (24, 16))
    _grains(canvas, 1250, 1000, 220, 110, 10, palette, 90, (24, 16))
    one_leaf(canvas, 230, 1080, 300, 150, -40)
    one_leaf(canvas, 260, 1090, 280, 140, 10)


def peanuts(canvas: Canvas, variant: int) -> None:
    """Đậu phụng."""
    (table, mat)[variant % 2](canvas, 0)
    tray(canvas, 800, 600, 620, tone=2)
    rng = canvas.rng
    for _ in range(60):
        t, d = rng.uniform(0, 2 * pi), rng.random() ** 0.55
        nut(canvas, 800 + cos(t) * 440 * d, 590 + sin(t) * 370 * d, rng.uniform(0, 180))


def nut(canvas: Canvas, x: float, y: float, turn: float, size: float = 1) -> None:
    """One peanut in its shell."""
    rng = canvas.rng
    shell: Colour = varied((220, 178, 116), rng, 12)
    waist = rng.uniform(30, 36)
    form = smooth(
        [
            (-96, 0),
            (-74, -42),
            (-34, -44),
            (0, -waist),
            (38, -46),
            (78, -40),
            (100, 2),
            (76, 42),
            (36, 46),
            (0, waist),
            (-36, 44),
            (-76, 40),
        ]
    )

    def net(pen: Pen) -> None:
        for off in (-28, -12, 6, 22):
            pen.line(
                placed(
                    [(-84, off * 0.6), (-40, off), (0, off * 0.75), (40, off), (86, off * 0.6)],
                    x,
                    y,
                    turn=turn,
                    scale=size,
                ),
                darker(shell, 0.32),
                4,
                0.6,
            )
        for i in range(-6, 7):
            pen.line(
                placed([(i * 14, -30), (i * 14 + 5, 30)], x, y, turn=turn, scale=size), darker(shell, 0.3), 3, 0.35
            )

    canvas.shape(
        placed(form, x, y, turn=turn, scale=size),
        [lighter(shell, 0.12), shell],
        marks=net,
        relief=24,
        depth=0.95,
        rough=0.25,
        shadow=NEAR,
    )


def bitter_melon(canvas: Canvas, x: float, y: float, length: float, angle: float) -> None:
    """Khổ qua rừng."""
    rng = canvas.rng
    tone: Colour = varied((98, 150, 66), rng, 10)
    spine = arc(x, y, length, angle, bend=14, points=20)
    wide = length * 0.34

    def warts(pen: Pen) -> None:
        nx, ny = -sin(radians(angle)), cos(radians(angle))
        for off in (-0.38, -0.2, 0, 0.2, 0.38):
            for j in range(17):
                px, py = along(spine, 0.04 + j / 18)
                px, py = px + nx * off * wide + rng.uniform(-3, 3), py + ny * off * wide
                r = wide * 0.07 * rng.uniform(0.7, 1.2)
                pen.dot(px + r * 0.3, py + r * 0.4, r, darker(tone, 0.45), 0.8)
                pen.dot(px, py, r * 0.85, lighter(tone, 0.25), 0.9)

    canvas.shape(
        stalk(spine, [wide * 0.2, wide * 0.8, wide, wide, wide * 0.8, wide * 0.4, 8]),
        [lighter(tone, 0.1), tone, darker(tone, 0.16)],
        marks=warts,
        relief=wide * 0.34,
        depth=0.9,
    )
    canvas.shape(
        stalk(arc(x, y, length * 0.24, angle + 168, bend=40), [12, 8, 8]), (112, 128, 60), relief=4, shadow=NEAR
    )
