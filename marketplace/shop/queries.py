from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select, true, type_coerce
from sqlalchemy.orm import joinedload, selectinload

from marketplace.catalogue import policy as catalogue
from marketplace.catalogue.models import ALL_YEAR, Category, Listing, Photo
from marketplace.catalogue.states import ListingState
from marketplace.delivery.models import PickupPoint
from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.paging import PER_PAGE, Page
from marketplace.kernel.quantity import AmountType
from marketplace.localities.models import Locality
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Standing
from marketplace.partnerships.models import Partnership
from marketplace.partnerships.states import PartnershipState
from marketplace.search.models import SearchDocument
from marketplace.search.queries import Wanted, is_exact, is_found, is_found_in_part
from marketplace.stock.models import StockItem

from .filters import Filters, Order
from .shelf import Card

FEW = 8
MANY_PRODUCERS = 12
LARGEST_SITEMAP = 50_000

ON_HAND = StockItem.on_hand - StockItem.reserved
AVAILABLE = type_coerce(func.coalesce(ON_HAND, literal(Decimal(0), AmountType())), AmountType())
IS_IN_STOCK = Listing.min_quantity <= AVAILABLE
FIRST_PHOTO = (
    select(Photo.digest)
    .where(Photo.listing_id == Listing.id)
    .order_by(Photo.position, Photo.id)
    .limit(1)
    .correlate(Listing)
    .scalar_subquery()
)
CARD = (
    Listing.id,
    Listing.slug,
    Listing.name,
    Listing.price,
    Listing.unit,
    Listing.condition,
    Listing.content_amount,
    Listing.content_unit,
    Listing.step,
    Listing.min_quantity,
    Listing.harvest_months,
    Category.icon,
    Organisation.name.label("producer"),
    func.coalesce(func.nullif(Organisation.hamlet, ""), Locality.kind + " " + Locality.name).label("place"),
    FIRST_PHOTO.label("digest"),
    AVAILABLE.label("available"),
)


@dataclass(frozen=True)
class Facets:
    """What a filter would find, each counted with the other filters in force."""

    kinds: Sequence[Row[Any]]
    producers: Sequence[Row[Any]]
    months: dict[int, int]
    in_stock: int


# ---- the shelf -----------------------------------------------------------------------------------------------------


