"""Goods made to order: they need no stock, and say how much people wait for."""

from __future__ import annotations

from marketplace.catalogue.commands import entered
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import Deed
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import require
from marketplace.kernel.i18n import N_, _

from .. import policy, queries
from ..events import StockChanged
from ..models import StockItem
from .expecting import SeasonStillOpen
from .ledger import held, opened
from .uncovered import tell_uncovered


@command
def make_to_order(actor: Actor, listing: Listing) -> StockItem:
    """From now on orders need no stock; what is sent and was not there counts as made that day.

    Raises SeasonStillOpen while a harvest is announced.
    """
    require(policy.may_count(actor, listing))
    opened(listing)
    item = held(listing)
    if queries.open_season(listing) is not None:
        raise SeasonStillOpen(_(N_("Hàng này đang mở mùa vụ. Hãy đóng mùa trước rồi mới bán theo đơn.")))
    item.is_on_demand = True
    return _told(actor, listing, item)


@command
def sell_from_stock(actor: Actor, listing: Listing) -> StockItem:
    """From now on only what lies there is sold. What was promised beyond it stays promised; the producer hears it."""
    require(policy.may_count(actor, listing))
    opened(listing)
    item = held(listing)
    item.is_on_demand = False
    _told(actor, listing, item)
    db.session.flush()
    if item.missing:
        tell_uncovered([listing.id])
    return item


def _told(actor: Actor, listing: Listing, item: StockItem) -> StockItem:
    item.is_low = item.has_little
    entered(actor, listing, Deed.COUNTED)
    record(StockChanged((item.listing_id,)))
    return item
