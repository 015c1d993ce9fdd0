from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Standing
from marketplace.photos.models import Photo

from . import policy
from .covering import papers_behind as papers_behind
from .covering import starred_on as starred_on
from .models import (
    Category,
    Listing,
    ListingDraft,
    ListingMove,
    ListingPhoto,
    ListingRevision,
    PriceChange,
    RevisionMove,
    RevisionPhoto,
)
from .states import OPEN_REVISIONS, ListingState, RevisionState


def on_shelf() -> Select[Listing]:
    """Everything for sale now: live listings of verified producers. Organisation is joined, to be filtered by."""
    return select(Listing).join(Listing.producer).where(policy.on_the_shelf())


def listing_for(actor: Actor, slug: str) -> Listing:
    """One listing with its producer, category and photos, if this actor may open it. Raises Missing."""
    whole = (joinedload(Listing.producer), joinedload(Listing.category), selectinload(Listing.hung))
    found = db.session.scalar(policy.visible_to(actor).where(Listing.slug == slug).options(*whole))
    if found is None:
        raise Missing(_(N_("Không có sản phẩm này.")))
    return found


def own_listing(actor: Actor, slug: str) -> Listing:
    """One of the actor's own listings; somebody else's is not there at all, on the shelf or not. Raises Missing."""
    found = listing_for(actor, slug)
    if not policy.keeps(actor, found):
        raise Missing(_(N_("Không có sản phẩm này.")))
    return found


def listings_of(producer_ids: Collection[int]) -> Select[Listing]:
    """A producer's listings, those that wait for something from them first, the newest before the older."""
    waiting = {ListingState.RETURNED: 0, ListingState.DRAFT: 1, ListingState.SUBMITTED: 2, ListingState.LIVE: 3}
    order = db.case(waiting, value=Listing.state, else_=4)
    return (
        select(Listing)
        .where(Listing.producer_id.in_(producer_ids))
        .options(joinedload(Listing.category), selectinload(Listing.hung))
        .order_by(order, Listing.id.desc())
    )


def counted_by_state(producer_ids: Collection[int]) -> dict[ListingState, int]:
    """How many of a producer's listings stand where."""
    counted = select(Listing.state, func.count()).where(Listing.producer_id.in_(producer_ids)).group_by(Listing.state)
    return dict(db.session.execute(counted).all())


def categories() -> Sequence[Category]:
    """The 26 product sets in the order of the decree."""
    return db.session.scalars(select(Category).order_by(Category.id)).all()


def category_by_slug(slug: str) -> Category | None:
    """The category a form or a program names."""
    return db.session.scalar(select(Category).where(Category.slug == slug)) if slug else None


def photos_named(actor: Actor, references: Iterable[str]) -> list[Photo]:
    """The photos with these references, in this order; those the actor may not use are left out."""
    wanted = [each for each in dict.fromkeys(references) if each.isascii() and each.isalnum()]
    found = db.session.scalars(select(Photo).where(Photo.reference.in_(wanted))).all()
    places = hung_on(found)
    usable = {photo.reference: photo for photo in found if policy.may_show(actor, photo, places.get(photo.id))}
    return [usable[reference] for reference in wanted if reference in usable]


def hung_on(photos: Iterable[Photo]) -> dict[int, Listing]:
    """The listings these photos hang on, by themselves or on one of their texts, by the photo's number."""
    numbers = [photo.id for photo in photos if photo.id]
    if not numbers:
        return {}
    places = union_all(
        select(ListingPhoto.photo_id, ListingPhoto.listing_id).where(ListingPhoto.photo_id.in_(numbers)),
        select(RevisionPhoto.photo_id, ListingRevision.listing_id)
        .join(ListingRevision, ListingRevision.id == RevisionPhoto.revision_id)
        .where(RevisionPhoto.photo_id.in_(numbers)),
    ).subquery()
    found = select(places.c.photo_id, Listing).join(Listing, Listing.id == places.c.listing_id)
    return dict(db.session.execute(found).all())


def drafts_of(actor: Actor) -> Sequence[ListingDraft]:
    """What this person has begun and not finished, the latest first."""
    mine = select(ListingDraft).where(
        ListingDraft.person_id == actor.person_id, ListingDraft.producer_id.in_(actor.keeps_goods_of)
    )
    whole = (joinedload(ListingDraft.producer), joinedload(ListingDraft.listing))
    return db.session.scalars(mine.options(*whole).order_by(ListingDraft.saved_at.desc(), ListingDraft.id.desc())).all()


def draft_for(actor: Actor, key: str) -> ListingDraft | None:
    """The unfinished form with this key, if it is this person's; a key nobody has used yet is no fault."""
    found = select(ListingDraft).where(ListingDraft.person_id == actor.person_id, ListingDraft.key == key)
    draft = db.session.scalar(found.options(joinedload(ListingDraft.producer).joinedload(Organisation.locality)))
    return draft if draft and policy.may_continue(actor, draft) else None


def latest_listing_of(producer: Organisation) -> Listing | None:
    """What this producer wrote last: the next goods are often of the same kind."""
    return db.session.scalar(
        select(Listing)
        .where(Listing.producer_id == producer.id)
        .options(joinedload(Listing.category))
        .order_by(Listing.id.desc())
        .limit(1)
    )


def moves_of(listing: Listing) -> Sequence[ListingMove]:
    """Every step of its life, oldest first."""
    return db.session.scalars(
        select(ListingMove).where(ListingMove.listing_id == listing.id).order_by(ListingMove.id)
    ).all()


