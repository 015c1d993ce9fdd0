"""What the goods lie on: table, mat, cloth, leaf, tray, counter, yard."""

from __future__ import annotations

from math import cos, pi, sin

from PIL import Image, ImageChops, ImageDraw

from marketplace.demo.easel.canvas import (
    NO_SHADOW,
    SOFT,
    Canvas,
    Colour,
    Pen,
    darker,
    grain,
    lighter,
    mix,
    ramp,
    varied,
)
from marketplace.demo.easel.shapes import along, arc, box, leaf, oval, smooth, stalk

WOODS: tuple[Colour, ...] = ((176, 122, 76), (151, 98, 60), (196, 150, 104), (132, 86, 58))
CLOTHS: tuple[Colour, ...] = ((236, 222, 194), (224, 204, 172), (214, 214, 190), (232, 208, 180))


def _overlay(canvas: Canvas, noise: Image.Image) -> None:
    canvas.image = ImageChops.overlay(canvas.image, Image.merge("RGB", (noise, noise, noise)))


def table(canvas: Canvas, tone: int = 0, *, planks: int = 5) -> None:
    """Old planks seen from above."""
    width, height = canvas.image.size
    wood = WOODS[tone % len(WOODS)]
    edges = [round(height * i / planks) for i in range(planks + 1)]
    for top, bottom in zip(edges, edges[1:], strict=False):
        plank = varied(wood, canvas.rng, 9)
        canvas.image.paste(
            ramp(width, bottom - top, [darker(plank, 0.1), plank, lighter(plank, 0.06), plank, darker(plank, 0.14)]),
            (0, top),
        )
        k = canvas.scale
        seed = canvas.rng.randint(0, 3)
        part = canvas.image.crop((0, top, width, bottom))
        for stretch, amount in (((320 * k, 7 * k), 0.26), ((110 * k, 2 * k), 0.15)):
            noise = grain(width, bottom - top, seed, stretch=stretch, amount=amount)
            part = ImageChops.overlay(part, Image.merge("RGB", (noise, noise, noise)))
        canvas.image.paste(part, (0, top))
    draw = ImageDraw.Draw(canvas.image, "RGBA")
    for y in edges[1:-1]:
        draw.rectangle((0, y - 2 * canvas.scale, width, y + 1.5 * canvas.scale), fill=(50, 26, 14, 190))
        draw.rectangle((0, y + 1.5 * canvas.scale, width, y + 4 * canvas.scale), fill=(255, 226, 180, 60))
    canvas.window()


def mat(canvas: Canvas, tone: int = 0) -> None:
    """A mat of split bamboo, woven over and under."""
    straw = ((214, 184, 128), (203, 172, 122), (222, 198, 150), (190, 156, 104))[tone % 4]
    k = canvas.scale
    cell = max(6, round(30 * k))
    tile = Image.new("RGB", (cell * 2, cell * 2))
    lying = ramp(cell, cell, [darker(straw, 0.22), straw, lighter(straw, 0.16), straw, darker(straw, 0.22)])
    standing = ramp(
        cell,
        cell,
        [darker(straw, 0.28), darker(straw, 0.05), lighter(straw, 0.08), darker(straw, 0.06), darker(straw, 0.28)],
        across=True,
    )
    tile.paste(lying, (0, 0))
    tile.paste(standing, (cell, 0))
    tile.paste(standing, (0, cell))
    tile.paste(lying, (cell, cell))
    _tiled(canvas, tile)
    _overlay(canvas, grain(*canvas.image.size, 1, stretch=(160 * k, 120 * k), amount=0.2))
    _overlay(canvas, grain(*canvas.image.size, 2, stretch=(14 * k, 2 * k), amount=0.14))
    canvas.window(1.1)


def _tiled(canvas: Canvas, tile: Image.Image) -> None:
    width, height = canvas.image.size
    row = Image.new("RGB", (width, tile.height))
    for x in range(0, width, tile.width):
        row.paste(tile, (x, 0))
    for y in range(0, height, tile.height):
        canvas.image.paste(row, (0, y))


