"""What goods say in each column, as a plain text the same for the same thing: written, compared, put back.

Goods on the shelf whose words are being revised say what the form would show: the words that wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from marketplace.catalogue.models import ALL_YEAR, TERMS, Category, Listing, ListingRevision
from marketplace.catalogue.schemas import StartListing
from marketplace.catalogue.states import OFFERED, ListingState
from marketplace.kernel.decimals import amount_text, plain_text
from marketplace.kernel.i18n import _, language
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Condition
from marketplace.kernel.show import show_money
from marketplace.stock.models import StockItem

from .columns import BY_NAME, CODE, READ, Kind

NOT_COUNTED = (ListingState.DRAFT, ListingState.RETURNED, ListingState.SUBMITTED)
AT_ONCE = ("lead_days", "weight_tolerance", "harvest_months")
COUNTED = ("stock", "is_made_to_order")
FIELDS = tuple(column.name for column in READ if column.name != CODE)
WORDS = tuple(name for name in FIELDS if name not in (*AT_ONCE, *COUNTED, *TERMS))
ROW = StartListing(exclude=("photos", "cover", "category"), partial=True)  # the form, its words only


class Goods(NamedTuple):
    """A listing with its ledger."""

    listing: Listing
    item: StockItem | None

    @property
    def is_offered(self) -> bool:
        """On the shelf or paused: its stock is the ledger's, its words wait for approval."""
        return self.listing.state in OFFERED

    @property
    def texts(self) -> dict[str, str]:
        """Every field as a text."""
        return {name: text_of(value) for name, value in self.values.items()}

    @property
    def values(self) -> dict[str, Any]:
        """What it says in each column."""
        listing, begun = self.listing, self.begun
        own_terms = isinstance(begun, ListingRevision) and begun.has_terms
        said = {name: getattr(begun, name) for name in WORDS}
        said |= {name: getattr(begun if own_terms else listing, name) for name in TERMS}
        counted = self.item if listing.state not in NOT_COUNTED else None
        said["stock"] = counted.on_hand if counted else listing.opening_stock
        said["is_made_to_order"] = counted.is_on_demand if counted else listing.is_made_to_order
        said["lead_days"], said["weight_tolerance"] = listing.lead_days, listing.weight_tolerance
        said["harvest_months"] = listing.months if listing.harvest_months != ALL_YEAR else []
        return said

    @property
    def begun(self) -> Listing | ListingRevision:
        """The words that wait, else those on the shelf."""
        return (self.listing.open_revision if self.is_offered else None) or self.listing


def text_of(value: Any) -> str:
    """A value as its plain text; nothing at all is an empty one."""
    match value:
        case None | Condition.NONE:
            return ""
        case bool():
            return "1" if value else "0"
        case Money():
            return str(value.dong)
        case Decimal():
            return plain_text(value)
        case Category():
            return value.slug
        case StrEnum():
            return str(value.value)
        case list():
            return ", ".join(str(month) for month in sorted(set(value)))
        case _:
            return str(value)


def values_of(texts: Mapping[str, str], categories: Mapping[str, Category]) -> dict[str, Any]:
    """The values these texts stand for, by the same schema as the form; what is empty is as the form leaves it."""
    said: dict[str, Any] = {}
    for name, text in texts.items():
        if name != "category" and text:
            said[name] = text.split(", ") if BY_NAME[name].kind is Kind.MONTHS else text
    values = ROW.load(said)
    for name, text in texts.items():
        if name == "category":
            values[name] = categories.get(text)
        elif not text:
            default = ROW.fields[name].load_default
            values[name] = default() if callable(default) else default
    return values


def as_words(name: str, text: str, categories: Mapping[str, Category]) -> str:
    """A text as people read it: `70.000 ₫`, `gói`, the name of the product set."""
    if not text:
        return _("trống")
    column = BY_NAME[name]
    if column.kind is Kind.MONEY:
        return show_money(Money(int(text)))
    if column.kind is Kind.AMOUNT:
        return amount_text(Decimal(text))
    if column.kind is Kind.YES_NO:
        return _("Có") if text == "1" else _("Không")
    if name == "category":
        return category_words(categories[text]) if text in categories else text
    if column.kind is Kind.CHOICE:
        return _(choice_words(name).get(text, text))
    return text


def choice_words(name: str) -> dict[str, str]:
    """The words of each choice of a field, by its value; a choice that says nothing has none."""
    members = ROW.fields[name].members  # type: ignore[attr-defined]  # a field with words for its values
    return {str(each.value): each.label for each in members if each.value != "none"}


def category_words(category: Category) -> str:
    """A product set as sheets name it, in the reader's language."""
    return category.short_name if language() == "vi" else category.short_name_en
