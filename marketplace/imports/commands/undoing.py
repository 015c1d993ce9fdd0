"""A sheet that was written is taken back: what it made is withdrawn, what it changed says again what it said."""

from __future__ import annotations

from collections.abc import Mapping

from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Category
from marketplace.catalogue.states import ListingState
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _

from .. import policy, queries
from ..goods import Goods, values_of
from ..models import GoodsImport, GoodsImportRow
from ..states import IMPORT_FLOW, ImportState, RowState
from .writing import BATCH, RowRefused, change, end

TOUCHED = N_("Hàng này đã được sửa hoặc gửi duyệt sau khi nhập, nên giữ nguyên.")


@command
def undo_import(actor: Actor, imported: GoodsImport) -> GoodsImport:
    """Let the worker take back what the sheet did, wherever nobody has gone on from there."""
    require(policy.may(actor, imported, "undo"))
    lock(imported)
    imported.state = IMPORT_FLOW.after(imported.state, "undo")
    written = sum(number for (state, _new), number in queries.counted(imported).items() if state is RowState.WRITTEN)
    imported.to_do, imported.done, imported.started_at, imported.ended_at = written, 0, now(), None
    return imported


@command
def undo_rows(actor: Actor, imported: GoodsImport, *, most: int = BATCH) -> int:
    """Take the next rows back, all of them or none; gives how many. With none left the work is done.

    Raises RowRefused when one of them cannot be taken back.
    """
    require(policy.may(actor, imported, "finish_undo"))
    lock(imported)
    if imported.state is not ImportState.UNDOING:
        return 0
    rows = queries.next_rows(imported, RowState.WRITTEN, most)
    if not rows:
        end(imported, "finish_undo", RowState.UNDONE, RowState.KEPT)
        return 0
    goods = queries.goods_numbered(row.listing_id for row in rows)
    categories = queries.categories_by_slug()
    taken_back = []
    for row in rows:
        try:
            taken_back.append(undo_row(actor, imported, row, goods[row.listing_id or 0], categories))
        except DomainError as refusal:
            raise RowRefused(row.number, refusal) from refusal
    for row, is_undone in zip(rows, taken_back, strict=True):  # all at once: one statement
        row.state, row.said = (RowState.UNDONE, "") if is_undone else (RowState.KEPT, _(TOUCHED))
    imported.done += len(rows)
    return len(rows)


def undo_row(
    actor: Actor, imported: GoodsImport, row: GoodsImportRow, goods: Goods, categories: Mapping[str, Category]
) -> bool:
    """Withdraw the goods a row made, or put back what it changed; False when somebody touched them since."""
    now_said = goods.texts
    is_untouched = all(now_said[name] == row.after[name] for name in row.after)
    if row.is_new:
        is_untouched = is_untouched and goods.listing.state is ListingState.DRAFT and not goods.listing.photos
    if not is_untouched:
        return False
    if row.is_new:
        catalogue.retire_listing(actor, goods.listing)
    else:
        values = values_of(row.before, categories)
        change(actor, goods, values, why=_(N_("Hoàn tác bảng %(code)s"), code=imported.reference))
    return True
