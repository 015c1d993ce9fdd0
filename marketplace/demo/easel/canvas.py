"""The sheet: shapes are cut at twice the size, lit from the upper left, and laid down with soft shadows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from marketplace.demo.easel.shapes import Outline, Point, oval

Colour = tuple[int, int, int]
Marks = Callable[["Pen"], None]
Shadow = tuple[float, float, float, float]

WIDTH, HEIGHT = 1600, 1200
SOFT: Shadow = (16, 22, 20, 0.42)
NEAR: Shadow = (7, 10, 9, 0.5)
NO_SHADOW: Shadow = (0, 0, 0, 0)
DARK = (46, 26, 16)


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """A colour between two, t of the way."""
    return (
        round(a[0] + (b[0] - a[0]) * t),
        round(a[1] + (b[1] - a[1]) * t),
        round(a[2] + (b[2] - a[2]) * t),
    )


def lighter(colour: Colour, t: float) -> Colour:
    """The colour with warm light on it."""
    return mix(colour, (255, 246, 224), t)


def darker(colour: Colour, t: float) -> Colour:
    """The colour in warm shade."""
    return mix(colour, (38, 20, 18), t)


def varied(colour: Colour, rng: Random, amount: int = 12) -> Colour:
    """The colour as nature varies it."""
    shift = rng.randint(-amount, amount)
    r, g, b = (min(255, max(0, c + shift + rng.randint(-amount // 3, amount // 3))) for c in colour)
    return (r, g, b)


@lru_cache(maxsize=64)
def _noise(width: int, height: int, seed: int, amount: float) -> Image.Image:
    noise = Image.frombytes("L", (width, height), Random(seed).randbytes(width * height))  # noqa: S311 – grain, not secrets
    return noise.point([round(128 + (v - 128) * amount) for v in range(256)])


def grain(
    width: int, height: int, seed: int, *, stretch: tuple[float, float] = (1, 1), amount: float = 0.3
) -> Image.Image:
    """A grey weave of noise about the middle grey, drawn out along its fibres."""
    small = (max(2, round(width / stretch[0])), max(2, round(height / stretch[1])))
    noise = _noise(*small, seed, amount)
    return noise if small == (width, height) else noise.resize((width, height), Image.Resampling.BICUBIC)


def ramp(width: int, height: int, colours: Sequence[Colour], *, across: bool = False) -> Image.Image:
    """A run of colours from top to bottom, or from left to right."""
    strip = Image.new("RGB", (1, len(colours)))
    strip.putdata(list(colours))
    steps = max(len(colours) * 16, 64)
    tall = strip.resize((1, steps), Image.Resampling.BICUBIC)
    if across:
        tall = tall.transpose(Image.Transpose.ROTATE_90)
    return tall.resize((max(width, 1), max(height, 1)), Image.Resampling.BILINEAR)


class Pen:
    """Draws the marks on one shape: hard ones before the light falls on it, shines afterwards."""

    def __init__(self, image: Image.Image, scale: float, origin: Point) -> None:
        self._draw = ImageDraw.Draw(image, "RGBA")
        self._scale = scale
        self._origin = origin
        self.softs: list[tuple[Outline, Colour, float, float]] = []
        self.shines: list[tuple[Outline, Colour, float, float]] = []

    def _px(self, points: Sequence[Point]) -> list[Point]:
        ox, oy = self._origin
        return [((x - ox) * self._scale, (y - oy) * self._scale) for x, y in points]

    def line(self, points: Sequence[Point], colour: Colour, width: float, alpha: float = 1) -> None:
        """A stroke."""
        self._draw.line(
            self._px(points),
            fill=(*colour, round(255 * alpha)),
            width=max(1, round(width * self._scale)),
            joint="curve" if width > 6 else None,
        )

    def fill(self, points: Sequence[Point], colour: Colour, alpha: float = 1) -> None:
        """A flat patch."""
        self._draw.polygon(self._px(points), fill=(*colour, round(255 * alpha)))

    def dot(self, x: float, y: float, r: float, colour: Colour, alpha: float = 1, ry: float | None = None) -> None:
        """A spot."""
        ry = r if ry is None else ry
        (a, b) = self._px([(x - r, y - ry), (x + r, y + ry)])
        self._draw.ellipse([a, b], fill=(*colour, round(255 * alpha)))

    def soft(self, points: Outline, colour: Colour, blur: float, alpha: float = 1) -> None:
        """A patch without an edge."""
        self.softs.append((points, colour, blur, alpha))

    def shine(self, points: Outline, blur: float = 8, alpha: float = 0.6, colour: Colour = (255, 250, 236)) -> None:
        """A reflection of the window."""
        self.shines.append((points, colour, blur, alpha))


class Canvas:
    """One picture in the making, measured as 1600 by 1200 whatever its true size."""

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        self.size = size
        self.scale = max(size[0] / WIDTH, size[1] / HEIGHT)
        self.image = Image.new("RGB", (round(WIDTH * self.scale), round(HEIGHT * self.scale)), (238, 226, 204))
        self.rng = Random(seed)  # noqa: S311 – grain, not secrets

    def shape(
        self,
        outline: Outline | Sequence[Outline],
        colours: Colour | Sequence[Colour],
        *,
        across: bool = False,
        relief: float = 24,
        depth: float = 1.0,
        marks: Marks | None = None,
        rough: float = 0.0,
        fibre: tuple[float, float] = (2, 2),
        shadow: Shadow = SOFT,
        alpha: float = 1.0,
    ) -> None:
        """Lay a solid thing on the sheet: cut out, coloured, marked, lit, with its shadow."""
        outlines = _each(outline)
        k = self.scale
        pad = 6
        xs = [p[0] for o in outlines for p in o]
        ys = [p[1] for o in outlines for p in o]
        left, top = int((min(xs) - pad) * k), int((min(ys) - pad) * k)
        width, height = int((max(xs) + pad) * k) - left, int((max(ys) + pad) * k) - top
        width, height = width + width % 2, height + height % 2
        origin = (left / k, top / k)
        mask = _cut(outlines, width, height, k, origin)
        self._cast(mask, left, top, shadow)

        run = [colours] if isinstance(colours[0], int) else list(colours)  # type: ignore[list-item]
        inner = mask.getbbox()
        if inner is None:
            return
        il, it, ir, ib = inner
        skin = Image.new("RGB", (width, height), run[-1])
        if len(run) > 1:
            skin.paste(ramp(ir - il, ib - it, run, across=across), (il, it))
        pen = None
        if marks:
            big = skin.crop(inner).resize((2 * (ir - il), 2 * (ib - it)), Image.Resampling.NEAREST)
            pen = Pen(big, 2 * k, (origin[0] + il / k, origin[1] + it / k))
            marks(pen)
            skin.paste(big.reduce(2), (il, it))
            for points, colour, blur, strength in pen.softs:
                _blend(skin, points, colour, blur * k, strength, k, origin)
        if rough:
            weave = grain(width, height, self.rng.randint(0, 5), stretch=fibre, amount=rough)
            skin = ImageChops.overlay(skin, Image.merge("RGB", (weave, weave, weave)))
        if depth:
            skin = _lit(skin, mask, relief * k, depth)
        if pen:
            for points, colour, blur, strength in pen.shines:
                _blend(skin, points, colour, blur * k, strength, k, origin)
        if alpha < 1:
            mask = mask.point([round(v * alpha) for v in range(256)])
        self.image.paste(skin, (left, top), mask)

    def _cast(self, mask: Image.Image, left: int, top: int, shadow: Shadow) -> None:
        """The soft shadow at its distance and a dark line of contact under the edge, both at a quarter of the size."""
        dx, dy, blur, strength = shadow
        if not strength:
            return
        k = self.scale / 4
        small = mask.reduce(4)
        pad = round((blur * 2.2 + max(dx, dy)) * k) + 2
        far = Image.new("L", (small.width + 2 * pad, small.height + 2 * pad), 0)
        close = far.copy()
        far.paste(round(255 * strength), (pad + round(dx * k), pad + round(dy * k)), small)
        close.paste(round(204 * strength), (pad + round(dx * k * 0.3), pad + round(dy * k * 0.3)), small)
        far = far.filter(ImageFilter.GaussianBlur(blur * k))
        close = close.filter(ImageFilter.GaussianBlur(max(blur * k / 3.5, 0.6)))
        veil = ImageChops.screen(far, close)
        veil = veil.resize((veil.width * 4, veil.height * 4), Image.Resampling.BILINEAR)
        self.image.paste(DARK, (left - pad * 4, top - pad * 4), veil)

    def soft(self, outline: Outline | Sequence[Outline], colour: Colour, blur: float, alpha: float = 1.0) -> None:
        """A patch of light or dark without an edge."""
        outlines = _each(outline)
        for one in outlines:
            _blend(self.image, one, colour, blur * self.scale, alpha, self.scale, (0, 0))

    def flat(self, marks: Marks) -> None:
        """Draw straight on the sheet, with smooth edges."""
        big = self.image.resize((self.image.width * 2, self.image.height * 2), Image.Resampling.NEAREST)
        marks(Pen(big, 2 * self.scale, (0, 0)))
        self.image = big.reduce(2)

    def strands(self, marks: Marks, box: tuple[float, float, float, float]) -> None:
        """Draw on a part of the sheet, with smooth edges."""
        k = self.scale
        left, top = max(0, int(box[0] * k)), max(0, int(box[1] * k))
        right, bottom = min(self.image.width, int(box[2] * k)), min(self.image.height, int(box[3] * k))
        part = self.image.crop((left, top, right, bottom))
        big = part.resize((part.width * 2, part.height * 2), Image.Resampling.NEAREST)
        marks(Pen(big, 2 * k, (left / k, top / k)))
        self.image.paste(big.reduce(2), (left, top))

    def weave(self, amount: float, *, stretch: tuple[float, float] = (1, 1), seed: int = 0) -> None:
        """Lay a grain over everything."""
        k = self.scale
        noise = grain(*self.image.size, seed, stretch=(stretch[0] * k, stretch[1] * k), amount=amount)
        self.image = ImageChops.overlay(self.image, Image.merge("RGB", (noise, noise, noise)))

    def window(self, strength: float = 1.0) -> None:
        """Light from a window on the upper left, dusk in the far corner."""
        small = Image.new("L", (64, 48), 128)
        draw = ImageDraw.Draw(small)
        draw.rectangle((0, 0, 63, 47), fill=round(128 - 34 * strength))
        draw.ellipse((-14, -14, 54, 44), fill=round(128 + 26 * strength))
        small = small.filter(ImageFilter.GaussianBlur(11))
        veil = small.resize(self.image.size, Image.Resampling.BICUBIC)
        self.image = ImageChops.overlay(self.image, _tinted(veil))

    def closer(self, x: float, y: float, zoom: float) -> None:
        """Step nearer to a place on the sheet."""
        width, height = self.image.size
        wide, high = width / zoom, height / zoom
        left = min(max(x * self.scale - wide / 2, 0), width - wide)
        top = min(max(y * self.scale - high / 2, 0), height - high)
        self.image = self.image.resize((width, height), Image.Resampling.BICUBIC, (left, top, left + wide, top + high))

    def mirrored(self) -> None:
        """Look from the other side."""
        self.image = ImageOps.mirror(self.image)

    def jpeg(self) -> bytes:
        """The finished picture, cut to the size asked for."""
        self.weave(0.055, seed=3)
        width, height = self.size
        left, top = (self.image.width - width) // 2, (self.image.height - height) // 2
        out = BytesIO()
        cut = self.image.crop((left, top, left + width, top + height))
        ImageEnhance.Color(cut).enhance(1.16).save(out, "JPEG", quality=86)
        return out.getvalue()


def _each(outline: Outline | Sequence[Outline]) -> list[Outline]:
    return [outline] if isinstance(outline[0][0], (int, float)) else list(outline)  # type: ignore[list-item]


def _cut(outlines: Sequence[Outline], width: int, height: int, k: float, origin: Point) -> Image.Image:
    mask = Image.new("L", (width * 2, height * 2), 0)
    draw = ImageDraw.Draw(mask)
    for outline in outlines:
        draw.polygon([((x - origin[0]) * 2 * k, (y - origin[1]) * 2 * k) for x, y in outline], fill=255)
    return mask.reduce(2)


@lru_cache(maxsize=1)
def _light() -> bytes:
    """The colour of each grey, as a palette."""
    return ImageOps.colorize(
        Image.frombytes("L", (256, 1), bytes(range(256))),
        black=(58, 32, 36),
        mid=(128, 128, 128),
        white=(255, 250, 226),
    ).tobytes()


def _tinted(grey: Image.Image) -> Image.Image:
    """Grey light made warm where it is bright and cool where it is dark."""
    grey.putpalette(_light())
    return grey.convert("RGB")


def _lit(skin: Image.Image, mask: Image.Image, relief: float, depth: float) -> Image.Image:
    """Round the shape: its height is the blurred mask, the light falls from the upper left."""
    step = max(1, round(relief / 8))
    pad = step * 3 + 2
    heights = ImageOps.expand(mask.reduce(4), pad).filter(ImageFilter.GaussianBlur(max(relief / 4, 0.8)))
    width, height = heights.width - 2 * pad, heights.height - 2 * pad
    lower = heights.crop((pad + step, pad + step, pad + step + width, pad + step + height))
    upper = heights.crop((pad - step, pad - step, pad - step + width, pad - step + height))
    shade = ImageChops.subtract(lower, upper, scale=1 / depth, offset=132)
    return ImageChops.hard_light(skin, _tinted(shade.resize(mask.size, Image.Resampling.BILINEAR)))


def _blend(
    image: Image.Image, points: Outline, colour: Colour, blur: float, strength: float, k: float, origin: Point
) -> None:
    pad = blur * 2.5 + 4
    xs = [(x - origin[0]) * k for x, _ in points]
    ys = [(y - origin[1]) * k for _, y in points]
    left, top = int(min(xs) - pad), int(min(ys) - pad)
    width, height = int(max(xs) + pad) - left, int(max(ys) + pad) - top
    shrink = 4 if blur > 5 else 1
    patch = Image.new("L", (width // shrink + 1, height // shrink + 1), 0)
    ImageDraw.Draw(patch).polygon(
        [((x - left) / shrink, (y - top) / shrink) for x, y in zip(xs, ys, strict=True)], fill=round(255 * strength)
    )
    patch = patch.filter(ImageFilter.GaussianBlur(blur / shrink))
    if shrink > 1:
        patch = patch.resize((patch.width * shrink, patch.height * shrink), Image.Resampling.BILINEAR)
    image.paste(colour, (left, top), patch)


def halo(canvas: Canvas, x: float, y: float, r: float, colour: Colour, alpha: float) -> None:
    """A round glow."""
    canvas.soft(oval(x, y, r * 0.55), colour, r * 0.4, alpha)
