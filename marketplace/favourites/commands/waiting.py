"""Waiting for goods that cannot be ordered today."""

from __future__ import annotations

from sqlalchemy import delete, select

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.db import count_changed
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _

from .. import policy, queries
from ..models import Wait
from .lists import put_on

MOST_AWAITED = 100


class ThereAlready(DomainError):
    """The goods can be ordered today."""


@command
def wait_for_goods(actor: Actor, *, listing: str) -> Wait:
    """Hear once when these goods (by their slug) can be ordered again.

    Raises ThereAlready when they can be ordered today. Should they come back in this very moment, the job that tells of
    it finds the row and tells.
    """
    require(policy.may_keep(actor))
    goods = queries.goods_named(listing)
    if queries.outcome_of(goods.id) is not None:
        raise ThereAlready(_(N_("%(name)s đang có hàng. Bạn đặt được ngay."), name=goods.name), field="listing")
    row = Wait(person_id=actor.person_id, listing_id=goods.id)
    full = _(N_("Bạn đang chờ đủ %(most)s món. Thôi chờ bớt ở trang Đã lưu."), most=MOST_AWAITED)
    return put_on(actor, row, same=Wait.listing_id == goods.id, most=MOST_AWAITED, full=full)


@command
def stop_waiting(actor: Actor, *, listing: str) -> bool:
    """Hear nothing of these goods after all; whether one waited."""
    require(policy.may_keep(actor))
    goods = select(Listing.id).where(Listing.slug == listing)
    gone = delete(Wait).where(Wait.person_id == actor.person_id, Wait.listing_id.in_(goods))
    return bool(count_changed(gone))
