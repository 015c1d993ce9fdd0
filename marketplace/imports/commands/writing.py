"""A sheet that was tried is written: a few rows at a time, each through the same commands as the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import MEASURE, TERMS, Category, ListingRevision
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.stock import commands as stock
from marketplace.stock.models import StockItem
from marketplace.stock.queries import all_owed

from .. import policy, queries
from ..events import ImportEnded
from ..goods import AT_ONCE, COUNTED, Goods, values_of
from ..models import LONGEST_SAID, GoodsImport, GoodsImportRow
from ..states import IMPORT_FLOW, ImportState, RowState

BATCH = 20  # rows in one transaction: others wait no longer than a few tenths of a second
OVERTAKEN = N_("Có người vừa sửa hàng này sau khi thử, nên chưa ghi. Hãy gửi lại bảng.")


class RowRefused(DomainError):
    """A row the market would not take; `number` says which. The rows beside it are not to blame."""

    def __init__(self, number: int, refusal: DomainError) -> None:
        super().__init__(" ".join(dict.fromkeys(refusal.by_field.values())))
        self.number = number


@command
def start_import(actor: Actor, imported: GoodsImport) -> GoodsImport:
    """Let the worker write the rows that are right; also after it was stopped. Raises WrongState when no row waits."""
    require(policy.may(actor, imported, "start"))
    lock(imported)
    imported.state = IMPORT_FLOW.after(imported.state, "start")
    waiting = sum(number for (state, _new), number in queries.counted(imported).items() if state is RowState.READY)
    if not waiting:
        raise WrongState(_(N_("Không có dòng nào để ghi.")))
    imported.to_do, imported.done, imported.started_at, imported.ended_at = waiting, 0, now(), None
    return imported


@command
def stop_import(actor: Actor, imported: GoodsImport) -> GoodsImport:
    """Write no more rows; those written stay, and can be taken back."""
    require(policy.may(actor, imported, "stop"))
    lock(imported)
    imported.state = IMPORT_FLOW.after(imported.state, "stop")
    imported.ended_at = now()
    return imported


@command
def write_rows(actor: Actor, imported: GoodsImport, *, most: int = BATCH) -> int:
    """Write the next rows, all of them or none; gives how many. With none left the work is done.

    A worker that dies loses the rows of this one transaction; they are still to be done, so none is ever done twice.
    Raises RowRefused for the first row that is refused.
    """
    require(policy.may(actor, imported, "finish"))
    lock(imported)
    if imported.state is not ImportState.RUNNING:
        return 0
    rows = queries.next_rows(imported, RowState.READY, most)
    if not rows:
        end(imported, "finish", RowState.WRITTEN, RowState.REFUSED)
        return 0
    goods = queries.goods_numbered(row.listing_id for row in rows)
    categories = queries.categories_by_slug()
    written = []
    for row in rows:
        try:
            written.append(write_row(actor, imported, row, goods.get(row.listing_id or 0), categories))
        except DomainError as refusal:
            raise RowRefused(row.number, refusal) from refusal
    owed = all_owed(there.item for there in written)
    for row, there in zip(rows, written, strict=True):  # all at once: one statement
        said = there.texts
        row.state, row.listing_id = RowState.WRITTEN, there.listing.id
        row.after = {name: said[name] for name in row.after}
        row.said = str(owed.get(there.listing.id, ""))[:LONGEST_SAID]
    imported.done += len(rows)
    return len(rows)


def end(imported: GoodsImport, move: str, done: RowState, refused: RowState) -> None:
    """The work is done: say so to whoever went away meanwhile."""
    imported.state, imported.ended_at = IMPORT_FLOW.after(imported.state, move), now()
    by_state: Counter[RowState] = Counter()
    for (state, _is_new), number in queries.counted(imported).items():
        by_state[state] += number
    record(ImportEnded(imported, by_state[done], by_state[refused]))


def write_row(
    actor: Actor, imported: GoodsImport, row: GoodsImportRow, goods: Goods | None, categories: Mapping[str, Category]
) -> Goods:
    """Make the goods of a row, or change them; gives them as they are then.

    Raises ChangedMeanwhile when the goods read otherwise than when the sheet was tried.
    """
    values = values_of(row.after, categories)
    if goods is None:
        return Goods(catalogue.start_listing(actor, imported.producer, **values), None)
    now_said = goods.texts
    if any(now_said[name] != row.before[name] for name in row.after):
        raise ChangedMeanwhile(_(OVERTAKEN))
    return change(actor, goods, values, why=_(N_("Nhập từ bảng %(code)s"), code=imported.reference))


def change(actor: Actor, goods: Goods, values: dict[str, Any], *, why: str) -> Goods:
    """Change goods as the form would: a draft as it is; on the shelf price and stock at once, words as a revision."""
    listing = goods.listing
    if not goods.is_offered:
        return Goods(catalogue.amend_draft(actor, listing, **values), goods.item)
    words = {name: value for name, value in values.items() if name not in COUNTED}
    measure = _own_measure(goods, words)
    if set(words) == {"price"} and not measure:
        catalogue.change_price(actor, listing, **words)
    elif words:
        catalogue.amend_offered(actor, listing, **words, **measure)
        if set(words) - {*TERMS, *AT_ONCE}:
            db.session.flush()
            db.session.expire(listing, ["open_revision"])
    item = goods.item
    if "is_made_to_order" in values:
        verb = stock.make_to_order if values["is_made_to_order"] else stock.sell_from_stock
        item = verb(actor, listing)
    if "stock" in values:
        item = stock.count(actor, listing, on_hand=values["stock"], why=why)
    return Goods(listing, item or db.session.get(StockItem, listing.id))


def _own_measure(goods: Goods, words: Mapping[str, Any]) -> dict[str, Any]:
    """A price that belongs to a revision with a unit of its own goes with that unit, not onto the shelf."""
    begun = goods.begun
    if not (isinstance(begun, ListingRevision) and begun.has_terms and set(TERMS) & set(words)):
        return {}
    return {name: getattr(begun, name) for name in MEASURE if name not in words}


@command
def refuse_row(actor: Actor, imported: GoodsImport, *, number: int, said: str) -> None:
    """Note that the market would not take a row, or not take it back, and go on with the next."""
    require(policy.may(actor, imported, "finish"))
    lock(imported)
    row = GoodsImportRow
    at, ended = (
        (RowState.READY, RowState.REFUSED)
        if imported.state is ImportState.RUNNING
        else (RowState.WRITTEN, RowState.KEPT)
    )
    noted = update(row).where(row.import_id == imported.id, row.number == number, row.state == at)
    noted = noted.values(state=ended, said=said[:LONGEST_SAID]).returning(row.id)
    if imported.is_at_work and db.session.scalar(noted.execution_options(synchronize_session=False)) is not None:
        imported.done += 1