def cloth(canvas: Canvas, tone: int = 0) -> None:
    """Unbleached linen."""
    colour = CLOTHS[tone % len(CLOTHS)]
    width, height = canvas.image.size
    k = canvas.scale
    canvas.image.paste(ramp(width, height, [lighter(colour, 0.2), colour, darker(colour, 0.08)]), (0, 0))
    _overlay(canvas, grain(width, height, 1, stretch=(40 * k, 1.5 * k), amount=0.2))
    _overlay(canvas, grain(width, height, 2, stretch=(1.5 * k, 40 * k), amount=0.2))
    _overlay(canvas, grain(width, height, 3, stretch=(420 * k, 260 * k), amount=0.28))
    canvas.window(0.9)


def counter(canvas: Canvas, tone: int = 0, *, edge: float = 760, wall: Colour = (226, 206, 174)) -> None:
    """A table against a plastered wall."""
    width, height = canvas.image.size
    k = canvas.scale
    line = round(edge * k)
    canvas.image.paste(ramp(width, line, [lighter(wall, 0.28), wall, darker(wall, 0.16)]), (0, 0))
    _overlay(canvas, grain(width, height, 1, stretch=(150 * k, 130 * k), amount=0.24))
    _overlay(canvas, grain(width, height, 2, stretch=(9 * k, 9 * k), amount=0.12))
    canvas.soft(oval(420, 250, 420, 300), (255, 244, 214), 130, 0.5)
    wood = WOODS[tone % len(WOODS)]
    top = ramp(width, height - line, [darker(wood, 0.2), wood, lighter(wood, 0.08), wood])
    for stretch, amount in (((340 * k, 8 * k), 0.26), ((120 * k, 2 * k), 0.15)):
        noise = grain(width, height - line, 3, stretch=stretch, amount=amount)
        top = ImageChops.overlay(top, Image.merge("RGB", (noise, noise, noise)))
    canvas.image.paste(top, (0, line))
    canvas.soft(box(-60, edge - 10, 1660, edge + 26), darker(wood, 0.7), 14, 0.5)
    canvas.window(0.9)


