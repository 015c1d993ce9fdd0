"""What hangs at a stall: the poster of a producer, or of one of their goods, as a page to print and as a PDF.

A poster hangs longer than a price lives: it names goods and their season, the price cards beside it the price.
"""

from __future__ import annotations

import io
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.kernel.clock import now
from marketplace.kernel.files import store
from marketplace.kernel.i18n import N_, _, language
from marketplace.kernel.letters import FONTS
from marketplace.kernel.schemas import show_phone
from marketplace.kernel.settings import public_address
from marketplace.organisations.models import Organisation

from .codes import squares
from .shelf import Card, months_words

if TYPE_CHECKING:
    from fpdf import FPDF

MOST_GOODS = 3
SIZES = {"a4": 1.0, "a3": 2**0.5}  # how many times as large as A4
MARKET = N_("Chợ kết nghĩa Trà Tân – Hòa Cường")
LEAF, INK, GREY, WHITE = (20, 83, 45), (31, 36, 33), (74, 82, 77), (255, 255, 255)
WIDTH, HEIGHT, EDGE, BAND, FOOT = 210.0, 297.0, 14.0, 20.0, 65.0  # millimetres of an A4 sheet
UNKNOWN = "\ufffd"
POINT, LEADING = 25.4 / 72, 1.2
CODE_SIDE = 60.0
AT_ONCE = threading.BoundedSemaphore(1)


@dataclass(frozen=True)
class Shown:
    """One of the goods on a poster."""

    name: str
    season: str
    digest: str | None
    drawing: str


@dataclass(frozen=True)
class Poster:
    """Everything that stands on it. `phone` is empty without the producer's yes."""

    title: str
    notes: tuple[str, ...]
    digest: str | None
    goods: tuple[Shown, ...]
    address: str
    phone: str
    hours: str
    invitation: str

    @property
    def plain_address(self) -> str:
        """The address as one reads and types it."""
        return self.address.partition("://")[2]


def poster_of(producer: Organisation, cards: Sequence[Card]) -> Poster:
    """The poster of a producer: three of their goods, those with a picture first."""
    chosen = sorted(cards, key=lambda card: card.digest is None)[:MOST_GOODS]
    since = _(N_("Làm từ năm %(year)s"), year=producer.since) if producer.since else ""
    return Poster(
        title=producer.name,
        notes=tuple(part for part in (producer.address, since) if part),
        digest=producer.picture or None,
        goods=tuple(Shown(card.name, months_words(card.harvest_months), card.digest, card.drawing) for card in chosen),
        address=public_address(f"/nha-san-xuat/{producer.slug}"),
        phone=show_phone(producer.public_phone),
        hours=producer.call_hours,
        invitation=_(N_("Quét mã để xem hàng và đặt mua")),
    )


def poster_of_goods(producer: Organisation, card: Card) -> Poster:
    """The poster of one of the goods, with who makes it."""
    season = months_words(card.harvest_months)
    return Poster(
        title=card.name,
        notes=tuple(part for part in (f"{producer.name}, {producer.locality.full_name}", season) if part),
        digest=card.digest,
        goods=(),
        address=public_address(card.url),
        phone=show_phone(producer.public_phone),
        hours=producer.call_hours,
        invitation=_(N_("Quét mã để xem giá hôm nay và đặt mua")),
    )


def as_pdf(poster: Poster, size: str) -> bytes:
    """The poster on one sheet of A4 or A3, its letters carried along."""
    with AT_ONCE:
        return _Printer(poster, SIZES[size]).printed(size)


