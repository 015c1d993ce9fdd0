"""A short harvest, shared out among those who ordered, in one change."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import select

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.decimals import is_whole
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity
from marketplace.stock import commands as stock
from marketplace.stock.commands import NotWhole
from marketplace.stock.queries import stock_of

from .. import policy, queries
from ..models import Order
from ..queries import Share
from ..states import ChangeKind, OrderState
from .changing import hold, keep_edition
from .fulfilling import cancel_order, decline_order
from .line import mark_changed
from .shorting import give_less

OVERTAKEN = N_("Đơn của món này vừa đổi. Đây là cách chia mới, hãy xem lại.")
WHY = N_("Thu hoạch không đủ, chia lại theo quy tắc đã công bố")


class NotShort(DomainError):
    """There is enough for everybody."""


@command
def share_out(actor: Actor, listing: Listing, *, have: Decimal, seen: str, reason: str = "") -> list[Order]:
    """There will be only `have` for all open orders: each gets its share by the published rule, and is told.

    `seen` is the mark of the proposal the seller agreed to. An order that gets nothing at all is declined or cancelled;
    a packed one stays, at nothing. Afterwards the stock holds no more than there is. Gives the orders that changed.
    Raises NotShort, ChangedMeanwhile when orders came, went or changed since the proposal was shown. Raises NotWhole
    for half of what is sold whole.
    """
    require(policy.may_share_out(actor, listing))
    if listing.is_sold_whole and not is_whole(have):
        raise NotWhole(_(N_("Hàng này tính theo %(unit)s nguyên."), unit=_(listing.unit.label)), field="have")
    _hold_orders(listing)
    proposal = queries.proposal_for(listing, have)
    if proposal.seen != seen:
        raise ChangedMeanwhile(_(OVERTAKEN))
    if not proposal.is_short:
        wanted = Quantity(proposal.wanted, listing.unit)
        raise NotShort(_(N_("Các đơn chỉ cần %(wanted)s. Đủ hàng, không phải chia lại."), wanted=wanted), field="have")
    why = reason or WHY
    less: dict[Order, list[Share]] = defaultdict(list)
    for share in proposal.shares:
        if share.is_less:
            less[share.line.order].append(share)
    changed = [_shorten(actor, order, shares, why) for order, shares in less.items()]
    _lower_stock(actor, listing, have, why)
    return changed


def _hold_orders(listing: Listing) -> None:
    """Lock every open order of these goods, in id order, and read all of them afresh."""
    ids = sorted({line.order_id for line in queries.lines_wanting(listing)})
    db.session.execute(select(Order.id).where(Order.id.in_(ids)).order_by(Order.id).with_for_update())
    db.session.expire_all()


def _shorten(actor: Actor, order: Order, shares: list[Share], why: str) -> Order:
    keep_edition(actor, order, why=why)
    for share in shares:
        give_less(actor, order, share.line, share.given, ChangeKind.SHARED_OUT, why=why)
    hold(actor, order, {share.line: share.given for share in shares}, why=why)
    give_up = {OrderState.PLACED: decline_order, OrderState.CONFIRMED: cancel_order}.get(order.state)
    if give_up is None or any(line.promised for line in order.lines):
        return mark_changed(actor, order, ChangeKind.SHARED_OUT, why)
    return give_up(actor, order, reason=why)


def _lower_stock(actor: Actor, listing: Listing, have: Decimal, why: str) -> None:
    """The ledger says what there will be: as much of it as is there now, the rest still expected.

    What is made to order is never counted beforehand, so its ledger has nothing to correct.
    """
    item = stock_of(listing)
    if item.is_on_demand:
        return
    there = item.on_hand
    if there > have:
        stock.count(actor, listing, on_hand=have, why=why[:200])
    item = stock.foresee(actor, listing, expected=max(have - there, Decimal(0)), why=why[:200])
    if item.missing:  # somebody ordered since the orders were held
        raise ChangedMeanwhile(_(OVERTAKEN))
