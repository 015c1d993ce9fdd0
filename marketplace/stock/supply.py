"""What can be promised of goods today: from the shelf, from a harvest still to come, or made to order. No database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marketplace.kernel.clock import today
from marketplace.kernel.decimals import LARGEST
from marketplace.kernel.i18n import N_, _

from .states import SharingRule

NOTHING = Decimal(0)
ENOUGH = LARGEST  # goods made to order: as much as anybody may ask for


@dataclass(frozen=True)
class Preorder:
    """The promise of a harvest: from when to when, and who gets how much should it be small."""

    starts_on: date
    ends_on: date
    rule: SharingRule

    @property
    def short_words(self) -> str:
        """`Đặt trước, thu hoạch từ 12/03/2026`, as a card has room for."""
        return _(N_("Đặt trước, thu hoạch từ %(day)s"), day=f"{self.starts_on:%d/%m/%Y}")

    @property
    def words(self) -> str:
        """The harvest and the published rule, as the buyer must read them."""
        return f"{self.short_words}. {self.rule_words}"

    @property
    def rule_words(self) -> str:
        """What happens when less is harvested than was ordered."""
        return _(N_("Nếu thu hoạch ít hơn dự kiến: %(rule)s."), rule=_(self.rule.label).lower())

    @property
    def facts(self) -> dict[str, str]:
        """As it is frozen on an order."""
        return {"from": self.starts_on.isoformat(), "until": self.ends_on.isoformat(), "rule": self.rule.value}

    @classmethod
    def from_facts(cls, facts: Mapping[str, str]) -> Preorder:
        """What an order froze, to be said again."""
        rule = next(each for each in SharingRule if each.value == facts["rule"])
        return cls(date.fromisoformat(facts["from"]), date.fromisoformat(facts["until"]), rule)


@dataclass(frozen=True)
class Supply:
    """The sums of one listing's ledger beside its open season, if it has one."""

    on_hand: Decimal = NOTHING
    reserved: Decimal = NOTHING
    expected: Decimal = NOTHING
    is_on_demand: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    rule: SharingRule | None = None

    @classmethod
    def of(cls, row: Any) -> Supply:
        """The columns of `queries.SUPPLY`; goods without a ledger have nothing."""
        on_hand, reserved, expected, is_on_demand, *season = row
        return cls(on_hand or NOTHING, reserved or NOTHING, expected or NOTHING, bool(is_on_demand), *season)

    @property
    def season(self) -> Preorder | None:
        """The harvest that may still be pre-ordered; none once its last day is over."""
        if not (self.starts_on and self.ends_on and self.rule) or today() > self.ends_on:
            return None
        return Preorder(self.starts_on, self.ends_on, self.rule)

    @property
    def to_come(self) -> Decimal:
        """What is still to be harvested and may be promised already."""
        return self.expected if self.season else NOTHING

    @property
    def harvest(self) -> Preorder | None:
        """The season, while something of it may still be ordered beforehand."""
        return self.season if self.to_come else None

    @property
    def at_hand(self) -> Decimal:
        """What lies there and is promised to nobody."""
        return max(self.on_hand - self.reserved, NOTHING)

    @property
    def available(self) -> Decimal:
        """What can still be promised."""
        return ENOUGH if self.is_on_demand else max(self.on_hand + self.to_come - self.reserved, NOTHING)

    @property
    def missing(self) -> Decimal:
        """How much of what is promised neither lies there nor is still to come: somebody counted less than that."""
        return NOTHING if self.is_on_demand else max(self.reserved - self.on_hand - self.expected, NOTHING)

    def is_enough(self, amount: Decimal) -> bool:
        """Whether so much can be promised."""
        return self.available >= amount

    @property
    def demand(self) -> Decimal:
        """What people ordered and wait for, of goods made to order."""
        return self.reserved if self.is_on_demand else NOTHING

    def preorder(self, amount: Decimal) -> Preorder | None:
        """The harvest such an amount has to wait for; none when it lies there or is made to order."""
        return None if self.is_on_demand or amount <= self.at_hand else self.harvest
