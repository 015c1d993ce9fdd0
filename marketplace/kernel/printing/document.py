"""A printed document as data: what stands on it, for the screen and for the PDF that `pdf.py` draws of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Facts:
    """Labels and values, in columns side by side."""

    kind: ClassVar[str] = "facts"
    columns: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class Column:
    """The head of a table's column and its share of the width."""

    words: str
    share: int
    is_number: bool = False

    @property
    def head(self) -> str | tuple[str, str]:
        """As the table of a page takes it."""
        return (self.words, "num") if self.is_number else self.words


@dataclass(frozen=True)
class Row:
    """One row; a strong one is a sum."""

    cells: tuple[str, ...]
    is_strong: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under a head that is repeated on every page."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    kind: ClassVar[str] = "words"
    text: str
    is_strong: bool = False


@dataclass(frozen=True)
class Points:
    """A list of sentences under a heading."""

    kind: ClassVar[str] = "points"
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Signatures:
    """Room for each side to sign."""

    kind: ClassVar[str] = "signatures"
    sides: tuple[str, ...]


Block = Facts | Table | Words | Points | Signatures


@dataclass(frozen=True)
class Sheet:
    """A whole document: its title, the line under it, who gives it out, and what stands on it from top to bottom."""

    title: str
    note: str
    house: str
    blocks: tuple[Block, ...]
