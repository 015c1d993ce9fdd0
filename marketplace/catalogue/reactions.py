from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.approvals import commands as approvals
from marketplace.approvals.events import Approved, Returned
from marketplace.approvals.models import Review
from marketplace.approvals.registry import reviewable
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.kernel.db import db
from marketplace.kernel.i18n import N_
from marketplace.organisations.events import OrganisationMoved

from . import commands, policy
from .models import Listing
from .states import ListingState


def load_listing(listing_id: int) -> Listing:
    """The listing with everything a coordinator looks at."""
    whole = (joinedload(Listing.producer), joinedload(Listing.category), selectinload(Listing.photos))
    return db.session.get_one(Listing, listing_id, options=whole)


reviewable(
    commands.KIND,
    label=N_("Sản phẩm"),
    load=load_listing,
    template="catalogue/_review.html",
    checklist=(
        ("photos", N_("Ảnh đúng là hàng này, nhìn rõ")),
        ("category", N_("Tên và nhóm hàng khớp với ảnh")),
        ("price", N_("Giá và đơn vị rõ ràng, hợp lý")),
        ("origin", N_("Nơi làm ra có thật và thuộc địa phương mình")),
        ("papers", N_("Đủ giấy tờ mà nhóm hàng này cần")),
    ),
    reasons=(
        ("photos", N_("Ảnh mờ hoặc chưa thấy rõ hàng. Hãy chụp lại ngoài sáng.")),
        ("price", N_("Giá hoặc đơn vị chưa rõ. Hãy ghi giá cho một kg, một gói hay một con.")),
        ("origin", N_("Chưa ghi rõ nơi trồng, nuôi hoặc làm ra.")),
        ("papers", N_("Thiếu giấy tờ của nhóm hàng này. Hãy ghi số giấy, hoặc gọi cho xã, phường để được giúp.")),
        ("category", N_("Nhóm hàng chưa đúng. Hãy chọn lại nhóm.")),
    ),
    speaks_for=policy.may_edit,
)


@on(Approved)
def publish_what_was_approved(event: Approved) -> None:
    """An approved listing goes on the shelf in the same change."""
    if event.review.subject_kind == commands.KIND:
        commands.publish_listing(event.actor, db.session.get_one(Listing, event.review.subject_id))


@on(Returned)
def give_back_what_was_returned(event: Returned) -> None:
    """A returned listing goes back to its producer with the note."""
    if event.review.subject_kind == commands.KIND:
        listing = db.session.get_one(Listing, event.review.subject_id)
        commands.give_back_listing(event.actor, listing, note=plain_words(event.review))


@on(OrganisationMoved)
def take_waiting_reviews_along(event: OrganisationMoved) -> None:
    """What waits for approval goes with its producer: the old place's coordinators see it no more."""
    moved = event.organisation
    waiting = select(Listing.id).where(Listing.producer_id == moved.id, Listing.state == ListingState.SUBMITTED)
    for listing_id in db.session.scalars(waiting):
        approvals.move_reviews(SYSTEM, kind=commands.KIND, subject_id=listing_id, locality_id=moved.locality_id)


def plain_words(review: Review) -> str:
    """The reason and the coordinator's own words, as one text in the source language."""
    return " ".join(part for part in (review.kind.sentence(review.reason), review.note) if part)
