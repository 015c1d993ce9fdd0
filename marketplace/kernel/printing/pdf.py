"""Draws a document as a PDF: A4, its own letters carried along, pages numbered, the head of a table repeated."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

from ..clock import now
from ..i18n import N_, _, language
from ..letters import FONTS
from ..text import CONTROL, INVISIBLE
from .document import Column, Facts, Points, Sheet, Signatures, Table, Words

UNKNOWN = "\ufffd"  # what stands for a letter the font does not have: seen on paper, never an error
LEFT, TOP, WIDTH, BOTTOM = 14.0, 25.0, 182.0, 279.0  # millimetres of an A4 sheet
LINE, GAP, GUTTER = 4.9, 3.0, 3.0
SIGNING_ROOM = 32.0
BODY, SMALL, TITLE = 10.0, 8.5, 16.0
BLACK, GREY = 0, 95


def draw(sheet: Sheet) -> bytes:
    """The sheet as a PDF whose words can be copied out as they went in (NFC)."""
    writer = PageWriter(sheet)
    writer.write([sheet.title], TITLE, is_strong=True, height=8.0)
    writer.write([sheet.note], SMALL, colour=GREY)
    for block in sheet.blocks:
        writer.down(GAP)
        match block:
            case Facts():
                writer.facts(block)
            case Table():
                writer.table(block)
            case Words():
                writer.write([block.text], is_strong=block.is_strong)
            case Points():
                writer.write([block.heading], is_strong=True)
                writer.write([f"• {sentence}" for sentence in block.sentences], SMALL)
            case Signatures():
                writer.signatures(block)
    return writer.finished()


@dataclass(frozen=True)
class Stretch:
    """Lines of text beneath each other in one column of the sheet."""

    left: float
    width: float
    lines: tuple[tuple[str, float, bool, int], ...]  # words, size, strong, colour
    align: Literal["L", "R", "C"] = "L"


class PageWriter:
    """Writes down a page from top to bottom and takes a new one in time. Nothing it is given makes it stop."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.pdf = FPDF(format="A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.c_margin = 0
        for style, file in FONTS.items():
            self.pdf.add_font("Roboto", style, file)
        self.pdf.alias_nb_pages(None)  # type: ignore[arg-type]  # None is fpdf2's own word for no alias
        ours = (font for font in self.pdf.fonts.values() if isinstance(font, TTFFont))
        self.known = frozenset.intersection(*(frozenset(font.cmap) for font in ours))
        self.pdf.set_title(self.printable(sheet.title))
        self.pdf.set_author(self.printable(sheet.house))
        self.pdf.set_lang(language())
        self.pdf.set_creation_date(now())
        self.y = TOP
        self.new_page()

    def printable(self, text: str) -> str:
        """One spelling, nothing invisible, a visible mark for every letter the font does not have."""
        plain = unicodedata.normalize("NFC", CONTROL.sub("", INVISIBLE.sub("", text.replace("\t", " "))))
        lines = plain.replace("\r", "\n").replace("\u202f", "\u00a0").split("\n")
        return "\n".join("".join(each if ord(each) in self.known else UNKNOWN for each in line) for line in lines)

    def new_page(self) -> None:
        """A fresh page with the title of the document on top."""
        self.pdf.add_page()
        self.y = TOP
        half = WIDTH / 2
        for left, words, align in ((LEFT, self.sheet.house, "L"), (LEFT + half, self.sheet.title, "R")):
            first = self.wrapped(self.printable(words), SMALL, False, half)[0]
            self._put(left, 12.0, half, first, SMALL, False, GREY, align)
        self._rule(19.0, GREY)

    def down(self, height: float) -> None:
        """Leave some room."""
        self.y += height

    def write(
        self,
        texts: Iterable[str],
        size: float = BODY,
        *,
        is_strong: bool = False,
        colour: int = BLACK,
        height: float = LINE,
    ) -> None:
        """Paragraphs over the whole width."""
        lines = [line for text in texts for line in self.wrapped(self.printable(text), size, is_strong, WIDTH)]
        self.lay([Stretch(LEFT, WIDTH, tuple((line, size, is_strong, colour) for line in lines))], height)

    def facts(self, block: Facts) -> None:
        """Each column with small labels above its values."""
        width = (WIDTH - GUTTER * (len(block.columns) - 1)) / len(block.columns)
        stretches = []
        for place, column in enumerate(block.columns):
            lines: list[tuple[str, float, bool, int]] = []
            for label, value in column:
                lines += [
                    (line, SMALL, False, GREY) for line in self.wrapped(self.printable(label), SMALL, False, width)
                ]
                lines += [
                    (line, BODY, False, BLACK) for line in self.wrapped(self.printable(value), BODY, False, width)
                ]
            stretches.append(Stretch(LEFT + place * (width + GUTTER), width, tuple(lines)))
        self.lay(stretches)

    def table(self, block: Table) -> None:
        """Rows with a line beneath each; the head again on every page."""
        shares = sum(column.share for column in block.columns)
        room = WIDTH - GUTTER * (len(block.columns) - 1)
        widths = [room * column.share / shares for column in block.columns]
        head = self._row(block.columns, widths, [column.words for column in block.columns], SMALL, True)
        self._keep_together(head, 2)
        self._head(head)
        for row in block.rows:
            cells = self._row(block.columns, widths, row.cells, BODY, row.is_strong)
            self.lay(cells, again=lambda: self._head(head), keep=True)
            self._rule(self.y + 0.6, 190)
            self.down(1.6)

    def signatures(self, block: Signatures) -> None:
        """One space beside the other, never cut by the end of a page."""
        width = WIDTH / len(block.sides)
        if self.y + SIGNING_ROOM > BOTTOM:
            self.new_page()
        lines = [self.wrapped(self.printable(words), BODY, True, width - GUTTER) for words in block.sides]
        self.lay(
            [
                Stretch(LEFT + place * width, width, tuple((line, BODY, True, BLACK) for line in said), "C")
                for place, said in enumerate(lines)
            ]
        )
        self.down(SIGNING_ROOM - LINE)

    def lay(
        self,
        stretches: Sequence[Stretch],
        height: float = LINE,
        *,
        again: Callable[[], None] | None = None,
        keep: bool = False,
    ) -> None:
        """Put stretches side by side; what does not fit goes on over the page, under `again`.

        With `keep` they are moved to a fresh page whole, when one is enough for them.
        """
        tallest, done = max((len(each.lines) for each in stretches), default=0), 0
        while done < tallest:
            left = tallest - done
            if self._fits(height) < (min(left, int((BOTTOM - TOP) / height) - 4) if keep else 1):
                self.new_page()
                if again is not None:
                    again()
            part = max(1, min(left, self._fits(height)))
            for each in stretches:
                for place, (words, size, is_strong, colour) in enumerate(each.lines[done : done + part]):
                    self._put(
                        each.left, self.y + place * height, each.width, words, size, is_strong, colour, each.align
                    )
            self.down(part * height)
            done += part

    def wrapped(self, text: str, size: float, is_strong: bool, width: float) -> list[str]:
        """The text in lines that fit; a word longer than a line is broken. At least one line, maybe empty."""
        self.pdf.set_font("Roboto", "B" if is_strong else "", size)
        if "\n" not in text and self.pdf.get_string_width(text) <= width:
            return [text]
        lines = self.pdf.multi_cell(width, LINE, text, align=Align.L, dry_run=True, output=MethodReturnValue.LINES)
        return list(lines) or [""]  # type: ignore[arg-type]  # LINES gives lines

    def finished(self) -> bytes:
        """The whole document, its pages numbered."""
        pages = self.pdf.pages_count
        for number in range(1, pages + 1):
            self.pdf.page = number
            self.pdf.set_font("Roboto", "B", SMALL)  # another font first: each page must name its own
            words = _(N_("Trang %(number)s trên %(last)s"), number=number, last=pages)
            self._put(LEFT, 284.0, WIDTH, self.printable(words), SMALL, False, GREY, "C")
        return bytes(self.pdf.output())

    def _fits(self, height: float) -> int:
        return int((BOTTOM - self.y + 0.01) / height)

    def _keep_together(self, stretches: Sequence[Stretch], more: int) -> None:
        lines = max(len(each.lines) for each in stretches) + more
        if self._fits(LINE) < lines:
            self.new_page()

    def _head(self, head: Sequence[Stretch]) -> None:
        self.lay(head)
        self._rule(self.y + 0.6, BLACK)
        self.down(1.8)

    def _row(
        self,
        columns: Sequence[Column],
        widths: Sequence[float],
        cells: Sequence[str],
        size: float,
        is_strong: bool,
    ) -> list[Stretch]:
        left, row = LEFT, []
        for place, (column, width, text) in enumerate(zip(columns, widths, cells, strict=True)):
            reach = width + (_room_after(place, widths, cells) if is_strong and not column.is_number else 0)
            lines = self.wrapped(self.printable(text), size, is_strong, reach)
            put = tuple((line, size, is_strong, BLACK) for line in lines)
            row.append(Stretch(left, width, put, "R" if column.is_number else "L"))
            left += width + GUTTER
        return row

    def _put(
        self,
        left: float,
        top: float,
        width: float,
        words: str,
        size: float,
        is_strong: bool,
        colour: int,
        align: str,
    ) -> None:
        self.pdf.set_font("Roboto", "B" if is_strong else "", size)
        self.pdf.set_text_color(colour)
        self.pdf.set_xy(left, top)
        self.pdf.cell(width, LINE, words, align=align, new_x=XPos.RIGHT, new_y=YPos.TOP)

    def _rule(self, top: float, colour: int) -> None:
        self.pdf.set_draw_color(colour)
        self.pdf.set_line_width(0.2)
        self.pdf.line(LEFT, top, LEFT + WIDTH, top)


def _room_after(place: int, widths: Sequence[float], cells: Sequence[str]) -> float:
    """The width of the empty cells behind one, which the words of a sum may run over."""
    room = 0.0
    for width, text in zip(widths[place + 1 :], cells[place + 1 :], strict=True):
        if text:
            break
        room += GUTTER + width
    return room
