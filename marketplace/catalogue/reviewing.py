"""Goods at the review desk, new ones and other words for those on the shelf: how they are shown, judged and decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.approvals.registry import reviewable
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.i18n import N_, _
from marketplace.photos.models import Photo

from . import commands, policy, queries
from .checklist import ALWAYS, CHECKS, NOT_SOLD, REASONS
from .comparing import ChangedField, ThreeFields, changed_fields, marked_photos, photos_differ, three_fields
from .glances import listings_at_a_glance, revisions_at_a_glance
from .hints import hints_for
from .models import Listing, ListingRevision


def load_listing(listing_id: int) -> Listing:
    """The listing with everything a coordinator looks at."""
    return db.session.get_one(Listing, listing_id, options=WHOLE)


def load_listings(numbers: Collection[int]) -> dict[int, Listing]:
    """Many of them at once."""
    found = db.session.scalars(select(Listing).where(Listing.id.in_(numbers)).options(*WHOLE))
    return {listing.id: listing for listing in found}


def load_revision(revision_id: int) -> RevisionFile:
    """A revision beside the text on the shelf and the one it was begun from."""
    revision = db.session.get_one(ListingRevision, revision_id, options=WHOLE_REVISION)
    is_stale = revision.is_stale and revision.base
    return RevisionFile(revision, queries.edition_of(revision.listing, revision.base) if is_stale else None)


def load_revisions(numbers: Collection[int]) -> dict[int, RevisionFile]:
    """Many of them at once; what they were begun from is not needed then."""
    found = db.session.scalars(select(ListingRevision).where(ListingRevision.id.in_(numbers)).options(*WHOLE_REVISION))
    return {revision.id: RevisionFile(revision, None) for revision in found}


@dataclass(frozen=True)
class RevisionFile:
    """All a coordinator needs to decide about other words for goods on the shelf."""

    revision: ListingRevision
    base: ListingRevision | None

    @property
    def listing(self) -> Listing:
        """What is on the shelf now."""
        return self.revision.listing

    @property
    def rows(self) -> list[ChangedField]:
        """The fields that differ."""
        return changed_fields(self.listing, self.revision)

    @property
    def photos_differ(self) -> bool:
        """Whether other pictures are shown, or in another order."""
        return photos_differ(self.listing, self.revision)

    @property
    def old_photos(self) -> list[tuple[Photo, bool]]:
        """The pictures on the shelf, and which of them would go."""
        return marked_photos(self.listing.photos, self.revision.photos)

    @property
    def new_photos(self) -> list[tuple[Photo, bool]]:
        """The new pictures, and which of them come."""
        return marked_photos(self.revision.photos, self.listing.photos)

    @property
    def three_ways(self) -> list[ThreeFields]:
        """When the shelf has moved on: what each side says."""
        return three_fields(self.base, self.listing, self.revision) if self.base else []


WITH_MAKER = (joinedload(Listing.producer), joinedload(Listing.category))
WHOLE = (*WITH_MAKER, selectinload(Listing.hung))
WHOLE_REVISION = (
    joinedload(ListingRevision.listing).options(*WHOLE),
    joinedload(ListingRevision.category),
    joinedload(ListingRevision.written_by),
    selectinload(ListingRevision.hung),
)


def first_of_their_makers(listings: Mapping[int, Listing]) -> dict[int, str]:
    """Those whose producer never had anything approved: somebody should look at them singly."""
    makers = {each.producer_id for each in listings.values()}
    known = select(Listing.producer_id).where(Listing.producer_id.in_(makers), Listing.approved_at.is_not(None))
    seen = set(db.session.scalars(known.distinct()))
    return {
        number: _(N_("Sản phẩm đầu tiên của nhà sản xuất này."))
        for number, each in listings.items()
        if each.producer_id not in seen
    }


def stale_ones(files: Mapping[int, RevisionFile]) -> dict[int, str]:
    """Those begun from a text that is not on the shelf any more."""
    return {
        number: _(N_("Bản đang bán vừa đổi, phải chọn từng phần."))
        for number, file in files.items()
        if file.revision.is_stale
    }


def checklist_of(listing: Listing | RevisionFile) -> Sequence[tuple[str, str]]:
    """What a kind of goods asks for."""
    written = listing.revision if isinstance(listing, RevisionFile) else listing
    return CHECKS[written.category.rule] if written.category else ALWAYS


EVERY_CHECK = tuple({code: (code, sentence) for checks in CHECKS.values() for code, sentence in checks}.values())


def decided_listing(listing_id: int) -> Listing:
    """The listing a decision is about, as the database has it now, with whose it is."""
    return db.session.get_one(Listing, listing_id, options=WITH_MAKER, populate_existing=True)


def approve_listing(actor: Actor, listing_id: int) -> None:
    """It goes on the shelf."""
    commands.publish_listing(actor, decided_listing(listing_id))


def give_back_listing(actor: Actor, listing_id: int, note: str) -> None:
    """It goes back to its producer with the note."""
    commands.give_back_listing(actor, decided_listing(listing_id), note=note)


def take_back_listing(actor: Actor, listing_id: int, since: datetime) -> None:
    """A slip of the coordinator: it waits as before."""
    commands.take_back_decision(actor, decided_listing(listing_id), since=since)


def decided_revision(revision_id: int) -> ListingRevision:
    """The revision a decision is about, as the database has it now, with its pictures, its listing and whose it is."""
    whole = (
        joinedload(ListingRevision.listing).options(*WITH_MAKER),
        joinedload(ListingRevision.category),
        joinedload(ListingRevision.hung),
    )
    return db.session.get_one(ListingRevision, revision_id, options=whole, populate_existing=True)


def approve_revision(actor: Actor, revision_id: int) -> None:
    """It takes the place of the text on the shelf."""
    commands.publish_revision(actor, decided_revision(revision_id))


def give_back_revision(actor: Actor, revision_id: int, note: str) -> None:
    """It goes back to its producer with the note; the shelf keeps its own text."""
    commands.give_back_revision(actor, decided_revision(revision_id), note=note)


def take_back_revision(actor: Actor, revision_id: int, since: datetime) -> None:
    """A slip of the coordinator: the shelf reads as before."""
    commands.take_back_revision(actor, decided_revision(revision_id), since=since)


reviewable(
    commands.KIND,
    label=N_("Sản phẩm mới"),
    template="catalogue/_review.html",
    load=load_listing,
    approve=approve_listing,
    give_back=give_back_listing,
    take_back=take_back_listing,
    checklist=EVERY_CHECK,
    reasons=REASONS,
    refusal=NOT_SOLD,
    speaks_for=policy.is_on_its_side,
    checklist_of=checklist_of,
    load_all=load_listings,
    hints=hints_for,
    only_alone=first_of_their_makers,
    glances=listings_at_a_glance,
    symbol="leaf",
)


reviewable(
    commands.REVISION,
    label=N_("Bản sửa sản phẩm"),
    template="catalogue/_review_revision.html",
    load=load_revision,
    approve=approve_revision,
    give_back=give_back_revision,
    take_back=take_back_revision,
    checklist=EVERY_CHECK,
    reasons=REASONS,
    refusal=NOT_SOLD,
    speaks_for=lambda actor, file: policy.is_on_its_side(actor, file.listing),
    checklist_of=checklist_of,
    load_all=load_revisions,
    hints=lambda files: hints_for({number: file.revision for number, file in files.items()}),
    only_alone=stale_ones,
    glances=revisions_at_a_glance,
    symbol="leaf",
)
