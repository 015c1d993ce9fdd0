"""So much of something: a number that knows its unit. Stored as whole thousandths, so both databases count alike."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

from .decimals import amount_text, is_whole
from .exact import KeepsType
from .i18n import N_, _


class Kind(StrEnum):
    """What a unit counts. Units of one kind convert into each other; packs and informal measures never do."""

    WEIGHT = "weight"
    VOLUME = "volume"
    PACK = "pack"
    PIECE = "piece"
    INFORMAL = "informal"


class Unit(StrEnum):
    """The units goods are sold in (facts §4.6). *Chục* is left out: it means 10 to 18 depending on the region."""

    label: str
    kind: Kind
    size: Decimal

    KG = "kg", N_("kg"), Kind.WEIGHT, 1000
    GRAM = "g", N_("g"), Kind.WEIGHT, 1
    LANG = "lang", N_("lạng"), Kind.WEIGHT, 100
    YEN = "yen", N_("yến"), Kind.WEIGHT, 10_000
    TA = "ta", N_("tạ"), Kind.WEIGHT, 100_000
    LITRE = "l", N_("lít"), Kind.VOLUME, 1000
    ML = "ml", N_("ml"), Kind.VOLUME, 1
    GOI = "goi", N_("gói"), Kind.PACK
    HOP = "hop", N_("hộp"), Kind.PACK
    HU = "hu", N_("hũ"), Kind.PACK
    CHAI = "chai", N_("chai"), Kind.PACK
    TUI = "tui", N_("túi"), Kind.PACK
    CON = "con", N_("con"), Kind.PIECE
    CAI = "cai", N_("cái"), Kind.PIECE
    BO_SET = "bo_set", N_("bộ"), Kind.PIECE
    TAM = "tam", N_("tấm"), Kind.PIECE
    CAP = "cap", N_("cặp"), Kind.PIECE
    CAY = "cay", N_("cây"), Kind.PIECE
    QUA = "qua", N_("quả"), Kind.PIECE
    BO = "bo", N_("bó"), Kind.INFORMAL
    MO = "mo", N_("mớ"), Kind.INFORMAL
    NAI = "nai", N_("nải"), Kind.INFORMAL
    BUONG = "buong", N_("buồng"), Kind.INFORMAL
    GUI = "gui", N_("gùi"), Kind.INFORMAL
    ANG = "ang", N_("ang"), Kind.INFORMAL

    def __new__(cls, value: str, label: str = "", kind: Kind = Kind.PIECE, size: int = 1) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.kind, member.size = label, kind, Decimal(size)
        return member

    @property
    def is_measure(self) -> bool:
        """Sold by weight or volume, so đ/kg or đ/lít follows from the price alone."""
        return self.kind in (Kind.WEIGHT, Kind.VOLUME)

    @property
    def needs_net_content(self) -> bool:
        """A pack says how much is inside it (consumer law 19/2023 Đ37.1.c)."""
        return self.kind is Kind.PACK

    @property
    def needs_weight(self) -> bool:
        """An informal measure needs the seller's “≈ … kg”: no two baskets are alike."""
        return self.kind is Kind.INFORMAL


class Condition(StrEnum):
    """Fresh or dry, live or dressed: part of the unit, because a kilogram of each is another price (facts §4.6)."""

    label: str
    hint: str

    NONE = "none", N_("Không ghi"), ""
    FRESH = "fresh", N_("tươi"), ""
    DRY = "dry", N_("khô"), ""
    LIVE = "live", N_("hơi"), N_("cân cả con còn sống")
    DRESSED = "dressed", N_("móc hàm"), N_("cân sau khi làm sạch")

    def __new__(cls, value: str, label: str = "", hint: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.hint = label, hint
        return member


@dataclass(frozen=True)
class Quantity:
    """An amount of a unit. Adds and compares within a kind (500 g is half a kg); a box never becomes a kilogram."""

    amount: Decimal
    unit: Unit

    def to(self, unit: Unit) -> Quantity:
        """The same quantity in another unit of the same kind; ValueError between kinds."""
        if unit == self.unit:
            return self
        if not (self.unit.is_measure and unit.kind == self.unit.kind):
            raise ValueError(f"cannot turn {self.unit} into {unit}")
        return Quantity(self.amount * self.unit.size / unit.size, unit)

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.amount + other.to(self.unit).amount, self.unit)

    def __mul__(self, count: int | Decimal) -> Quantity:
        return Quantity(self.amount * count, self.unit)

    def __str__(self) -> str:
        return f"{amount_text(self.amount)} {_(self.unit.label)}"


class AmountType(TypeDecorator[Decimal]):
    """A Decimal with three places in a BIGINT of thousandths: SQLite has no decimals, and stock must add up exactly."""

    impl = BigInteger
    cache_ok = True
    comparator_factory = KeepsType

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        thousandths = Decimal(value) * 1000
        if not is_whole(thousandths):
            raise ValueError("an amount has at most three decimals")
        return int(thousandths)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else (Decimal(int(value)) / 1000)
