"""Saving goods and following makers."""

from __future__ import annotations

from sqlalchemy import delete, select

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.db import count_changed
from marketplace.kernel.errors import require
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.models import Organisation

from .. import policy, queries
from ..models import Favourite, Follow
from .lists import put_on

MOST_SAVED, MOST_FOLLOWED = 500, 200


@command
def save_goods(actor: Actor, *, listing: str) -> Favourite:
    """Put goods (by their slug) on one's own list; saved already, they stay as they were saved."""
    require(policy.may_keep(actor))
    goods = queries.goods_named(listing)
    row = Favourite(person_id=actor.person_id, listing_id=goods.id, seen_price=goods.price)
    full = _(N_("Bạn đã lưu đủ %(most)s món. Bỏ bớt ở trang Đã lưu rồi lưu tiếp."), most=MOST_SAVED)
    return put_on(actor, row, same=Favourite.listing_id == goods.id, most=MOST_SAVED, full=full)


@command
def unsave_goods(actor: Actor, *, listing: str) -> bool:
    """Take goods off one's own list, on the shelf or not; whether they stood there."""
    require(policy.may_keep(actor))
    goods = select(Listing.id).where(Listing.slug == listing)
    gone = delete(Favourite).where(Favourite.person_id == actor.person_id, Favourite.listing_id.in_(goods))
    return bool(count_changed(gone))


@command
def follow_maker(actor: Actor, *, producer: str) -> Follow:
    """Hear of the new goods of a maker (by their slug) from now on."""
    require(policy.may_keep(actor))
    maker = queries.maker_named(producer)
    row = Follow(person_id=actor.person_id, organisation_id=maker.id)
    full = _(N_("Bạn đã theo dõi đủ %(most)s người bán. Bỏ bớt ở trang Đang theo dõi."), most=MOST_FOLLOWED)
    return put_on(actor, row, same=Follow.organisation_id == maker.id, most=MOST_FOLLOWED, full=full)


@command
def unfollow_maker(actor: Actor, *, producer: str) -> bool:
    """Hear no more of a maker, whoever they are by now; whether one did."""
    require(policy.may_keep(actor))
    maker = select(Organisation.id).where(Organisation.slug == producer)
    gone = delete(Follow).where(Follow.person_id == actor.person_id, Follow.organisation_id.in_(maker))
    return bool(count_changed(gone))
