"""Honey, oil, tea, salt, eggs, meat and fish: what stands on a kitchen shelf."""

from __future__ import annotations

from math import cos, pi, radians, sin

from marketplace.demo.easel.canvas import NEAR, NO_SHADOW, SOFT, Canvas, Colour, Pen, darker, lighter, varied
from marketplace.demo.easel.grounds import bowl, cloth, counter, green_leaf, mat, one_leaf, sprig, table, tray
from marketplace.demo.easel.jars import bottle, carton, jar, pouch
from marketplace.demo.easel.shapes import along, arc, box, leaf, oval, pebble, placed, smooth, stalk
from marketplace.demo.easel.spices import powder_heap, quill
from marketplace.demo.easel.vegetables import bitter_melon, nut

PALE: Colour = (230, 214, 184)


def comb(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """A piece of honeycomb."""
    rng = canvas.rng
    wax: Colour = (226, 160, 44)
    outline = pebble(x, y, width / 2, height / 2, rng, wobble=0.1, knots=12)

    def cells(pen: Pen) -> None:
        step = 44
        for row in range(int(height / step) + 3):
            for col in range(int(width / step) + 3):
                cx = x - width / 2 + col * step + (row % 2) * step / 2
                cy = y - height / 2 + row * step * 0.86
                hexagon = [(cx + 23 * cos(radians(a)), cy + 22 * sin(radians(a))) for a in range(30, 390, 60)]
                full = rng.random() < 0.75
                pen.fill(hexagon, lighter(wax, 0.42))
                pen.fill(
                    [(cx + 18 * cos(radians(a)), cy + 17 * sin(radians(a))) for a in range(30, 390, 60)],
                    varied((214, 128, 16) if full else (146, 84, 22), rng, 12),
                )
                if full:
                    pen.dot(cx - 5, cy - 6, 5, (255, 240, 190), 0.8)

    canvas.shape(outline, wax, marks=cells, relief=20, depth=0.8)


def honey(canvas: Canvas, variant: int) -> None:
    """Mật ong."""
    counter(canvas, variant, wall=((232, 214, 180), (212, 212, 182), (236, 206, 160))[variant % 3])
    gold: Colour = ((214, 126, 18), (176, 88, 14), (226, 150, 36))[variant % 3]
    if variant % 3 == 1:
        bottle(canvas, 420, 1030, 300, 840, fill=gold, stopper=(170, 120, 70), ink=(150, 90, 20))
        bottle(canvas, 780, 1070, 300, 840, fill=gold, stopper=(170, 120, 70), ink=(150, 90, 20))
    else:
        jar(canvas, 560, 1050, 580, 740, fill=gold, lid="cloth" if variant % 3 == 0 else "metal", ink=(156, 92, 20))
    comb(canvas, 1190, 1010, 520, 300)
    spine = arc(1480, 690, 420, 144, bend=6)
    canvas.shape(stalk(spine, [24, 20, 22]), (178, 124, 74), relief=12, rough=0.2)
    ex, ey = spine[-1]
    for i in range(6):
        canvas.shape(
            oval(ex - i * 17 + 46, ey + i * 13 - 36, 17, 52 - abs(i - 2.5) * 8, turn=144),
            [(202, 148, 90), (150, 98, 52)],
            relief=9,
            shadow=(6, 8, 7, 0.4),
        )
    canvas.soft(oval(ex, ey + 66, 74, 22), (230, 150, 30), 14, 0.8)


def oil(canvas: Canvas, variant: int) -> None:
    """Dầu phụng."""
    counter(canvas, 2, wall=((230, 210, 172), (210, 210, 180))[variant % 2])
    gold: Colour = (222, 160, 32)
    bottle(canvas, 430, 1030, 340, 900, fill=gold, stopper=(188, 62, 40))
    if variant % 2 == 0:
        bottle(canvas, 830, 1070, 300, 760, fill=lighter(gold, 0.05), stopper=(188, 62, 40))
    for x, y, turn in (
        (1120, 1010, 20),
        (1280, 960, -30),
        (1400, 1060, 50),
        (1210, 1100, -12),
        (1060, 1120, 70),
        (1440, 930, 10),
        (1340, 1130, -60),
    ):
        nut(canvas, x, y, turn, 0.95)


def essence(canvas: Canvas, variant: int) -> None:
    """Tinh dầu quế: a small dark bottle."""
    counter(canvas, 1, wall=((222, 206, 178), (200, 208, 190))[variant % 2])
    bottle(
        canvas, 560, 1040, 360, 760, fill=(150, 72, 20), glass=(116, 60, 26), stopper=(48, 40, 36), ink=(130, 70, 30)
    )
    carton(canvas, 1010, 1050, 330, 640, colour=(236, 222, 192), ink=(130, 70, 36), art=(150, 88, 48))
    for i in range(3):
        quill(canvas, 1180 + i * 20, 1070 + i * 36, 360, -12 + i * 10, width=50)
    sprig(canvas, 90, 1120, 330, -40, leaves=5, size=150)


def tea(canvas: Canvas, variant: int) -> None:
    """Trà túi lọc khổ qua rừng."""
    counter(canvas, variant + 1, wall=((218, 218, 186), (232, 214, 184), (214, 222, 200))[variant % 3])
    carton(canvas, 480, 1010, 560, 680, colour=(226, 230, 196), ink=(70, 108, 52), art=(88, 136, 60))
    for i in range(3):
        x, y = 960 + i * 150, 1040 - (i % 2) * 46
        bag = [(x - 62, y - 130), (x + 62, y - 130), (x + 74, y + 60), (x - 74, y + 60)]

        def filling(pen: Pen, x: float = x, y: float = y) -> None:
            pen.fill(
                smooth(
                    [(x - 66, y + 46), (x - 58, y - 40), (x, y - 60), (x + 58, y - 40), (x + 66, y + 46), (x, y + 54)]
                ),
                (136, 126, 72),
                0.75,
            )
            for _ in range(120):
                pen.dot(
                    x + canvas.rng.uniform(-58, 58),
                    y + canvas.rng.uniform(-36, 46),
                    canvas.rng.uniform(2, 5),
                    varied((96, 96, 48), canvas.rng, 24),
                    0.7,
                )

        canvas.strands(
            lambda pen, x=x, y=y: pen.line(arc(x, y - 130, 210, -100, bend=60), (240, 236, 220), 5),
            (x - 200, y - 380, x + 200, y),
        )
        canvas.shape(bag, (246, 240, 222), marks=filling, relief=14, depth=0.7, shadow=NEAR)
    bitter_melon(canvas, 930, 830, 440, 10)
    bitter_melon(canvas, 1010, 690, 360, -6)


def tea_leaves(canvas: Canvas, variant: int) -> None:
    """Chè dây, chè xanh: dried leaf in a bowl, a pot beside."""
    (cloth, table)[variant % 2](canvas, 2)
    rng = canvas.rng
    bowl(canvas, 640, 560, 520, (120, 104, 90), inside=(50, 52, 34))
    for _ in range(240):
        t, d = rng.uniform(0, 2 * pi), rng.random() ** 0.55
        x, y = 640 + cos(t) * d * 470, 540 + sin(t) * d * 132 - (1 - d) * 110
        tone = varied((98, 104, 58), rng, 22)
        canvas.shape(
            leaf(x, y, rng.uniform(50, 96), rng.uniform(14, 26), rng.uniform(0, 360), bend=rng.uniform(-110, 110)),
            tone,
            relief=7,
            depth=1.1,
            shadow=(3, 4, 4, 0.45),
        )
    pouch(canvas, 1290, 1010, 390, 620, window=(92, 100, 54))
    sprig(canvas, 180, 1110, 420, -16, leaves=6, size=160)


def salt(canvas: Canvas, variant: int) -> None:
    """Muối ớt, muối nàng rây."""
    counter(canvas, variant, wall=(228, 210, 182))
    colour: Colour = ((206, 92, 52), (150, 146, 82))[variant % 2]
    jar(canvas, 480, 1030, 470, 600, fill=colour, lid="wood", powder=True, ink=(150, 52, 34))
    jar(canvas, 940, 1070, 400, 480, fill=lighter(colour, 0.1), lid="wood", powder=True, ink=(150, 52, 34))
    powder_heap(canvas, 1330, 1080, 190, colour)


def sauce(canvas: Canvas, variant: int) -> None:
    """Nước mắm, tương: bottles of amber sauce."""
    counter(canvas, 3, wall=((226, 204, 172), (206, 204, 184))[variant % 2])
    for x, base, size in ((380, 1000, 1.0), (720, 1050, 1.06), (1060, 1010, 1.0)):
        bottle(canvas, x, base, 290 * size, 860 * size, fill=(150, 62, 20), stopper=(60, 90, 60), ink=(120, 44, 26))
    bowl(canvas, 1340, 1040, 150, (238, 232, 216), inside=(140, 56, 18))


def sachets(canvas: Canvas, variant: int) -> None:
    """Goods in paper pouches: flour, seeds, dried vegetables."""
    counter(canvas, variant, wall=((224, 208, 180), (212, 214, 190), (234, 212, 178))[variant % 3])
    inside: Colour = ((222, 190, 140), (206, 148, 70), (96, 70, 58), (232, 222, 196))[variant % 4]
    pouch(canvas, 470, 1020, 500, 760, window=inside)
    pouch(canvas, 1020, 1070, 440, 640, window=inside, paper=(222, 204, 170), ink=(150, 84, 40))
    sprig(canvas, 1250, 1110, 330, -28, leaves=5, size=150)


def cakes(canvas: Canvas, variant: int) -> None:
    """Bánh khô mè: crisp squares under sesame."""
    (cloth, table)[variant % 2](canvas, 0)
    rng = canvas.rng
    tray(canvas, 660, 640, 520, tone=2)
    spots = [(400 + (i % 4) * 176, 380 + (i // 4) * 176) for i in range(12)] + [(660, 470), (560, 640), (760, 660)]
    for x, y in spots:
        turn = rng.uniform(-16, 16)
        tone = varied((214, 158, 84), rng, 12)

        def seeds(pen: Pen, x: float = x, y: float = y, turn: float = turn, tone: Colour = tone) -> None:
            for _ in range(120):
                px, py = placed([(rng.uniform(-80, 80), rng.uniform(-80, 80))], x, y, turn=turn)[0]
                seed = oval(px, py, 7, 4, turn=rng.uniform(0, 180), points=8)
                pen.fill([(a + 1.5, b + 2) for a, b in seed], darker(tone, 0.5), 0.6)
                pen.fill(seed, (250, 232, 190))

        canvas.shape(
            placed(box(-84, -84, 84, 84, corner=22), x, y, turn=turn),
            [lighter(tone, 0.1), tone],
            marks=seeds,
            relief=18,
            depth=0.9,
            shadow=SOFT,
        )
    carton(canvas, 1290, 1060, 330, 560, colour=(232, 198, 120), ink=(150, 62, 34), art=(190, 74, 46))


def bamboo_rice(canvas: Canvas, variant: int) -> None:
    """Cơm lam: rice in bamboo."""
    (mat, table)[variant % 2](canvas, 3 if variant % 2 == 0 else 1)
    green_leaf(canvas, 40, 680, 1540, 680, -4)
    rng = canvas.rng
    for i in range(5):
        angle = rng.uniform(-8, 4)
        spine = arc(230 + (i % 2) * 60, 330 + i * 150, 980, angle)
        tone = varied((150, 160, 92), rng, 12)

        def scorch(pen: Pen, spine: list = spine) -> None:
            for _ in range(9):
                px, py = along(spine, rng.random())
                pen.soft(oval(px, py + rng.uniform(-40, 40), rng.uniform(30, 110), 26), (58, 44, 30), 22, 0.6)
            pen.line(
                [(along(spine, 0.3)[0], along(spine, 0.3)[1] - 60), (along(spine, 0.3)[0], along(spine, 0.3)[1] + 60)],
                (96, 96, 52),
                8,
                0.8,
            )
            pen.shine(stalk([(px, py - 30) for px, py in spine], [4, 14, 4]), 9, 0.4)

        canvas.shape(
            stalk(spine, [112, 112]),
            [lighter(tone, 0.15), tone, darker(tone, 0.2)],
            marks=scorch,
            relief=50,
            depth=0.95,
            rough=0.2,
            fibre=(30, 3),
        )
        ex, ey = spine[-1]
        canvas.shape(oval(ex, ey, 28, 56, turn=angle), (226, 206, 150), relief=8, shadow=NO_SHADOW)

        def rice(pen: Pen, ex: float = ex, ey: float = ey) -> None:
            for _ in range(70):
                t, d = rng.uniform(0, 6.28), rng.random() ** 0.5
                pen.fill(
                    oval(ex + cos(t) * 18 * d, ey + sin(t) * 42 * d, 9, 4, turn=rng.uniform(0, 180), points=8),
                    varied((244, 236, 216), rng, 8),
                )

        canvas.shape(
            oval(ex, ey, 21, 46, turn=angle), (238, 228, 204), marks=rice, relief=8, depth=0.6, shadow=NO_SHADOW
        )


def eggs(canvas: Canvas, variant: int) -> None:
    """Trứng gà, trứng vịt in a nest of straw."""
    (table, cloth)[variant % 2](canvas, 0)
    rng = canvas.rng
    tray(canvas, 800, 610, 580, tone=0)

    def straw(pen: Pen) -> None:
        for _ in range(420):
            t, d = rng.uniform(0, 2 * pi), rng.random() ** 0.5
            x, y = 800 + cos(t) * 480 * d, 600 + sin(t) * 400 * d
            pen.line(
                arc(x, y, rng.uniform(90, 210), rng.uniform(0, 360), bend=rng.uniform(-70, 70), points=6),
                varied((214, 178, 104), rng, 30),
                rng.uniform(4, 8),
                0.95,
            )

    canvas.strands(straw, (180, 60, 1420, 1160))
    canvas.soft(oval(800, 620, 400, 320), (92, 58, 26), 50, 0.35)
    for x, y in (
        (560, 430),
        (800, 390),
        (1040, 450),
        (480, 620),
        (700, 600),
        (930, 620),
        (1150, 650),
        (600, 810),
        (830, 820),
        (1040, 830),
    ):
        shell: Colour = varied(
            ((232, 190, 148), (246, 226, 198))[rng.random() < 0.4] if variant % 2 == 0 else (206, 222, 214), rng, 8
        )
        turn = rng.uniform(-50, 50)
        form = placed(
            smooth([(0, -132), (62, -92), (96, -8), (80, 76), (0, 116), (-80, 76), (-96, -8), (-62, -92)]),
            x,
            y,
            turn=turn,
        )

        def speckle(pen: Pen, x: float = x, y: float = y, shell: Colour = shell) -> None:
            for _ in range(40):
                t, d = rng.uniform(0, 6.28), rng.random() ** 0.5
                pen.dot(x + cos(t) * 92 * d, y + sin(t) * 112 * d, rng.uniform(1, 3), darker(shell, 0.3), 0.4)
            pen.shine(oval(x - 32, y - 42, 20, 30, turn=30), 14, 0.75)

        canvas.shape(form, [lighter(shell, 0.1), shell, darker(shell, 0.08)], marks=speckle, relief=72, depth=0.68)


def pork(canvas: Canvas, variant: int) -> None:
    """Thịt heo: cuts on a leaf."""
    table(canvas, 3 if variant % 2 == 0 else 1)
    canvas.shape(
        box(120, 150, 1480, 1060, corner=60),
        [(208, 164, 112), (180, 132, 84)],
        relief=16,
        rough=0.4,
        fibre=(200, 5),
        shadow=(24, 34, 30, 0.5),
    )
    green_leaf(canvas, 150, 640, 1320, 620, -4)
    rng = canvas.rng
    for _n, (x, y, size, turn) in enumerate(((520, 430, 1.05, -8), (1000, 500, 1.0, 10), (640, 800, 1.0, 4))):
        slab = placed(
            smooth(
                [
                    (-270, -60),
                    (-240, -128),
                    (-60, -142),
                    (150, -132),
                    (272, -84),
                    (280, 60),
                    (240, 126),
                    (30, 140),
                    (-190, 128),
                    (-280, 70),
                ]
            ),
            x,
            y,
            scale=size,
            turn=turn,
        )
        red: Colour = varied((190, 66, 62), rng, 8)

        def marbling(
            pen: Pen, x: float = x, y: float = y, size: float = size, turn: float = turn, red: Colour = red
        ) -> None:
            def at(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
                return placed(points, x, y, scale=size, turn=turn)

            pen.fill(
                at(smooth([(-300, -150), (300, -150), (290, -84), (60, -96), (-120, -82), (-290, -92)])), (56, 44, 44)
            )
            pen.fill(
                at(smooth([(-300, -112), (300, -100), (290, -44), (60, -60), (-120, -40), (-290, -50)])),
                (250, 226, 208),
            )
            pen.fill(
                at(smooth([(-290, 12), (-100, 26), (120, 8), (290, 22), (290, 58), (60, 46), (-120, 62), (-290, 48)])),
                (248, 216, 198),
            )
            for _ in range(26):
                px, py = rng.uniform(-250, 250), rng.uniform(-20, 120)
                pen.line(
                    at(
                        smooth(
                            [(px, py), (px + 26, py + rng.uniform(-8, 8)), (px + 60, py + rng.uniform(-12, 12))],
                            closed=False,
                        )
                    ),
                    (246, 210, 196),
                    rng.uniform(2, 6),
                    0.55,
                )
            for _ in range(30):
                px, py = rng.uniform(-260, 260), rng.uniform(-40, 120)
                pen.line(at([(px, py), (px + 30, py + 4)]), darker(red, 0.3), 3, 0.3)
            pen.shine(at(oval(-80, 86, 70, 12)), 12, 0.35)

        canvas.shape(slab, [lighter(red, 0.05), red, darker(red, 0.08)], marks=marbling, relief=30, depth=0.85)
    one_leaf(canvas, 1080, 900, 260, 100, -20)
    one_leaf(canvas, 1090, 910, 230, 90, 30)


def dried_fish(canvas: Canvas, variant: int) -> None:
    """Cá khô on a rack of bamboo."""
    (mat, table)[variant % 2](canvas, 1)
    tray(canvas, 800, 600, 640, tone=1)
    rng = canvas.rng
    for row in range(5):
        for col in range(2):
            x, y = 330 + col * 500 + (row % 2) * 36, 300 + row * 150
            angle = rng.uniform(-7, 7)
            tone: Colour = varied((190, 146, 92) if variant % 2 == 0 else (206, 160, 116), rng, 12)
            length = rng.uniform(410, 450)
            spine = arc(x, y, length, angle, bend=rng.uniform(-12, 12), points=20)
            tx, ty = spine[-1]
            tail = placed([(-20, 0), (70, -62), (52, 0), (70, 62)], tx, ty, turn=angle)
            fin = placed([(0, -40), (90, -92), (150, -40)], *along(spine, 0.3), turn=angle)
            canvas.shape([tail, fin], [lighter(tone, 0.1), darker(tone, 0.25)], relief=8, rough=0.3, fibre=(12, 3))

            def scales(
                pen: Pen, spine: list = spine, tone: Colour = tone, x: float = x, y: float = y, angle: float = angle
            ) -> None:
                pen.line([(px, py - 10) for px, py in spine], darker(tone, 0.5), 7, 0.55)
                for j in range(4, 18):
                    px, py = spine[j]
                    for off in (-36, -18, 6, 24, 40):
                        pen.line(arc(px, py + off, 20, angle + 90, bend=-110, points=5), darker(tone, 0.35), 3, 0.5)
                ex, ey = placed([(52, -16)], x, y, turn=angle)[0]
                pen.dot(ex, ey, 13, (244, 232, 204))
                pen.dot(ex, ey, 8, (44, 32, 28))
                pen.line(placed([(104, -52), (118, 0), (104, 52)], x, y, turn=angle), darker(tone, 0.5), 6, 0.7)
                pen.shine(stalk([(px, py - 34) for px, py in spine[4:15]], [3, 12, 3]), 8, 0.4)

            canvas.shape(
                stalk(spine, [14, 96, 122, 122, 100, 62, 30]),
                [lighter(tone, 0.14), tone, darker(tone, 0.16)],
                marks=scales,
                relief=36,
                depth=0.9,
                rough=0.2,
            )


def fresh_fish(canvas: Canvas, variant: int) -> None:
    """Cá suối: fish on leaves."""
    table(canvas, 3)
    green_leaf(canvas, 40, 640, 1540, 760, -3)
    rng = canvas.rng
    for x, y, length, angle in ((260, 370, 980, 4), (320, 620, 1000, -3), (280, 860, 940, -8)):
        tone: Colour = varied((150, 164, 160), rng, 10)
        spine = arc(x, y, length, angle, bend=rng.uniform(-8, 8), points=26)
        tx, ty = spine[-1]
        canvas.shape(
            [
                placed([(-40, 0), (150, -130), (100, 0), (150, 130)], tx, ty, turn=angle),
                placed([(0, -80), (170, -190), (300, -70)], *along(spine, 0.34), turn=angle),
                placed([(0, 80), (100, 160), (160, 70)], *along(spine, 0.5), turn=angle),
            ],
            [(150, 130, 104), (110, 96, 86)],
            relief=10,
            rough=0.3,
            fibre=(16, 3),
        )

        def scales(
            pen: Pen, spine: list = spine, tone: Colour = tone, x: float = x, y: float = y, angle: float = angle
        ) -> None:
            pen.soft(stalk([(px, py - 70) for px, py in spine], [20, 110, 100, 30]), (72, 84, 86), 22, 0.75)
            pen.soft(stalk([(px, py + 70) for px, py in spine], [10, 90, 80, 20]), (240, 236, 220), 24, 0.8)
            for j in range(6, 24):
                px, py = along(spine, j / 26)
                half = 108 * (1 - abs(j / 26 - 0.4) * 1.2)
                for off in range(-4, 5):
                    pen.line(
                        arc(px + (off % 2) * 16, py + off * half / 5, 26, angle + 90, bend=-130, points=6),
                        darker(tone, 0.4),
                        3,
                        0.5,
                    )
            ex, ey = placed([(96, -34)], x, y, turn=angle)[0]
            pen.dot(ex, ey, 28, (232, 214, 150))
            pen.dot(ex, ey, 17, (26, 24, 26))
            pen.dot(ex - 6, ey - 7, 5, (255, 255, 255))
            pen.line(
                smooth(placed([(196, -96), (236, -30), (228, 40), (190, 96)], x, y, turn=angle), closed=False),
                darker(tone, 0.55),
                8,
                0.8,
            )
            pen.shine(stalk([(px, py - 36) for px, py in spine[3:20]], [4, 18, 4]), 12, 0.6)

        canvas.shape(
            stalk(spine, [24, 170, 232, 240, 214, 160, 96, 46]),
            [darker(tone, 0.1), tone, lighter(tone, 0.3)],
            marks=scales,
            relief=70,
            depth=0.8,
        )
    sprig(canvas, 1150, 1080, 300, -16, leaves=5, size=130)


def noodle_bundle(canvas: Canvas, variant: int) -> None:
    """Bánh tráng: rice paper in a fanned stack."""
    (cloth, mat)[variant % 2](canvas, 1)
    rng = canvas.rng
    for i in range(9):
        x, y = 640 + i * 40, 520 + i * 26

        def texture(pen: Pen, x: float = x, y: float = y) -> None:
            for _ in range(110):
                t, d = rng.uniform(0, 6.28), rng.random() ** 0.5
                pen.fill(
                    oval(x + cos(t) * 380 * d, y + sin(t) * 330 * d, 8, 4, turn=rng.uniform(0, 180), points=8),
                    (92, 70, 52) if variant % 2 else (196, 150, 92),
                    0.8,
                )
            pen.line([*oval(x, y, 392, 340), (x + 392, y)], (255, 250, 232), 6, 0.6)

        canvas.shape(
            pebble(x, y, 400, 348, rng, wobble=0.012, knots=18),
            [(250, 240, 214), (236, 218, 180)],
            marks=texture,
            relief=10,
            depth=0.5,
            rough=0.16,
            shadow=(8, 10, 9, 0.3),
        )


def clay_pot(canvas: Canvas, variant: int) -> None:
    """A standing jar of earthenware, for pickles."""
    counter(canvas, 0)
    jar(canvas, 500, 1040, 520, 640, fill=((196, 172, 96), (206, 106, 66))[variant % 2], lid="metal", ink=(96, 108, 50))
    bowl(canvas, 1140, 960, 280, (176, 118, 84), inside=((206, 186, 110), (206, 96, 60))[variant % 2])
    rng = canvas.rng
    for _ in range(46):
        t, d = rng.uniform(0, 6.28), rng.random() ** 0.5
        px, py = 1140 + cos(t) * 220 * d, 944 + sin(t) * 60 * d - (1 - d) * 40
        canvas.shape(
            stalk(
                arc(px - 40, py, rng.uniform(70, 110), rng.uniform(-30, 30), bend=rng.uniform(-60, 60)), [18, 24, 16]
            ),
            varied(((226, 206, 130), (222, 120, 70))[variant % 2], rng, 14),
            relief=8,
            shadow=(3, 4, 4, 0.4),
        )