def tray(canvas: Canvas, x: float, y: float, r: float, *, squash: float = 0.86, tone: int = 0) -> None:
    """A round winnowing tray of bamboo, rim and weave."""
    straw = ((205, 166, 104), (188, 146, 88), (216, 184, 128))[tone % 3]
    canvas.shape(
        oval(x, y, r, r * squash, points=96),
        [lighter(straw, 0.14), darker(straw, 0.2)],
        relief=16,
        shadow=(22, 30, 30, 0.5),
    )

    def weaving(pen: Pen) -> None:
        step = 30
        count = int(r * 2 / step) + 2
        for i in range(-count // 2, count // 2):
            for j in range(-count // 2, count // 2):
                cx, cy = x + (i - j) * step * 0.72, y + (i + j) * step * 0.72 * squash
                if (cx - x) ** 2 / r**2 + (cy - y) ** 2 / (r * squash) ** 2 > 0.93:
                    continue
                over = (i + j) % 2
                shade = lighter(straw, 0.24) if over else darker(straw, 0.16)
                a, b = (1, 1) if over else (1, -1)
                half = step * 0.5
                pen.line(
                    [(cx - a * half, cy - b * half * squash), (cx + a * half, cy + b * half * squash)],
                    darker(straw, 0.5),
                    step * 0.86,
                )
                pen.line(
                    [(cx - a * half, cy - b * half * squash), (cx + a * half, cy + b * half * squash)],
                    shade,
                    step * 0.66,
                )

    inner = r * 0.915
    canvas.shape(
        oval(x, y, inner, inner * squash, points=96),
        darker(straw, 0.45),
        marks=weaving,
        relief=30,
        depth=-0.55,
        rough=0.25,
        shadow=NO_SHADOW,
    )

    def lashing(pen: Pen) -> None:
        for i in range(40):
            t = 2 * pi * i / 40
            a = (x + cos(t) * r * 0.9, y + sin(t) * r * 0.9 * squash)
            b = (x + cos(t + 0.03) * r * 1.01, y + sin(t + 0.03) * r * 1.01 * squash)
            pen.line([a, b], darker(straw, 0.55), 7)
            pen.line([a, b], lighter(straw, 0.1), 4)

    canvas.strands(lashing, (x - r * 1.05, y - r, x + r * 1.05, y + r))


def green_leaf(
    canvas: Canvas,
    x: float,
    y: float,
    length: float,
    width: float,
    angle: float,
    *,
    bend: float = 14,
    colour: Colour = (88, 132, 58),
) -> None:
    """A banana leaf laid under the goods."""
    spine = arc(x, y, length, angle, bend=bend, points=20)

    def veins(pen: Pen) -> None:
        ribs = 46
        for i in range(2, ribs):
            t = i / ribs
            px, py = along(spine, t)
            for side in (-1, 1):
                rib = arc(px, py, width * 0.7, angle + side * 74 + bend * (t - 0.5), bend=-side * 16, points=5)
                pen.line(rib, lighter(colour, 0.22) if i % 2 else darker(colour, 0.28), 3, 0.55)
        pen.line(spine, lighter(colour, 0.5), 12)
        pen.line([(px, py + 4) for px, py in spine], darker(colour, 0.3), 4, 0.6)

    canvas.shape(
        stalk(spine, [width * f for f in (0.35, 0.8, 0.98, 1, 1, 0.95, 0.8, 0.5, 0.05)]),
        [lighter(colour, 0.12), colour, darker(colour, 0.24)],
        marks=veins,
        relief=34,
        depth=0.6,
        shadow=SOFT,
    )


def sprig(
    canvas: Canvas,
    x: float,
    y: float,
    length: float,
    angle: float,
    *,
    leaves: int = 6,
    size: float = 90,
    colour: Colour = (84, 122, 62),
) -> None:
    """A twig with leaves, for company."""
    spine = arc(x, y, length, angle, bend=24)
    canvas.shape(stalk(spine, [9, 7, 3]), (112, 92, 58), relief=4, shadow=(6, 9, 8, 0.35))
    for i in range(leaves):
        px, py = along(spine, 0.15 + 0.85 * i / max(leaves - 1, 1))
        side = 1 if i % 2 else -1
        last = i == leaves - 1
        one_leaf(
            canvas,
            px,
            py,
            size * (1 - 0.06 * i),
            size * 0.36,
            angle + (0 if last else side * 52),
            colour=varied(colour, canvas.rng, 10),
        )


def one_leaf(
    canvas: Canvas,
    x: float,
    y: float,
    length: float,
    width: float,
    angle: float,
    *,
    bend: float = 12,
    colour: Colour = (84, 128, 62),
) -> None:
    """One leaf with its veins."""
    spine = arc(x, y, length, angle, bend=bend)

    def veins(pen: Pen) -> None:
        pen.line(spine, lighter(colour, 0.42), max(2.5, width * 0.05))
        for i in range(1, 7):
            px, py = along(spine, i / 7.5)
            for side in (-1, 1):
                pen.line(arc(px, py, width * 0.6, angle + side * 46, points=4), lighter(colour, 0.28), 2, 0.7)

    canvas.shape(
        leaf(x, y, length, width, angle, bend=bend),
        [lighter(colour, 0.16), colour, darker(colour, 0.2)],
        marks=veins,
        relief=max(8, width * 0.2),
        depth=0.8,
        shadow=(8, 12, 10, 0.4),
    )


def bowl(
    canvas: Canvas, x: float, y: float, r: float, colour: Colour, *, height: float = 0.76, inside: Colour | None = None
) -> None:
    """A glazed bowl seen a little from above; fill it afterwards at its rim."""
    body = smooth(
        [
            (x - r, y),
            (x - r * 0.9, y + r * height * 0.62),
            (x - r * 0.45, y + r * height),
            (x + r * 0.45, y + r * height),
            (x + r * 0.9, y + r * height * 0.62),
            (x + r, y),
            (x, y - 8),
        ],
        steps=10,
    )

    def glaze(pen: Pen) -> None:
        pen.shine(oval(x - r * 0.55, y + r * 0.26, r * 0.08, r * 0.2, turn=20), 10, 0.55)
        pen.line(
            [(x - r * 0.98 + i, y + 42 + 22 * sin(pi * i / (2 * r))) for i in range(0, int(2 * r), 12)],
            darker(colour, 0.35),
            5,
            0.5,
        )

    canvas.shape(
        body,
        [lighter(colour, 0.15), colour, darker(colour, 0.3)],
        marks=glaze,
        relief=60,
        depth=1.1,
        shadow=(26, 18, 26, 0.5),
    )
    canvas.shape(oval(x, y, r, r * 0.34, points=72), lighter(colour, 0.4), relief=6, shadow=NO_SHADOW)
    canvas.shape(
        oval(x, y + 3, r * 0.955, r * 0.3, points=72),
        inside or darker(colour, 0.35),
        relief=26,
        depth=-0.9,
        shadow=NO_SHADOW,
    )


def meadow(canvas: Canvas, *, hour: int = 0) -> None:
    """A yard at the foot of the hills, for animals."""
    width, height = canvas.image.size
    sky = (((198, 222, 226), (246, 236, 208)), ((240, 206, 160), (250, 232, 196)), ((206, 218, 206), (238, 236, 214)))[
        hour % 3
    ]
    canvas.image.paste(ramp(width, height, [sky[0], sky[1], sky[1]]), (0, 0))
    for layer, (base, colour) in enumerate(((430, (150, 176, 168)), (520, (116, 152, 124)), (610, (92, 130, 84)))):
        ridge = (
            [(-40, base)]
            + [(-40 + i * 130, base - canvas.rng.uniform(20, 130) * (1.2 - 0.3 * layer)) for i in range(1, 14)]
            + [(1680, base)]
        )
        canvas.shape(
            smooth(ridge, closed=False) + [(1680, 1240), (-40, 1240)],
            [mix(colour, sky[1], 0.25), colour, darker(colour, 0.12)],
            relief=30,
            depth=0.25,
            rough=0.14,
            fibre=(6, 12),
            shadow=NO_SHADOW,
        )
        canvas.soft(box(-40, base + 20, 1640, base + 70), sky[1], 40, 0.45)
    grass = ((134, 150, 74), (158, 146, 78), (126, 148, 84))[hour % 3]
    canvas.shape(
        smooth([(-60, 690), (400, 660), (900, 684), (1300, 655), (1680, 680)], closed=False)
        + [(1700, 1260), (-60, 1260)],
        [lighter(grass, 0.2), grass, darker(grass, 0.2), darker(grass, 0.34)],
        relief=40,
        depth=0.3,
        rough=0.35,
        fibre=(3, 9),
        shadow=NO_SHADOW,
    )
    canvas.window(0.8)


def tufts(canvas: Canvas, top: float, bottom: float, count: int, colour: Colour = (112, 136, 62)) -> None:
    """Tufts of grass between two heights."""
    rng = canvas.rng

    def blades(pen: Pen) -> None:
        for y in sorted(rng.uniform(top, bottom) for _ in range(count)):
            x = rng.uniform(-20, 1620)
            for _ in range(7):
                tip = rng.uniform(-26, 26)
                pen.line(
                    [(x + tip * 0.2, y), (x + tip * 0.5, y - rng.uniform(16, 28)), (x + tip, y - rng.uniform(30, 56))],
                    varied(colour, rng, 22),
                    4,
                    0.9,
                )

    canvas.strands(blades, (0, top - 70, 1600, bottom + 10))
