"""What the form shows: what there is to choose from, and what stands in its fields."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from marshmallow import fields

from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Condition, Kind, Unit
from marketplace.organisations.models import Organisation

from .. import queries
from ..keyboard_form import DRAWN, OFTEN
from ..models import MATERIAL, TERMS, Category, Listing, ListingDraft, ListingRevision
from ..readiness import FOOD_RULES, LABEL_RULES, REGISTERED_RULES
from ..schemas import (
    StartListing,
)
from ..states import GROUPS, Rule

USUAL = {
    "unit": Unit.KG,
    "condition": Condition.NONE,
    "step": Decimal(1),
    "min_quantity": Decimal(1),
    "lead_days": 0,
    "weight_tolerance": 10,
}
KIND_WORDS = {
    Kind.WEIGHT: N_("Cân nặng"),
    Kind.VOLUME: N_("Lít"),
    Kind.PACK: N_("Đóng gói"),
    Kind.PIECE: N_("Đếm từng cái"),
    Kind.INFORMAL: N_("Bó, gùi, nải…"),
}


def words_in(begun: Listing | ListingRevision) -> dict[str, Any]:
    """The words of a revision as the form shows them; its price only when it goes with another unit."""
    names = (*MATERIAL, *(TERMS if isinstance(begun, ListingRevision) and begun.has_terms else ()))
    words = {name: getattr(begun, name) for name in names if name != "category_id"}
    return {**words, "category": begun.category.slug if begun.category else ""}


def choices() -> dict[str, Any]:
    """What there is to choose from on the form: units by kind, product sets by group, and which set asks for what."""
    sets = queries.categories()
    return {
        "often": [(unit, DRAWN[unit]) for unit in OFTEN],
        "other_units": [
            (_(KIND_WORDS[kind]), [unit for unit in Unit if unit.kind is kind and unit not in OFTEN]) for kind in Kind
        ],
        "groups": [(GROUPS[code], list(each)) for code, each in groupby(sets, key=lambda one: one.group_code)],
        "asking": {
            "label": asking(sets, LABEL_RULES),
            "packaged": asking(sets, {Rule.PACKAGED}),
            "food": asking(sets, FOOD_RULES),
            "registered": asking(sets, REGISTERED_RULES),
        },
    }


def asking(sets: Sequence[Category], rules: set[Rule]) -> str:
    """The addresses of the sets with one of these rules, for the script that folds away what is not asked."""
    return " ".join(each.slug for each in sets if each.rule in rules)


def usual_values(seller: Organisation) -> dict[str, Any]:
    """What a new form begins with: as the producer's last goods were, else from where the producer lives."""
    last = queries.latest_listing_of(seller)
    lives = ", ".join(part for part in (seller.hamlet, seller.locality.short_name) if part)
    if last is None:
        return {**USUAL, "origin": lives}
    category = last.category.slug if last.category else ""
    return {**USUAL, "unit": last.unit, "category": category, "origin": last.origin or lives}


def values_typed(draft: ListingDraft) -> dict[str, Any]:
    """An unfinished form as it was left."""
    declared = StartListing().fields
    return {
        name: values if isinstance(declared[name], fields.List) else values[0]
        for name, values in draft.typed.items()
        if name in declared and values
    }


def values_of(listing: Listing) -> dict[str, Any]:
    """The listing as the form shows it."""
    names = set(StartListing().fields) - {"photos", "cover", "stock", "category", "harvest_months"}
    return {
        **{name: getattr(listing, name) for name in names},
        "stock": listing.opening_stock,
        "category": listing.category.slug if listing.category else "",
        "harvest_months": [str(month) for month in listing.months] if len(listing.months) < 12 else [],
    }
