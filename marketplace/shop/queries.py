from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

from marketplace.catalogue import policy as catalogue
from marketplace.catalogue.models import ALL_YEAR, Category, Listing, ListingPhoto
from marketplace.catalogue.queries import starred_on
from marketplace.catalogue.states import ListingState
from marketplace.delivery.models import PickupPoint
from marketplace.kernel.clock import today
from marketplace.kernel.db import AnyQuery, AnyRow, db
from marketplace.kernel.paging import PER_PAGE, Page
from marketplace.localities.models import Locality
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import OrganisationKind, Standing
from marketplace.papers.models import OcopCertificate
from marketplace.partnerships.models import Partnership
from marketplace.partnerships.queries import mountain_places
from marketplace.partnerships.states import PartnershipState
from marketplace.photos.models import Photo
from marketplace.search.models import SearchDocument
from marketplace.search.queries import Wanted, is_exact, is_found, is_found_in_part
from marketplace.stock.models import Season, StockItem
from marketplace.stock.queries import AVAILABLE, MAY_BE_PREORDERED, SUPPLY, with_supply
from marketplace.stock.supply import Supply

from .filters import Filters, Sorting
from .shelf import Card

STARS = (3, 4, 5)
FEW = 8
MANY_PRODUCERS = 12
LARGEST_SITEMAP = 50_000
IS_IN_STOCK = Listing.min_quantity <= AVAILABLE
IN_STOCK = (
    select(StockItem.listing_id)
    .outerjoin(Season, MAY_BE_PREORDERED)
    .where(StockItem.listing_id == Listing.id, IS_IN_STOCK)
    .correlate(Listing)
)
FIRST_PHOTO = (
    select(Photo.digest)
    .join(ListingPhoto, ListingPhoto.photo_id == Photo.id)
    .where(ListingPhoto.listing_id == Listing.id)
    .order_by(ListingPhoto.position, ListingPhoto.photo_id)
    .limit(1)
    .correlate(Listing)
    .scalar_subquery()
)
IS_OF_THE_MOUNTAINS = Organisation.locality_id.in_(mountain_places())
MOUNTAINS_FIRST = case((IS_OF_THE_MOUNTAINS, 0), else_=1)
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
    Locality.name.label("locality"),
    IS_OF_THE_MOUNTAINS.label("is_of_the_mountains"),
    FIRST_PHOTO.label("digest"),
)


@dataclass(frozen=True)
class Facets:
    """What the question finds, and what each filter would find, counted with the other filters in force."""

    total: int
    in_stock: int
    months: dict[int, int]
    stars: dict[int, int]
    kinds: Sequence[AnyRow]
    producers: Sequence[AnyRow]


def facets(filters: Filters) -> Facets:
    """How much the question finds, and the choices beside the shelf with their counts; three statements."""
    starred = starred_on(today()).subquery("starred")
    month_is, stock_is = _by_month(filters), _by_stock(filters)
    star_is = starred.c.stars.in_(filters.stars) if filters.stars else true()
    found = (and_(month_is, stock_is, star_is), and_(month_is, star_is, IS_IN_STOCK))
    by_month = (and_(stock_is, star_is, harvested_in(month)) for month in range(1, 13))
    by_star = (and_(month_is, stock_is, starred.c.stars == stars) for stars in STARS)
    sums = [func.sum(case((each, 1), else_=0)) for each in (*found, *by_star, *by_month)]
    query = with_supply(_matching(select(*sums), filters, but=("month", "stock", "stars")))
    query = query.outerjoin(starred, starred.c.listing_id == Listing.id)
    total, in_stock, *counted = (int(number or 0) for number in db.session.execute(query).one())
    stars, months = dict(zip(STARS, counted, strict=False)), dict(enumerate(counted[len(STARS) :], start=1))
    return Facets(total, in_stock, months, stars, kinds(filters), _producer_choices(filters))


