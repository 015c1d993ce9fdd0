"""The picture a shared link to a producer shows, 1200 × 630: name, place, picture and QR; drawn once per content.

It never carries a telephone number: what others have copied cannot be taken back.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from marketplace.kernel.files import digest, store
from marketplace.kernel.letters import FONTS
from marketplace.kernel.web import public_address
from marketplace.organisations.models import Organisation

from .codes import squares

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

LAYOUT = 2  # another drawing is another content
WIDTH, HEIGHT = 1200, 630
HEAVIEST = 120_000  # bytes
QUALITIES = (88, 80, 70, 58, 45)
PAPER, INK, LEAF, GREY, WHITE = (251, 249, 244), (31, 36, 33), (20, 83, 45), (74, 82, 77), (255, 255, 255)
LEFT, RIGHT, TOP, BOTTOM = HEIGHT + 44, WIDTH - 44, 44, HEIGHT - 40
SIZES = range(64, 32, -4)
MOST_LINES, LEADING = 4, 1.24
MODULE = 5
MARKET = "Chợ kết nghĩa Trà Tân – Hòa Cường"
INVITATION = "Quét mã để xem hàng và đặt mua"
AT_ONCE = threading.BoundedSemaphore(1)


def address_of(producer: Organisation) -> str:
    """Where it is fetched; another content has another address, so every cache may keep it for good."""
    return f"/nha-san-xuat/{producer.slug}/anh-chia-se.jpg?v={mark_of(producer)}"


def mark_of(producer: Organisation) -> str:
    """A short mark of what it shows."""
    return key_of(producer)[:12]


def key_of(producer: Organisation) -> str:
    """What it shows, as one digest."""
    shown = [LAYOUT, producer.name, producer.locality.full_name, producer.picture, page_of(producer)]
    return digest(json.dumps(shown, ensure_ascii=False).encode())


def page_of(producer: Organisation) -> str:
    """The address its QR leads to."""
    return public_address(f"/nha-san-xuat/{producer.slug}")


def of(producer: Organisation) -> bytes:
    """The picture as it should be now. One file for each producer: the one before is gone, with all it showed."""
    name, key = f"{digest(f'postcard {producer.id}'.encode())}-card.jpg", key_of(producer)
    kept = store().get(name)
    if kept and key.encode() in kept[:200]:
        return kept
    with AT_ONCE:
        card = draw(producer.name, producer.locality.full_name, page_of(producer), _picture_of(producer), key)
    store().drop(name)
    store().put(name, card)
    return card


def _picture_of(producer: Organisation) -> bytes | None:
    return store().get(f"{producer.picture}-800.webp") if producer.picture else None


def draw(name: str, place: str, address: str, picture: bytes | None, key: str = "") -> bytes:
    """A JPEG of at most 120 KB; `key` stands in its comment."""
    from PIL import Image, ImageDraw  # a worker that draws nothing need not carry it

    card = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(card)
    _hang(card, pen, picture, name)
    _write(pen, TOP, [MARKET], 25, LEAF, is_strong=True)
    rows, where = squares(address), _wrapped(place, 30, is_strong=False)
    room = (
        BOTTOM - len(rows) * MODULE - 24 - (TOP + 58) - 10 - len(where) * 30 * LEADING
    )  # a long address is a large QR
    lines, size = _fitted(name, room)
    below = _write(pen, TOP + 58, lines, size, INK, is_strong=True)
    _write(pen, below + 10, where, 30, GREY)
    _stamp(card, pen, rows)
    return _pressed(card, key)


def _hang(card: Image.Image, pen: ImageDraw.ImageDraw, picture: bytes | None, name: str) -> None:
    """The picture fills the left; without one its first letter stands there, as on the cards of the market."""
    from PIL import Image, ImageOps

    if picture:
        with Image.open(io.BytesIO(picture), formats=["WEBP"]) as opened:
            card.paste(ImageOps.fit(opened.convert("RGB"), (HEIGHT, HEIGHT), centering=(0.5, 0.4)), (0, 0))
        return
    pen.rectangle((0, 0, HEIGHT, HEIGHT), fill=LEAF)
    letter = (name.partition(" (")[0].split() or ["?"])[-1][:1]
    pen.text((HEIGHT / 2, HEIGHT / 2), letter, font=_font(300, is_strong=True), fill=WHITE, anchor="mm")


def _write(
    pen: ImageDraw.ImageDraw,
    top: float,
    lines: list[str],
    size: int,
    colour: tuple[int, int, int],
    *,
    is_strong: bool = False,
) -> float:
    """Lines one beneath the other from `top`; gives where they end."""
    for line in lines:
        pen.text((LEFT, top), line, font=_font(size, is_strong=is_strong), fill=colour)
        top += size * LEADING
    return top


def _stamp(card: Image.Image, pen: ImageDraw.ImageDraw, rows: Sequence[Sequence[bool]]) -> None:
    """The QR below, with what it is for beside it."""
    side = len(rows) * MODULE
    top = BOTTOM - side
    pen.rectangle((LEFT, top, LEFT + side - 1, BOTTOM - 1), fill=WHITE)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                corner = LEFT + x * MODULE, top + y * MODULE
                pen.rectangle((*corner, corner[0] + MODULE - 1, corner[1] + MODULE - 1), fill=(0, 0, 0))
    lines = _wrapped(INVITATION, 28, is_strong=False, width=RIGHT - LEFT - side - 24)
    middle = top + side / 2 - len(lines) * 28 * LEADING / 2
    for number, line in enumerate(lines):
        pen.text((LEFT + side + 24, middle + number * 28 * LEADING), line, font=_font(28, is_strong=False), fill=GREY)


def _fitted(name: str, room: float) -> tuple[list[str], int]:
    """The name in at most four lines of this height, as large as that allows; what is longer still is cut."""
    for size in SIZES:
        lines = _wrapped(name, size, is_strong=True)
        if len(lines) <= MOST_LINES - (size > 52) and len(lines) * size * LEADING <= room:
            return lines, size
    most = min(MOST_LINES, max(1, int(room // (size * LEADING))))
    last, font = lines[most - 1], _font(size, is_strong=True)
    while font.getlength(f"{last}…") > RIGHT - LEFT:
        last = last[:-1].rstrip(" ,.")
    return [*lines[: most - 1], f"{last}…"], size


def _wrapped(text: str, size: int, *, is_strong: bool, width: float = RIGHT - LEFT) -> list[str]:
    """The text in lines of this width; a word longer than a line is broken."""
    font, lines, line = _font(size, is_strong=is_strong), [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= width:
            line = longer
            continue
        lines += [line] if line else []
        line = word
        while font.getlength(line) > width:
            fits = next(n for n in range(len(line) - 1, 0, -1) if font.getlength(line[:n]) <= width or n == 1)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line or not lines else lines


@cache
def _font(size: int, *, is_strong: bool) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(FONTS["B" if is_strong else ""], size, layout_engine=ImageFont.Layout.BASIC)


def _pressed(card: Image.Image, key: str) -> bytes:
    """As good as its weight allows."""
    out: Any = io.BytesIO()
    for quality in QUALITIES:
        out = io.BytesIO()
        card.save(out, "JPEG", quality=quality, optimize=True, comment=key.encode())
        if out.tell() <= HEAVIEST:
            break
    return bytes(out.getvalue())
