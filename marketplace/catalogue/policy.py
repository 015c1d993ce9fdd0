from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select

from marketplace.kernel.actor import Actor
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Standing
from marketplace.photos.models import Photo
from marketplace.photos.policy import may_use

from .models import Listing, ListingDraft
from .states import LISTING_FLOW, OFFICIALS, REVISION_FLOW, ListingState, Side


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


def sides_of(actor: Actor, listing: Listing) -> frozenset[Side]:
    """What this person is to the goods; nothing for most. Who enters for a producer decides nothing about it."""
    if actor.is_system:
        return frozenset({Side.MARKET})
    spoken_for = {
        Side.MAKER: may_edit(actor, listing),
        Side.COORDINATOR: _coordinates(actor, listing),
        Side.ADMINISTRATOR: actor.is_administrator and listing.producer_id not in actor.enters_for,
    }
    return frozenset(side for side, is_theirs in spoken_for.items() if is_theirs)


def may(actor: Actor, listing: Listing, step: str) -> bool:
    """Whether one may take this step of the goods at all, as the flow's table has it (`who`)."""
    return LISTING_FLOW.is_for(step, sides_of(actor, listing))


def open_steps(actor: Actor, listing: Listing) -> list[str]:
    """The steps this person can take now: what the buttons show."""
    return LISTING_FLOW.open_to(listing.state, sides_of(actor, listing))


def may_revise(actor: Actor, listing: Listing, step: str) -> bool:
    """Whether one may take this step of another text for the goods, as its flow's table has it (`who`)."""
    return REVISION_FLOW.is_for(step, sides_of(actor, listing))


def may_read_history(actor: Actor, listing: Listing) -> bool:
    """Every text it ever had: its producer, and the coordinators of its place."""
    return is_on_its_side(actor, listing) or _coordinates(actor, listing)


def _coordinates(actor: Actor, listing: Listing) -> bool:
    return listing.producer.locality_id in actor.coordinates and listing.producer_id not in actor.enters_for


def may_see(actor: Actor, listing: Listing) -> bool:
    """Open it: everybody once it is for sale, its producer always, coordinators of its locality once it was sent."""
    if actor.is_system or is_for_sale(listing) or is_on_its_side(actor, listing):
        return True
    return listing.state is not ListingState.DRAFT and not sides_of(actor, listing).isdisjoint(OFFICIALS)


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
