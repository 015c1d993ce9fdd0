from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import joinedload

from marketplace.catalogue.models import Category, Listing, ListingRevision
from marketplace.catalogue.queries import categories
from marketplace.catalogue.states import ListingState
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.text import fold
from marketplace.organisations.models import Organisation
from marketplace.stock.models import StockItem

from . import policy
from .goods import Goods
from .models import GoodsImport, GoodsImportRow
from .states import AT_WORK, UNFINISHED, RowState
from .tables import Cells

AT_A_TIME = 400


class Fault(NamedTuple):
    """Something to be mended in the sheet: in which row, under which heading, and the sentence that says how."""

    row: int
    heading: str
    sentence: str


def told_goods(producer: Organisation) -> Iterator[Goods]:
    """All a producer offers, in the order it was written down, read stretch by stretch: for a sheet of any length."""
    last = 0
    while found := db.session.execute(
        _goods().where(Listing.producer_id == producer.id, Listing.id > last).limit(AT_A_TIME)
    ).all():
        for listing, item in found:
            last = listing.id
            if listing.state is not ListingState.RETIRED:
                yield Goods(listing, item)


def goods_by_code(producer_id: int, codes: Collection[str]) -> dict[str, Goods]:
    """The producer's goods with these codes."""
    wanted, found = sorted(codes), dict[str, Goods]()
    for start in range(0, len(wanted), AT_A_TIME):
        part = wanted[start : start + AT_A_TIME]
        of_these = _goods().where(Listing.producer_id == producer_id, Listing.slug.in_(part))
        found |= {listing.slug: Goods(listing, item) for listing, item in db.session.execute(of_these)}
    return found


def goods_numbered(numbers: Iterable[int | None]) -> dict[int, Goods]:
    """These goods with their ledgers, by row number."""
    wanted = [number for number in numbers if number is not None]
    if not wanted:
        return {}
    rows = db.session.execute(_goods().where(Listing.id.in_(wanted)).execution_options(populate_existing=True))
    return {listing.id: Goods(listing, item) for listing, item in rows}


def _goods() -> Select[Listing, StockItem]:
    whole = (
        joinedload(Listing.category),
        joinedload(Listing.open_revision).joinedload(ListingRevision.category),
    )
    found = select(Listing, StockItem).outerjoin(StockItem, StockItem.listing_id == Listing.id)
    return found.options(*whole).order_by(Listing.id)


def taken_names(producer_id: int) -> dict[tuple[str, str], str]:
    """The code of everything a producer still offers, by folded name and unit."""
    rows = select(Listing.name, Listing.unit, Listing.slug).where(
        Listing.producer_id == producer_id, Listing.state != ListingState.RETIRED
    )
    return {(fold(name), unit.value): slug for name, unit, slug in db.session.execute(rows.order_by(Listing.id.desc()))}


def categories_by_slug() -> dict[str, Category]:
    """The 26 product sets by their names in addresses."""
    return {each.slug: each for each in categories()}


def import_for(actor: Actor, reference: str) -> GoodsImport:
    """One sheet, if this actor sells for its producer. Raises Missing."""
    whole = (joinedload(GoodsImport.producer), joinedload(GoodsImport.by))
    found = db.session.scalar(policy.visible_to(actor).where(GoodsImport.reference == reference).options(*whole))
    if found is None:
        raise Missing(_(N_("Không có lần nhập bảng này.")))
    return found


def import_numbered(number: int) -> GoodsImport | None:
    """One sheet with its producer and who sent it, for the worker: as it stands now, whatever was read before."""
    whole = (joinedload(GoodsImport.producer), joinedload(GoodsImport.by))
    found = select(GoodsImport).where(GoodsImport.id == number).options(*whole)
    return db.session.scalar(found.execution_options(populate_existing=True))


def imports_of(actor: Actor) -> Select[GoodsImport]:
    """The sheets sent so far, the latest first; to be paged."""
    return policy.visible_to(actor).options(joinedload(GoodsImport.by)).order_by(GoodsImport.id.desc())


def unfinished_of(producer: Organisation) -> int:
    """How many sheets of a producer were sent and neither written nor dropped."""
    waiting = GoodsImport.state.in_(UNFINISHED)
    counted = select(func.count()).where(GoodsImport.producer_id == producer.id, waiting)
    return db.session.scalar(counted) or 0


def at_work() -> Sequence[int]:
    """The sheets the worker has something to do for, the oldest first."""
    found = select(GoodsImport.id).where(GoodsImport.state.in_(AT_WORK)).order_by(GoodsImport.id)
    return db.session.scalars(found).all()


def counted(imported: GoodsImport) -> Mapping[tuple[RowState, bool], int]:
    """How many rows are where, new goods apart from goods there were."""
    row = GoodsImportRow
    found = (
        select(row.state, row.is_new, func.count()).where(row.import_id == imported.id).group_by(row.state, row.is_new)
    )
    return {(state, is_new): number for state, is_new, number in db.session.execute(found)}


def rows_of(imported: GoodsImport, *states: RowState) -> Select[GoodsImportRow]:
    """The rows in these states, in the order of the sheet; all of them when none is named."""
    found = select(GoodsImportRow).where(GoodsImportRow.import_id == imported.id).order_by(GoodsImportRow.number)
    return found.where(GoodsImportRow.state.in_(states)) if states else found


def rows_with_goods(imported: GoodsImport, *states: RowState) -> Select[GoodsImportRow]:
    """The same with what they are about; to be paged."""
    return rows_of(imported, *states).options(joinedload(GoodsImportRow.listing))


def cells_of(imported: GoodsImport) -> Sequence[Row[int, int, Cells]]:
    """Every row of a sheet by its own number and the one the person sees, with its cells."""
    row = GoodsImportRow
    found = select(row.id, row.number, row.cells).where(row.import_id == imported.id).order_by(row.number)
    return db.session.execute(found).all()


def next_rows(imported: GoodsImport, state: RowState, most: int) -> Sequence[GoodsImportRow]:
    """The next rows to be worked on."""
    fresh = rows_of(imported, state).limit(most).execution_options(populate_existing=True)
    return db.session.scalars(fresh).all()


def faults_in(imported: GoodsImport, rows: Iterable[GoodsImportRow]) -> Iterator[Fault]:
    """What is wrong in these rows, cell by cell, in the order of the sheet."""
    for row in rows:
        for place in sorted(row.faults, key=lambda each: int(each or -1)):
            heading = imported.headings[int(place)] if place else ""
            yield Fault(row.number, heading, row.faults[place])