class _Printer:
    """Draws in the millimetres of an A4 sheet; a larger one is the same, larger."""

    def __init__(self, poster: Poster, scale: float) -> None:
        self.poster, self.scale = poster, scale

    def printed(self, size: str) -> bytes:
        from fpdf import FPDF  # 20 MiB that only a worker who draws should carry
        from fpdf.fonts import TTFFont

        self.pdf: FPDF = FPDF(format=size.upper())
        self.pdf.set_auto_page_break(False)
        self.pdf.c_margin = 0
        for style, file in FONTS.items():
            self.pdf.add_font("Roboto", style, file)
        ours = (font for font in self.pdf.fonts.values() if isinstance(font, TTFFont))
        self.known = frozenset.intersection(*(frozenset(font.cmap) for font in ours))
        self.pdf.set_title(self.poster.title)
        self.pdf.set_lang(language())
        self.pdf.set_creation_date(now())
        self.pdf.add_page()
        self._head()
        top = self._title()
        foot = HEIGHT - EDGE - FOOT
        if self.poster.goods:
            self._goods(foot - 66)
            foot -= 70
        self._picture(self.poster.digest, EDGE, top, WIDTH - 2 * EDGE, foot - top)
        self._foot()
        return bytes(self.pdf.output())

    def _head(self) -> None:
        self.pdf.set_fill_color(*LEAF)
        self.pdf.rect(0, 0, WIDTH * self.scale, BAND * self.scale, style="F")
        self._line(_(MARKET), EDGE, 6.5, 17, WHITE, is_strong=True)

    def _title(self) -> float:
        """The name as large as three lines allow; gives where the picture begins."""
        title = self.poster.title
        for points in range(46, 22, -4):
            lines = self._balanced(title, points, WIDTH - 2 * EDGE)
            if len(lines) <= (2 if points > 34 else 3):
                break
        top = self._lines(lines[:3], EDGE, BAND + 7, points, INK, is_strong=True)
        lines = [line for note in self.poster.notes for line in self._wrapped(note, 16, WIDTH - 2 * EDGE)]
        return self._lines(lines[:3], EDGE, top + 1, 16, GREY) + 5

    def _goods(self, top: float) -> None:
        gap = 6.0
        width = (WIDTH - 2 * EDGE - gap * (MOST_GOODS - 1)) / MOST_GOODS
        for place, shown in enumerate(self.poster.goods):
            left = EDGE + place * (width + gap)
            self._picture(shown.digest, left, top, width, 42)
            names = self._wrapped(shown.name, 15, width, is_strong=True)[:2]
            below = self._lines(names, left, top + 44, 15, INK, is_strong=True)
            self._lines(self._wrapped(shown.season, 12, width)[:1], left, below, 12, GREY)

    def _foot(self) -> None:
        top = HEIGHT - EDGE - CODE_SIDE
        rows = squares(self.poster.address)
        module = CODE_SIDE / len(rows) * self.scale
        self.pdf.set_fill_color(0, 0, 0)
        for y, row in enumerate(rows):
            for first, length in _runs(row):
                left = EDGE * self.scale + first * module
                self.pdf.rect(left, top * self.scale + y * module, length * module, module, style="F")
        left, width = EDGE + CODE_SIDE + 6, WIDTH - 2 * EDGE - CODE_SIDE - 6
        below = self._lines(
            self._wrapped(self.poster.invitation, 20, width, is_strong=True), left, top + 6, 20, LEAF, is_strong=True
        )
        below = self._lines(self._wrapped(self.poster.plain_address, 12, width), left, below + 2, 12, INK)
        if self.poster.phone:
            self._line(_(N_("Gọi %(phone)s"), phone=self.poster.phone), left, below + 3, 22, INK, is_strong=True)
            self._lines(self._wrapped(self.poster.hours, 12, width)[:1], left, below + 13, 12, GREY)

    def _picture(self, digest: str | None, left: float, top: float, width: float, height: float) -> None:
        """Cut to fill its place; a tinted place where there is none."""
        content = store().get(f"{digest}-1200.webp") if digest else None
        self.pdf.set_fill_color(231, 241, 234)
        x, y, w, h = (each * self.scale for each in (left, top, width, height))
        if content is None:
            self.pdf.rect(x, y, w, h, style="F")
            return
        from PIL import Image, ImageOps

        with Image.open(io.BytesIO(content), formats=["WEBP"]) as opened:
            across = min(1200, opened.width)
            cut = ImageOps.fit(opened.convert("RGB"), (across, round(across * height / width)), centering=(0.5, 0.4))
        pressed = io.BytesIO()
        cut.save(pressed, "JPEG", quality=85)
        self.pdf.image(pressed, x, y, w, h)

    def _lines(
        self,
        lines: Sequence[str],
        left: float,
        top: float,
        points: float,
        colour: tuple[int, int, int],
        *,
        is_strong: bool = False,
    ) -> float:
        for line in lines:
            self._line(line, left, top, points, colour, is_strong=is_strong)
            top += points * POINT * LEADING
        return top

    def _line(
        self,
        text: str,
        left: float,
        top: float,
        points: float,
        colour: tuple[int, int, int],
        *,
        is_strong: bool = False,
    ) -> None:
        self._set(points, is_strong)
        self.pdf.set_text_color(*colour)
        self.pdf.set_xy(left * self.scale, top * self.scale)
        self.pdf.cell(0, points * POINT * LEADING * self.scale, self._printable(text))

    def _wrapped(self, text: str, points: float, width: float, *, is_strong: bool = False) -> list[str]:
        from fpdf.enums import Align, MethodReturnValue

        self._set(points, is_strong)
        lines = self.pdf.multi_cell(
            width * self.scale, 5, self._printable(text), align=Align.L, dry_run=True, output=MethodReturnValue.LINES
        )
        return list(lines) or [""]  # type: ignore[arg-type]  # LINES gives lines

    def _balanced(self, text: str, points: float, width: float) -> list[str]:
        """Strong letters in lines of much the same length: as narrow as the same number of lines allows."""
        lines = self._wrapped(text, points, width, is_strong=True)
        while width > 20 and len(narrower := self._wrapped(text, points, width - 5, is_strong=True)) == len(lines):
            lines, width = narrower, width - 5
        return lines

    def _set(self, points: float, is_strong: bool) -> None:
        self.pdf.set_font("Roboto", "B" if is_strong else "", points * self.scale)

    def _printable(self, text: str) -> str:
        """One spelling; a visible mark for every letter the font lacks."""
        plain = unicodedata.normalize("NFC", text)
        return "".join(each if ord(each) in self.known else UNKNOWN for each in plain)


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark stretches begin and how long they are: one rectangle each leaves no seams."""
    runs: list[tuple[int, int]] = []
    for place, is_dark in enumerate(row):
        if is_dark and runs and sum(runs[-1]) == place:
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        elif is_dark:
            runs.append((place, 1))
    return runs