def shelf(filters: Filters, total: int, per_page: int = PER_PAGE) -> Page:
    """One page of what the question finds, in its order; past the end stands the last page."""
    number = min(filters.page, max(1, -(-total // per_page)))
    query = with_supply(_matching(select(Listing.id), filters))
    chosen = query.limit(per_page).offset((number - 1) * per_page)
    return Page(_cards(chosen, _order(filters)), number, per_page, total)


def kinds(filters: Filters | None = None) -> Sequence[AnyRow]:
    """The kinds of goods on the shelf, in the order of the decree, each with its count."""
    query = _matching(select(Listing.category_id, func.count().label("found")), filters or Filters(), but=("kinds",))
    counted = query.group_by(Listing.category_id).subquery()
    columns = (Category.slug, Category.short_name, Category.short_name_en, Category.icon, counted.c.found)
    shown = select(*columns).join(counted, counted.c.category_id == Category.id)
    return db.session.execute(shown.order_by(Category.id)).all()


def _producer_choices(filters: Filters) -> Sequence[AnyRow]:
    query = _matching(select(Listing.producer_id, func.count().label("found")), filters, but=("producers",))
    counted = query.group_by(Listing.producer_id).subquery()
    shown = select(Organisation.slug, Organisation.name, counted.c.found).join(
        counted, counted.c.producer_id == Organisation.id
    )
    chosen = case((Organisation.slug.in_(filters.producers), 0), else_=1)
    shown = shown.order_by(chosen, counted.c.found.desc(), Organisation.sort_key)
    return db.session.execute(shown.limit(MANY_PRODUCERS + len(filters.producers))).all()


def nearest(wanted: Wanted) -> list[Card]:
    """When nothing has all the words: goods that have one of them."""
    query = with_supply(_on_shelf(select(Listing.id)))
    query = query.join(SearchDocument, SearchDocument.listing_id == Listing.id).where(is_found_in_part(wanted))
    return _cards(query.limit(FEW), (case((is_exact(wanted), 0), else_=1), *ranking()))


def in_season(limit: int = FEW) -> list[Card]:
    """In season and in stock: the mountain side first, and of it what really has a season, for it will be gone."""
    query = with_supply(_on_shelf(select(Listing.id))).where(harvested_in(today().month), IS_IN_STOCK)
    seasonal = case((Listing.harvest_months != ALL_YEAR, 0), else_=1)
    return _cards(query.limit(limit), (MOUNTAINS_FIRST, seasonal, *newest_first()))


def newest(limit: int = FEW, *, but: Collection[int] = ()) -> list[Card]:
    """What came to the market last, the mountain side first, apart from what stands on the page already."""
    query = _on_shelf(select(Listing.id)).where(Listing.id.not_in(but))
    return _cards(query.limit(limit), (MOUNTAINS_FIRST, *newest_first()))


def goods_of(producer_id: int, *, but: int = 0, limit: int = PER_PAGE) -> list[Card]:
    """What one producer sells."""
    query = _on_shelf(select(Listing.id)).where(Listing.producer_id == producer_id, Listing.id != but)
    return _cards(with_supply(query).limit(limit), ranking())


def similar_to(listing: Listing, limit: int = 4) -> list[Card]:
    """Goods of the same kind from other producers."""
    query = _on_shelf(select(Listing.id)).where(
        Listing.category_id == listing.category_id, Listing.producer_id != listing.producer_id
    )
    return _cards(with_supply(query).limit(limit), ranking())


def _cards(chosen: AnyQuery, order: Sequence[ColumnElement[Any]]) -> list[Card]:
    """The cards of the chosen listings in this order; ids first, so that photos are looked up for those alone."""
    ways = [(each.element, True) if _is_descending(each) else (each, False) for each in order]
    keys = [element.label(f"key_{number}") for number, (element, _way) in enumerate(ways)]
    found = chosen.add_columns(*keys).order_by(*order).subquery()
    again = [found.c[f"key_{number}"] for number in range(len(ways))]
    starred = starred_on(today()).subquery("starred")
    query = select(*CARD, starred.c.stars, *SUPPLY).join(found, found.c.id == Listing.id)
    query = query.join(Listing.producer).join(Organisation.locality).outerjoin(Listing.category)
    query = with_supply(query.outerjoin(starred, starred.c.listing_id == Listing.id))
    query = query.order_by(*(key.desc() if down else key for key, (_each, down) in zip(again, ways, strict=True)))
    return [Card(*[*card, Supply.of(supply)]) for card, supply in map(_parted, db.session.execute(query))]


def _parted(row: AnyRow) -> tuple[Sequence[Any], Sequence[Any]]:
    """A row's own columns, and those of its supply behind them."""
    return row[: -len(SUPPLY)], row[-len(SUPPLY) :]


def _is_descending(clause: ColumnElement[Any]) -> bool:
    return isinstance(clause, UnaryExpression) and clause.modifier is operators.desc_op


def _on_shelf(query: AnyQuery) -> AnyQuery:
    """What may be bought or is only sold out: live listings of verified producers."""
    query = query.select_from(Listing).join(Organisation, Listing.producer_id == Organisation.id)
    return query.where(catalogue.on_the_shelf())


def _matching(query: AnyQuery, filters: Filters, *, but: tuple[str, ...] = ()) -> AnyQuery:
    """What the question finds, with some of its parts left out. A question about stock joins it (see `with_supply`)."""
    query = _on_shelf(query)
    if filters.wanted:
        query = query.join(SearchDocument, SearchDocument.listing_id == Listing.id).where(is_found(filters.wanted))
    if filters.kinds and "kinds" not in but:
        query = query.where(Listing.category_id.in_(select(Category.id).where(Category.slug.in_(filters.kinds))))
    if filters.stars and "stars" not in but:
        starred = starred_on(today()).subquery("with_stars")
        query = query.where(Listing.id.in_(select(starred.c.listing_id).where(starred.c.stars.in_(filters.stars))))
    if filters.producers and "producers" not in but:
        query = query.where(Organisation.slug.in_(filters.producers))
    if filters.price_from is not None:
        query = query.where(Listing.price >= filters.price_from)
    if filters.price_to is not None:
        query = query.where(Listing.price <= filters.price_to)
    if filters.month and "month" not in but:
        query = query.where(_by_month(filters))
    if filters.in_stock and "stock" not in but:
        query = query.where(Listing.id.in_(IN_STOCK))
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
    if filters.sorting is Sorting.PRICE:
        return (Listing.price.expression, *ranking())
    if filters.sorting is Sorting.NEWEST:
        return newest_first()
    if filters.wanted.exact:
        return (case((is_exact(filters.wanted), 0), else_=1), *ranking())
    return ranking()


SHOWN = (ListingState.LIVE, ListingState.PAUSED)


def listing_for(slug: str) -> tuple[Listing, Supply] | None:
    """A listing that is or was on the shelf, whole, and what can be had of it; None when nobody ever approved it."""
    query = (
        with_supply(select(Listing, *SUPPLY).join(Listing.producer))
        .where(Listing.slug == slug, Listing.approved_at.is_not(None))
        .where(Organisation.sells, Organisation.standing == Standing.VERIFIED)
        .options(
            joinedload(Listing.producer),
            joinedload(Listing.category),
            selectinload(Listing.hung),
            joinedload(Listing.certificates).joinedload(OcopCertificate.scan),
        )
    )
    row = db.session.execute(query).unique().one_or_none()
    return (row[0], Supply.of(row[1:])) if row else None


GOODS_OF = (
    select(Listing.producer_id, func.count().label("goods"), func.max(Listing.approved_at).label("newest"))
    .where(Listing.state == ListingState.LIVE)
    .group_by(Listing.producer_id)
    .subquery()
)


def is_public() -> tuple[ColumnElement[bool] | InstrumentedAttribute[bool], ...]:
    """A producer everybody may know: sells, and a coordinator checked who it is."""
    return Organisation.sells, Organisation.standing == Standing.VERIFIED


def sellers() -> Select[Organisation, int]:
    """Public producers with goods on the shelf, and how many."""
    return (
        select(Organisation, GOODS_OF.c.goods)
        .join(GOODS_OF, GOODS_OF.c.producer_id == Organisation.id)
        .where(*is_public())
    )


def sellers_at(code: str = "") -> Select[Organisation]:
    """Public producers with goods on the shelf, of one commune or ward when its code is given."""
    query = sellers().with_only_columns(Organisation)
    return query.join(Organisation.locality).where(Locality.code == code) if code else query


HOUSEHOLDS_FIRST = case(
    {OrganisationKind.HOUSEHOLD: 0, OrganisationKind.COOPERATIVE_GROUP: 1, OrganisationKind.COOPERATIVE: 2},
    value=Organisation.kind,
    else_=3,
)


def producers(page: int, per_page: int = PER_PAGE) -> Page:
    """Producers, households before groups and firms, each in the order of the Vietnamese alphabet; two statements."""
    total = db.session.scalar(select(func.count()).select_from(sellers().subquery())) or 0
    number = min(page, max(1, -(-total // per_page)))
    query = (
        sellers().add_columns(IS_OF_THE_MOUNTAINS).order_by(HOUSEHOLDS_FIRST, Organisation.sort_key, Organisation.id)
    )
    return Page(
        db.session.execute(query.limit(per_page).offset((number - 1) * per_page)).all(), number, per_page, total
    )


def newest_producers(limit: int = 6) -> Sequence[AnyRow]:
    """Households of the mountain side first, then those whose goods came to the market last."""
    order = (HOUSEHOLDS_FIRST, MOUNTAINS_FIRST, GOODS_OF.c.newest.desc(), Organisation.id)
    return db.session.execute(sellers().add_columns(IS_OF_THE_MOUNTAINS).order_by(*order).limit(limit)).all()


def producer_for(slug: str) -> Organisation | None:
    """A public producer by its address."""
    return db.session.scalars(select(Organisation).where(Organisation.slug == slug, *is_public())).one_or_none()


def kinds_of(producer_id: int) -> Sequence[AnyRow]:
    """The kinds of goods one producer has on the shelf."""
    query = _on_shelf(select(Category.short_name, Category.short_name_en, Category.id)).join(Listing.category)
    return db.session.execute(query.where(Listing.producer_id == producer_id).distinct().order_by(Category.id)).all()


def listing_addresses() -> Sequence[tuple[str, datetime]]:
    """Every listing on the shelf: its slug and when it was approved."""
    query = _on_shelf(select(Listing.slug, Listing.approved_at)).order_by(Listing.id.desc())
    return db.session.execute(query.limit(LARGEST_SITEMAP)).all()


def producer_addresses() -> Sequence[tuple[str, datetime]]:
    """Every producer with goods on the shelf, and when the newest of them came."""
    query = sellers().with_only_columns(Organisation.slug, GOODS_OF.c.newest).order_by(Organisation.id)
    return db.session.execute(query.limit(LARGEST_SITEMAP)).all()


def news(limit: int = 30) -> Sequence[AnyRow]:
    """The newest listings with their words, for a feed."""
    columns = (Listing.slug, Listing.name, Listing.description, Listing.price, Listing.unit, Listing.approved_at)
    query = _on_shelf(select(*columns, Organisation.name.label("producer"))).order_by(*newest_first())
    return db.session.execute(query.limit(limit)).all()


def goods_for_merchants() -> Sequence[tuple[AnyRow, Supply]]:
    """Every listing on the shelf as a merchant feed wants it, with what can be had of it."""
    columns = (
        Listing.slug, Listing.name, Listing.description, Listing.price, Listing.min_quantity,
        Organisation.name.label("producer"), FIRST_PHOTO.label("digest"),
    )  # fmt: skip
    query = with_supply(_on_shelf(select(*columns, *SUPPLY))).order_by(Listing.id)
    return [(row, Supply.of(row[-len(SUPPLY) :])) for row in db.session.execute(query.limit(LARGEST_SITEMAP))]


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