def prices_of(listing: Listing) -> Sequence[PriceChange]:
    """Every price it had, newest first."""
    return db.session.scalars(price_changes_of(listing)).all()


def price_changes_of(listing: Listing) -> Select[PriceChange]:
    """The changes of its price with who made them, newest first; to be paged."""
    found = select(PriceChange).where(PriceChange.listing_id == listing.id).options(joinedload(PriceChange.changed_by))
    return found.order_by(PriceChange.id.desc())


def whose_pause_is_over() -> Sequence[Listing]:
    """Paused until today or an earlier day, by a producer who may sell; the longest waiting first."""
    found = select(Listing).join(Listing.producer).order_by(Listing.resumes_on, Listing.id)
    is_over = (Listing.state == ListingState.PAUSED, Listing.resumes_on <= today())
    return db.session.scalars(found.where(*is_over, Organisation.standing != Standing.SUSPENDED)).all()


def open_revision_of(listing: Listing) -> ListingRevision | None:
    """The new words being written, waiting or sent back, if any; there is one at most."""
    found = select(ListingRevision).where(
        ListingRevision.listing_id == listing.id, ListingRevision.state.in_(OPEN_REVISIONS)
    )
    return db.session.scalar(found.options(selectinload(ListingRevision.hung)))


def open_revisions_among(listings: Iterable[Listing]) -> dict[int, RevisionState]:
    """Where the open revisions of these listings stand, for a list: one statement."""
    numbers = [each.id for each in listings]
    found = select(ListingRevision.listing_id, ListingRevision.state).where(
        ListingRevision.listing_id.in_(numbers), ListingRevision.state.in_(OPEN_REVISIONS)
    )
    return dict(db.session.execute(found).all())


def edition_of(listing: Listing, number: int) -> ListingRevision:
    """One approved text of a listing. Raises Missing."""
    found = select(ListingRevision).where(ListingRevision.listing_id == listing.id, ListingRevision.edition == number)
    edition = db.session.scalar(found.options(selectinload(ListingRevision.hung)))
    if edition is None:
        raise Missing(_(N_("Không có bản này.")))
    return edition


def listing_with_history(actor: Actor, slug: str) -> Listing:
    """A listing whose every text this actor may read; somebody else's is not there at all. Raises Missing."""
    found = listing_for(actor, slug)
    if not policy.may_read_history(actor, found):
        raise Missing(_(N_("Không có sản phẩm này.")))
    return found


def revisions_of(listing: Listing) -> Select[ListingRevision]:
    """Everything that was written for it, the newest first, with who wrote and who decided; to be paged."""
    whole = (
        joinedload(ListingRevision.written_by),
        joinedload(ListingRevision.decided_by),
        joinedload(ListingRevision.category),
        selectinload(ListingRevision.hung),
    )
    found = select(ListingRevision).where(ListingRevision.listing_id == listing.id)
    return found.options(*whole).order_by(ListingRevision.id.desc())


def editions_among(listing: Listing, numbers: Iterable[int]) -> dict[int, ListingRevision]:
    """These editions by their number, to compare with."""
    found = revisions_of(listing).where(ListingRevision.edition.in_(set(numbers)))
    return {edition.edition: edition for edition in db.session.scalars(found) if edition.edition}


def revision_for(actor: Actor, slug: str) -> ListingRevision:
    """The open revision of a listing, for its producer or a coordinator of its place. Raises Missing."""
    revision = open_revision_of(listing_with_history(actor, slug))
    if revision is None:
        raise Missing(_(N_("Sản phẩm này không có bản sửa nào đang mở.")))
    return revision


def helpers_with(listing: Listing) -> frozenset[int]:
    """Who typed any of it on behalf of its producer."""
    rows = select(ListingMove.by_id).where(ListingMove.listing_id == listing.id, ListingMove.assistance_id.is_not(None))
    return frozenset(db.session.scalars(rows))


def helpers_with_revision(revision: ListingRevision) -> frozenset[int]:
    """Who typed any of these words on behalf of the producer, in this text or one it took the place of."""
    rows = (
        select(RevisionMove.by_id)
        .join(ListingRevision, ListingRevision.id == RevisionMove.revision_id)
        .where(
            ListingRevision.listing_id == revision.listing_id,
            ListingRevision.base == revision.base,
            ListingRevision.edition.is_(None),
            RevisionMove.assistance_id.is_not(None),
        )
    )
    return frozenset(db.session.scalars(rows))


def revision_moves_of(revision: ListingRevision) -> Sequence[RevisionMove]:
    """Every step of a revision, oldest first, with who took it."""
    found = select(RevisionMove).where(RevisionMove.revision_id == revision.id).options(joinedload(RevisionMove.by))
    return db.session.scalars(found.order_by(RevisionMove.id)).all()


def approved_by_market(actor: Actor) -> Select[ListingRevision]:
    """What the market approved by itself in this coordinator's places, the newest first; to be paged."""
    found = (
        select(ListingRevision)
        .join(ListingRevision.listing)
        .join(Listing.producer)
        .where(
            ListingRevision.by_market,
            ListingRevision.edition.is_not(None),
            Organisation.locality_id.in_(actor.coordinates),
        )
    )
    whole = joinedload(ListingRevision.listing).joinedload(Listing.producer)
    return found.options(whole).order_by(ListingRevision.decided_at.desc(), ListingRevision.id.desc())
