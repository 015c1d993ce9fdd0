"""Goods at one look, for the lists of the desks: a picture or a drawing, the price, how much there is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from marketplace.approvals.registry import Glance
from marketplace.kernel.db import AnyQuery, db
from marketplace.kernel.decimals import amount_text
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Unit
from marketplace.photos.models import Photo

from .models import Category, Listing, ListingPhoto, ListingRevision, RevisionPhoto
from .states import OFFERED

Told = Mapping[int, tuple[str, str]]
_ledgers: list[Callable[[Collection[Listing]], Told]] = []


def tells_stock(answer: Callable[[Collection[Listing]], Told]) -> Callable[[Collection[Listing]], Told]:
    """Register who keeps the ledger: of goods on the shelf it says in words how much there is, and of which kind.

    The answer is `{listing's number: (words, "ok", "low" or "out")}`, read for all of them together.
    """
    _ledgers.append(answer)
    return answer


def stock_told(listings: Collection[Listing]) -> dict[int, tuple[str, str]]:
    """How much there is of each: by the ledger on the shelf, as its producer wrote it down before that."""
    offered = [each for each in listings if each.state in OFFERED]
    found = {each.id: (opening_words(each.opening_stock, each.unit, each.is_made_to_order), "ok") for each in listings}
    for answer in _ledgers if offered else ():
        found |= answer(offered)
    return found


def opening_words(amount: Decimal | None, unit: Unit, is_made_to_order: bool) -> str:
    """What the producer says there is when asking for approval: `10 kg`; nothing when nothing was written."""
    if is_made_to_order:
        return _(N_("Làm theo đơn"))
    return f"{amount_text(amount)} {_(unit.label)}" if amount is not None else ""


def listings_at_a_glance(numbers: Collection[int]) -> dict[int, Glance]:
    """Goods that wait: one statement for all of them."""
    columns = (Listing.id, Listing.price, Listing.unit, Listing.opening_stock, Listing.is_made_to_order)
    found = select(*columns, Category.icon, Photo).where(Listing.id.in_(numbers))
    with_category = found.select_from(Listing).outerjoin(Category, Category.id == Listing.category_id)
    rows = _with_cover(with_category, ListingPhoto, ListingPhoto.listing_id, Listing.id)
    return {
        number: Glance(
            photo, icon or "", price=price, unit=_(unit.label), stock=opening_words(stock, unit, is_made_to_order)
        )
        for number, price, unit, stock, is_made_to_order, icon, photo in db.session.execute(rows)
    }


def revisions_at_a_glance(numbers: Collection[int]) -> dict[int, Glance]:
    """Other words for goods on the shelf, with the price they would have: one statement for all of them."""
    price = func.coalesce(ListingRevision.price, Listing.price)
    found = select(ListingRevision.id, price, ListingRevision.unit, Category.icon, Photo)
    with_category = (
        found.where(ListingRevision.id.in_(numbers))
        .select_from(ListingRevision)
        .join(Listing, Listing.id == ListingRevision.listing_id)
        .outerjoin(Category, Category.id == ListingRevision.category_id)
    )
    rows = _with_cover(with_category, RevisionPhoto, RevisionPhoto.revision_id, ListingRevision.id)
    return {
        number: Glance(photo, icon or "", price=money, unit=_(unit.label))
        for number, money, unit, icon, photo in db.session.execute(rows)
    }


def _with_cover(found: AnyQuery, place: Any, key: Any, number: Any) -> AnyQuery:
    """The same rows with the first picture of each, if it has one."""
    hung = found.outerjoin(place, and_(key == number, place.position == 0))
    return hung.outerjoin(Photo, Photo.id == place.photo_id)
