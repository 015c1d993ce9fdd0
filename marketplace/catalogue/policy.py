from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select

from marketplace.kernel.actor import Actor
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Standing
from marketplace.photos.models import Photo
from marketplace.photos.policy import may_use

from .models import Listing, ListingDraft
from .states import ListingState


def may_offer(actor: Actor, producer: Organisation) -> bool:
    """Write listings for this producer: those who sell for it, and who enters for it just now."""
    return actor.is_system or producer.id in actor.keeps_goods_of


def may_edit(actor: Actor, listing: Listing) -> bool:
    """Change, send, pause or retire: those who sell for its producer, and who enters for it just now."""
    if actor.enters_new_only and listing.approved_at is not None:
        return False
    return keeps(actor, listing)


def keeps(actor: Actor, listing: Listing) -> bool:
    """Has it among the goods they write just now; not all of them may be changed by whoever enters new ones only."""
    return actor.is_system or listing.producer_id in actor.keeps_goods_of


def is_on_its_side(actor: Actor, listing: Listing) -> bool:
    """Sells for its producer or enters for it: whoever does decides nothing about it."""
    return listing.producer_id in actor.stands_with


def may_publish(actor: Actor, listing: Listing) -> bool:
    """Decide whether it comes on the shelf or leaves it: a coordinator of the producer's locality."""
    if actor.is_system:
        return True
    is_official = actor.is_administrator or listing.producer.locality_id in actor.coordinates
    return is_official and listing.producer_id not in actor.enters_for


def may_decide_about(actor: Actor, listing: Listing) -> bool:
    """Say yes or no to its words: a coordinator of the producer's locality, or the market by its own rule."""
    return actor.is_system or _coordinates(actor, listing)


def may_read_history(actor: Actor, listing: Listing) -> bool:
    """Every text it ever had: its producer, and the coordinators of its place."""
    return is_on_its_side(actor, listing) or _coordinates(actor, listing)


def _coordinates(actor: Actor, listing: Listing) -> bool:
    return listing.producer.locality_id in actor.coordinates and listing.producer_id not in actor.enters_for


def may_see(actor: Actor, listing: Listing) -> bool:
    """Open it: everybody once it is for sale, its producer always, coordinators of its locality once it was sent."""
    if actor.is_system or is_for_sale(listing) or is_on_its_side(actor, listing):
        return True
    return listing.state is not ListingState.DRAFT and may_publish(actor, listing)


def may_show(actor: Actor, photo: Photo, hangs_on: Listing | None) -> bool:
    """Put this photo on goods: who sells what it already shows; who sent it while it hangs on nothing."""
    return may_use(actor, photo) if hangs_on is None else may_edit(actor, hangs_on)


def may_continue(actor: Actor, draft: ListingDraft) -> bool:
    """Go on with an unfinished form, or throw it away: only who began it, for that producer."""
    return actor.is_system or (draft.person_id == actor.person_id and draft.producer_id in actor.keeps_goods_of)


def is_for_sale(listing: Listing) -> bool:
    """On the shelf: approved, not paused, by a verified producer who is not suspended."""
    producer = listing.producer
    return listing.state is ListingState.LIVE and producer.sells and producer.standing is Standing.VERIFIED


def on_the_shelf() -> ColumnElement[bool]:
    """`is_for_sale` for SQL; needs Organisation joined."""
    return and_(Listing.state == ListingState.LIVE, Organisation.sells, Organisation.standing == Standing.VERIFIED)


def visible_to(actor: Actor) -> Select[Listing]:
    """Every listing this actor may open (`may_see`)."""
    everything = select(Listing).join(Listing.producer)
    if actor.is_system:
        return everything
    sent = Listing.state != ListingState.DRAFT
    official = sent if actor.is_administrator else and_(sent, Organisation.locality_id.in_(actor.coordinates))
    return everything.where(or_(on_the_shelf(), Listing.producer_id.in_(actor.stands_with), official))