def shelf(filters: Filters, per_page: int = PER_PAGE) -> Page:
    """One page of what the question finds, in its order; one statement, two for a page past the end."""
    rows, total = _shelf_rows(filters, filters.page, per_page)
    if rows or filters.page == 1:
        return Page(rows, filters.page, per_page, total)
    total = db.session.scalar(_matching(select(func.count(Listing.id)), filters)) or 0
    last = max(1, -(-total // per_page))
    return Page(_shelf_rows(filters, last, per_page)[0], last, per_page, total)


def _shelf_rows(filters: Filters, page: int, per_page: int) -> tuple[list[Card], int]:
    query = _matching(select(Listing.id), filters).order_by(*_order(filters))
    query = query.limit(per_page).offset((page - 1) * per_page)
    return _cards(query)


def facets(filters: Filters) -> Facets:
    """The choices beside the shelf with their counts, in three statements."""
    month_is, stock_is = _by_month(filters), _by_stock(filters)
    sums = [func.sum(case((and_(stock_is, harvested_in(month)), 1), else_=0)) for month in range(1, 13)]
    in_stock = func.sum(case((and_(month_is, IS_IN_STOCK), 1), else_=0))
    counted = db.session.execute(_matching(select(in_stock, *sums), filters, but=("month", "stock"))).one()
    return Facets(
        kinds=kinds(filters),
        producers=_producer_choices(filters),
        months={month: int(counted[month] or 0) for month in range(1, 13)},
        in_stock=int(counted[0] or 0),
    )


def kinds(filters: Filters | None = None) -> Sequence[Row[Any]]:
    """The kinds of goods on the shelf, in the order of the decree, each with its count."""
    columns = (Category.id, Category.slug, Category.short_name, Category.short_name_en, Category.icon)
    query = _matching(select(*columns, func.count(Listing.id).label("found")), filters or Filters(), but=("kinds",))
    return db.session.execute(query.where(Category.id.is_not(None)).group_by(*columns).order_by(Category.id)).all()


def _producer_choices(filters: Filters) -> Sequence[Row[Any]]:
    columns = (Organisation.slug, Organisation.name, Organisation.sort_key)
    query = _matching(select(*columns, func.count(Listing.id).label("found")), filters, but=("producers",))
    chosen = case((Organisation.slug.in_(filters.producers), 0), else_=1) if filters.producers else literal(0)
    query = query.group_by(*columns).order_by(chosen, func.count(Listing.id).desc(), Organisation.sort_key)
    return db.session.execute(query.limit(MANY_PRODUCERS + len(filters.producers))).all()


def nearest(wanted: Wanted) -> list[Card]:
    """When nothing has all the words: goods that have one of them."""
    query = _on_shelf(select(Listing.id)).join(SearchDocument).where(is_found_in_part(wanted))
    return _cards(query.order_by(is_exact(wanted).desc(), *ranking()).limit(FEW))[0]


def in_season(limit: int = FEW) -> list[Card]:
    """In season and in stock; first what really has a season, for it will be gone."""
    query = _on_shelf(select(Listing.id)).where(harvested_in(today().month), IS_IN_STOCK)
    seasonal = case((Listing.harvest_months != ALL_YEAR, 0), else_=1)
    return _cards(query.order_by(seasonal, *newest_first()).limit(limit))[0]


def newest(limit: int = FEW, *, but: Collection[int] = ()) -> list[Card]:
    """What came to the market last, apart from what stands on the page already."""
    query = _on_shelf(select(Listing.id)).where(Listing.id.not_in(but)).order_by(*newest_first())
    return _cards(query.limit(limit))[0]


def goods_of(producer_id: int, *, but: int = 0, limit: int = PER_PAGE) -> list[Card]:
    """What one producer sells."""
    query = _on_shelf(select(Listing.id)).where(Listing.producer_id == producer_id, Listing.id != but)
    return _cards(query.order_by(*ranking()).limit(limit))[0]


def similar_to(listing: Listing, limit: int = 4) -> list[Card]:
    """Goods of the same kind from other producers."""
    query = _on_shelf(select(Listing.id)).where(
        Listing.category_id == listing.category_id, Listing.producer_id != listing.producer_id
    )
    return _cards(query.order_by(*ranking()).limit(limit))[0]


def _cards(chosen: Select[Any]) -> tuple[list[Card], int]:
    """The cards of the chosen listings, in the order of that SELECT, and how many there are without its limit.

    Ids are chosen first, so that photos and names are looked up for the shown ones only.
    """
    place = func.row_number().over(order_by=chosen._order_by_clauses)
    found = chosen.add_columns(place.label("place_"), func.count().over().label("total_")).subquery()
    query = select(*CARD, found.c.total_).join(found, found.c.id == Listing.id)
    query = query.join(Listing.producer).join(Organisation.locality).outerjoin(Listing.category)
    query = query.outerjoin(StockItem, StockItem.listing_id == Listing.id).order_by(found.c.place_)
    rows = db.session.execute(query).all()
    return [Card(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def _on_shelf(query: Select[Any]) -> Select[Any]:
    """What may be bought or is only sold out: live listings of verified producers, with their stock and kind."""
    query = query.select_from(Listing).join(Organisation, Listing.producer_id == Organisation.id)
    query = query.outerjoin(StockItem, StockItem.listing_id == Listing.id)
    query = query.outerjoin(Category, Category.id == Listing.category_id)
    return query.where(catalogue.on_the_shelf())


def _matching(query: Select[Any], filters: Filters, *, but: tuple[str, ...] = ()) -> Select[Any]:
    """What the question finds, with some of its parts left out."""
    query = _on_shelf(query)
    if filters.wanted:
        query = query.join(SearchDocument, SearchDocument.listing_id == Listing.id).where(is_found(filters.wanted))
    if filters.kinds and "kinds" not in but:
        query = query.where(Category.slug.in_(filters.kinds))
    if filters.producers and "producers" not in but:
        query = query.where(Organisation.slug.in_(filters.producers))
    if filters.price_from is not None:
        query = query.where(Listing.price >= filters.price_from)
    if filters.price_to is not None:
        query = query.where(Listing.price <= filters.price_to)
    if "month" not in but:
        query = query.where(_by_month(filters))
    if "stock" not in but:
        query = query.where(_by_stock(filters))
    return query


def _by_month(filters: Filters) -> ColumnElement[bool]:
    return harvested_in(filters.month) if filters.month else true()


def _by_stock(filters: Filters) -> ColumnElement[bool]:
    return IS_IN_STOCK if filters.in_stock else true()


def harvested_in(month: int) -> ColumnElement[bool]:
    """Harvested in this month of the solar calendar."""
    return Listing.harvest_months.bitwise_and(1 << (month - 1)) != 0


def ranking() -> tuple[ColumnElement[Any], ...]:
    """The published order (/xep-hang §1): in season and in stock first, then the newest approval; no place is paid."""
    first = case((and_(harvested_in(today().month), IS_IN_STOCK), 0), else_=1)
    return (first, *newest_first())


def newest_first() -> tuple[ColumnElement[Any], ...]:
    return (Listing.approved_at.desc(), Listing.id.desc())


def _order(filters: Filters) -> tuple[ColumnElement[Any], ...]:
    """What was chosen; words found with their marks come first in the published order (/xep-hang §2)."""
    if filters.order is Order.PRICE:
        return (Listing.price.asc(), *ranking())
    if filters.order is Order.NEWEST:
        return newest_first()
    if filters.wanted.exact:
        return (case((is_exact(filters.wanted), 0), else_=1), *ranking())
    return ranking()


# ---- one listing ---------------------------------------------------------------------------------------------------

SHOWN = (ListingState.LIVE, ListingState.PAUSED)


def listing_for(slug: str) -> tuple[Listing, Decimal] | None:
    """A listing that is or was on the shelf, whole, and what is left of it; None when nobody ever approved it."""
    query = (
        select(Listing, AVAILABLE)
        .join(Listing.producer)
        .outerjoin(StockItem, StockItem.listing_id == Listing.id)
        .where(Listing.slug == slug, Listing.approved_at.is_not(None))
        .where(Organisation.sells, Organisation.standing == Standing.VERIFIED)
        .options(joinedload(Listing.producer), joinedload(Listing.category), selectinload(Listing.photos))
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


# ---- producers -----------------------------------------------------------------------------------------------------

GOODS_OF = (
    select(Listing.producer_id, func.count().label("goods"), func.max(Listing.approved_at).label("newest"))
    .where(Listing.state == ListingState.LIVE)
    .group_by(Listing.producer_id)
    .subquery()
)


def is_public() -> tuple[ColumnElement[bool], ...]:
    """A producer everybody may know: sells, and a coordinator checked who it is."""
    return Organisation.sells, Organisation.standing == Standing.VERIFIED


def sellers() -> Select[tuple[Organisation, int]]:
    """Public producers with goods on the shelf, and how many."""
    return (
        select(Organisation, GOODS_OF.c.goods)
        .join(GOODS_OF, GOODS_OF.c.producer_id == Organisation.id)
        .where(*is_public())
    )


def sellers_at(code: str = "") -> Select[tuple[Organisation]]:
    """Public producers with goods on the shelf, of one commune or ward when its code is given."""
    query = sellers().with_only_columns(Organisation)
    return query.join(Organisation.locality).where(Locality.code == code) if code else query


def producers(page: int, per_page: int = PER_PAGE) -> Page:
    """Producers in the order of the Vietnamese alphabet; two statements."""
    total = db.session.scalar(select(func.count()).select_from(sellers().subquery())) or 0
    number = min(page, max(1, -(-total // per_page)))
    query = sellers().order_by(Organisation.sort_key, Organisation.id)
    return Page(
        db.session.execute(query.limit(per_page).offset((number - 1) * per_page)).all(), number, per_page, total
    )


def newest_producers(limit: int = 6) -> Sequence[Row[Any]]:
    """Those whose goods came to the market last."""
    return db.session.execute(sellers().order_by(GOODS_OF.c.newest.desc(), Organisation.id).limit(limit)).all()


def producer_for(slug: str) -> Organisation | None:
    """A public producer by its address."""
    return db.session.scalars(select(Organisation).where(Organisation.slug == slug, *is_public())).one_or_none()


# ---- for machines --------------------------------------------------------------------------------------------------


def listing_addresses() -> Sequence[tuple[str, datetime]]:
    """Every listing on the shelf: its slug and when it was approved."""
    query = _on_shelf(select(Listing.slug, Listing.approved_at)).order_by(Listing.id.desc())
    return db.session.execute(query.limit(LARGEST_SITEMAP)).all()  # type: ignore[return-value]


def producer_addresses() -> Sequence[tuple[str, datetime]]:
    """Every producer with goods on the shelf, and when the newest of them came."""
    query = sellers().with_only_columns(Organisation.slug, GOODS_OF.c.newest).order_by(Organisation.id)
    return db.session.execute(query.limit(LARGEST_SITEMAP)).all()  # type: ignore[return-value]


def news(limit: int = 30) -> Sequence[Row[Any]]:
    """The newest listings with their words, for a feed."""
    columns = (Listing.slug, Listing.name, Listing.description, Listing.price, Listing.unit, Listing.approved_at)
    query = _on_shelf(select(*columns, Organisation.name.label("producer"))).order_by(*newest_first())
    return db.session.execute(query.limit(limit)).all()


def goods_for_merchants() -> Sequence[Row[Any]]:
    """Every listing on the shelf as a merchant feed wants it."""
    columns = (
        Listing.slug, Listing.name, Listing.description, Listing.price, Listing.min_quantity,
        Organisation.name.label("producer"), FIRST_PHOTO.label("digest"), AVAILABLE.label("available"),
    )  # fmt: skip
    return db.session.execute(_on_shelf(select(*columns)).order_by(Listing.id).limit(LARGEST_SITEMAP)).all()


# ---- the pair, and how goods come down ------------------------------------------------------------------------------


def partnerships() -> Sequence[Partnership]:
    """The twinnings in force, the oldest first."""
    signed = select(Partnership).where(Partnership.state == PartnershipState.SIGNED)
    return db.session.scalars(signed.order_by(Partnership.signed_on, Partnership.id)).all()


def pickup_points(locality_id: int) -> Sequence[PickupPoint]:
    """Where goods from this locality can be fetched: at home and in the places twinned with it."""
    near = {Partnership.highland_id: Partnership.lowland_id, Partnership.lowland_id: Partnership.highland_id}
    twinned = [
        select(other).where(Partnership.state == PartnershipState.SIGNED, own == locality_id)
        for own, other in near.items()
    ]
    query = select(PickupPoint).where(
        PickupPoint.is_open, or_(PickupPoint.locality_id == locality_id, *map(PickupPoint.locality_id.in_, twinned))
    )
    return db.session.scalars(query.order_by(PickupPoint.locality_id != locality_id, PickupPoint.id)).all()
