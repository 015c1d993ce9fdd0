"""What a stranger sent comes in, clean pictures come out: nothing of the sender's file survives but its pixels."""

from __future__ import annotations

import io
import warnings
from typing import Any

# The kinds are named here: Pillow would load all forty of them at the first one it does not know. It would load the
# others when a file asks for them, but by then nothing can be opened any more.
from PIL import Image, ImageCms, ImagePalette, JpegImagePlugin, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401

from .child import Refused

WIDTHS = (1200, 800, 400, 200)
WEIGHTS = {800: 35_000, 400: 10_000, 200: 5_000}  # bytes a page has room for; where it is seen large, a photo may weigh
QUALITIES = (72, 60, 48, 38, 30)
EFFORT = {1200: 1}  # more is smaller and slower; the largest is seldom asked for
USUAL_EFFORT = 2
SHARED = (1200, 630)  # what Facebook and Zalo show of a link
BACKGROUND = (250, 246, 236)
MOST_PIXELS = 40_000_000
TALLEST = 2  # times as high as wide; a longer strip is made to fit
ORIENTATION = 0x0112
TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ON_THE_SIDE = {5, 6, 7, 8}
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"}


def prepare(content: bytes) -> None:
    """What this kind of picture needs is loaded now; nothing can be later."""
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error")
    if kind_of(content) == "HEIF":
        import pillow_heif  # rarely needed, and each photo pays for what is imported

        pillow_heif.register_heif_opener(thumbnails=False)


def work(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Develop a picture: its size and how long each stored version is, then the versions one behind the other."""
    width, height, pictures = developed(content)
    head = {"width": width, "height": height, "pictures": {name: len(data) for name, data in pictures.items()}}
    return head, b"".join(pictures.values())


def developed(content: bytes) -> tuple[int, int, dict[str, bytes]]:
    """Width and height of the picture as it is shown, and every stored version of it by the end of its name."""
    picture = opened(content)
    turn = picture.getexif().get(ORIENTATION, 1)
    largest = upright(shrunk(picture, on_the_side=turn in ON_THE_SIDE), turn, picture.info.get("icc_profile"))
    fitting, smaller = {}, largest
    for width in WIDTHS:
        smaller = fitting[width] = fitted(smaller, width)
    versions = {f"{width}.webp": b"" for width in WIDTHS}
    quality = QUALITIES[0]
    for width in reversed(WIDTHS):  # what the small ones needed, the next one will hardly do without: few tries
        versions[f"{width}.webp"], quality = as_webp(fitting[width], width, quality)
    versions["og.jpg"] = as_shared(largest)
    return largest.width, largest.height, versions


def opened(content: bytes) -> Image.Image:
    """The picture with only its head read; refused when it is of another kind or far too large. Raises Refused."""
    kind = kind_of(content)
    if kind is None:
        raise Refused("not_an_image")
    try:
        picture = Image.open(io.BytesIO(content), formats=[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("too_many_pixels") from error
    except Exception as error:
        raise Refused("broken") from error
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused("too_many_pixels", megapixels=-(-picture.width * picture.height // 1_000_000))
    return picture


def kind_of(content: bytes) -> str | None:
    """What the first bytes say; the name and the type the browser sent are nobody's word."""
    if content[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        return "HEIF"
    return None


def shrunk(picture: Image.Image, *, on_the_side: bool) -> Image.Image:
    """All pixels read, at once reduced to what is shown: a JPEG is decoded small from the start.

    Raises Refused when they cannot be read.
    """
    across, down = (picture.height, picture.width) if on_the_side else (picture.width, picture.height)
    wide = min(across, WIDTHS[0], max(1, down_to(across, down)))
    high = max(1, round(down * wide / across))
    wanted = (high, wide) if on_the_side else (wide, high)
    try:
        picture.draft("RGB", wanted)
        picture.load()
        return plain(picture).resize(wanted, Image.Resampling.HAMMING)
    except Exception as error:
        raise Refused("broken") from error


def down_to(across: int, down: int) -> int:
    """How wide the largest version may be so that it is not endlessly long."""
    return across if down <= TALLEST * across else TALLEST * WIDTHS[0] * across // down


def plain(picture: Image.Image) -> Image.Image:
    """Palettes, deep greys and printers' colours as something that can be made smaller."""
    if picture.mode in ("RGB", "RGBA", "L"):
        return picture
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    has_holes = "transparency" in picture.info or picture.mode in ("LA", "PA", "La")
    return picture.convert("RGBA" if has_holes else "RGB")


def upright(picture: Image.Image, turn: int, profile: bytes | None) -> Image.Image:
    """The right way up, in the colours screens show, nothing to see through, nothing attached."""
    if profile and picture.mode == "RGB" and b"sRGB" not in profile and b"s\0R\0G\0B" not in profile:
        picture = in_screen_colours(picture, profile)
    if picture.mode == "RGBA":
        behind = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(behind, picture)
    picture = picture.convert("RGB")
    if turn in TURNED:
        picture = picture.transpose(TURNED[turn])
    picture.info = {}
    return picture


def in_screen_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """A phone with a wide screen writes its own colours; ours are sRGB. A broken profile is left out."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return changed or picture


def fitted(picture: Image.Image, width: int) -> Image.Image:
    """The picture at this width, never made larger than it is."""
    if picture.width <= width:
        return picture
    return picture.resize((width, max(1, round(picture.height * width / picture.width))), Image.Resampling.BILINEAR)


def as_webp(picture: Image.Image, width: int, quality: int) -> tuple[bytes, int]:
    """Small, and every browser since 2020 shows it: at most this quality, and as little less as its weight allows."""
    for lower in (each for each in QUALITIES if each <= quality):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=lower, method=EFFORT.get(width, USUAL_EFFORT))
        if out.tell() <= WEIGHTS.get(width, out.tell()):
            break
    return out.getvalue(), lower


def as_shared(picture: Image.Image) -> bytes:
    """The picture for a shared link: cut to fill, or set on plain paper when it is too small for that."""
    if picture.width >= SHARED[0] and picture.height >= SHARED[1]:
        above = (picture.height - SHARED[1]) * 2 // 5
        shared = picture.crop((0, above, SHARED[0], above + SHARED[1]))
    else:
        inside = picture.copy()
        inside.thumbnail(SHARED)
        shared = Image.new("RGB", SHARED, BACKGROUND)
        shared.paste(inside, ((SHARED[0] - inside.width) // 2, (SHARED[1] - inside.height) // 2))
    for quality in (78, 60, 45):
        out = io.BytesIO()
        shared.save(out, "JPEG", quality=quality)
        if out.tell() <= 120_000:
            break
    return out.getvalue()
