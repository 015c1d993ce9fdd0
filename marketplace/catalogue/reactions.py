from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.approvals import commands as approvals
from marketplace.approvals.events import Approved, DecisionTakenBack, Returned
from marketplace.approvals.models import Review
from marketplace.approvals.registry import reviewable
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.kernel.db import db
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.events import OrganisationMoved
from marketplace.photos.models import Photo

from . import commands, paper_queries, policy, queries
from .checklist import ALWAYS, CHECKS, PAPER_CHECKS, PAPER_REASONS, REASONS
from .comparing import ChangedField, ThreeFields, changed_fields, marked_photos, photos_differ, three_fields
from .hints import hints_for
from .models import Listing, ListingRevision, OcopCertificate, Paper
from .paper_hints import hints_for_papers
from .paper_schemas import CheckPaper, CoverGoods
from .states import ListingState, PaperState, RevisionState


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


reviewable(
    commands.KIND,
    label=N_("Sản phẩm mới"),
    load=load_listing,
    template="catalogue/_review.html",
    checklist=EVERY_CHECK,
    reasons=REASONS,
    speaks_for=policy.is_on_its_side,
    checklist_of=checklist_of,
    load_all=load_listings,
    hints=hints_for,
    only_alone=first_of_their_makers,
)


reviewable(
    commands.REVISION,
    label=N_("Bản sửa sản phẩm"),
    load=load_revision,
    template="catalogue/_review_revision.html",
    checklist=EVERY_CHECK,
    reasons=REASONS,
    speaks_for=lambda actor, file: policy.is_on_its_side(actor, file.listing),
    checklist_of=checklist_of,
    load_all=load_revisions,
    hints=lambda files: hints_for({number: file.revision for number, file in files.items()}),
    only_alone=stale_ones,
)


@dataclass(frozen=True)
class PaperFile:
    """All a coordinator needs to decide about a paper."""

    paper: Paper

    @property
    def check_form(self) -> Form:
        """Where the coordinator notes how its number was checked."""
        return Form(CheckPaper())

    @property
    def goods_form(self) -> Form:
        """Where the goods of a certificate are put right; another paper covers none."""
        if not isinstance(self.paper, OcopCertificate):
            return Form(CoverGoods())
        known = [(each.slug, each.name) for each in paper_queries.coverable_goods(self.paper.producer)]
        covered = [each.slug for each in self.paper.goods]
        return Form(CoverGoods.about(known), values={"goods": covered})


def load_paper(paper_id: int) -> PaperFile:
    """The paper with its scan and whose it is."""
    return PaperFile(db.session.get_one(Paper, paper_id, options=WHOLE_PAPER))


def load_papers(numbers: Collection[int]) -> dict[int, PaperFile]:
    """Many of them at once."""
    found = db.session.scalars(select(Paper).where(Paper.id.in_(numbers)).options(*WHOLE_PAPER))
    return {paper.id: PaperFile(paper) for paper in found}


def looked_at_singly(files: Mapping[int, PaperFile]) -> dict[int, str]:
    """The number of each is read at its source."""
    return {number: _(N_("Giấy tờ phải đối chiếu từng giấy.")) for number in files}


WHOLE_PAPER = (
    joinedload(Paper.producer),
    joinedload(Paper.scan),
    joinedload(Paper.checked_by),
    selectinload(OcopCertificate.goods),
)
reviewable(
    commands.PAPER,
    label=N_("Giấy tờ, giấy OCOP"),
    load=load_paper,
    template="catalogue/_review_paper.html",
    checklist=PAPER_CHECKS,
    reasons=PAPER_REASONS,
    speaks_for=lambda actor, file: policy.may_keep(actor, file.paper),
    load_all=load_papers,
    hints=lambda files: hints_for_papers({number: file.paper for number, file in files.items()}),
    only_alone=looked_at_singly,
)


@on(Approved)
def publish_what_was_approved(event: Approved) -> None:
    """An approved listing goes on the shelf, an approved revision takes the place of its text, a paper counts."""
    if event.review.subject_kind == commands.KIND:
        commands.publish_listing(event.actor, decided_listing(event.review))
    if event.review.subject_kind == commands.REVISION:
        commands.publish_revision(event.actor, decided_revision(event.review))
    if event.review.subject_kind == commands.PAPER:
        commands.verify_paper(event.actor, decided_paper(event.review))


@on(Returned)
def give_back_what_was_returned(event: Returned) -> None:
    """What was returned goes back to its producer with the note."""
    note = plain_words(event.review)
    if event.review.subject_kind == commands.KIND:
        commands.give_back_listing(event.actor, decided_listing(event.review), note=note)
    if event.review.subject_kind == commands.REVISION:
        commands.give_back_revision(event.actor, decided_revision(event.review), note=note)
    if event.review.subject_kind == commands.PAPER:
        commands.refuse_paper(event.actor, decided_paper(event.review), note=note)


@on(DecisionTakenBack)
def put_back_what_was_decided(event: DecisionTakenBack) -> None:
    """A slip of the coordinator is undone where it took effect."""
    if event.review.subject_kind == commands.KIND:
        commands.take_back_decision(event.actor, decided_listing(event.review), since=event.since)
    if event.review.subject_kind == commands.REVISION:
        commands.take_back_revision(event.actor, decided_revision(event.review), since=event.since)
    if event.review.subject_kind == commands.PAPER:
        commands.take_back_paper(event.actor, decided_paper(event.review))


def decided_listing(review: Review) -> Listing:
    """The listing that was decided about, with whose it is."""
    return db.session.get_one(Listing, review.subject_id, options=WITH_MAKER, populate_existing=True)


def decided_revision(review: Review) -> ListingRevision:
    """The revision that was decided about, with its pictures, its listing and whose it is."""
    whole = (
        joinedload(ListingRevision.listing).options(*WITH_MAKER),
        joinedload(ListingRevision.category),
        joinedload(ListingRevision.hung),
    )
    return db.session.get_one(ListingRevision, review.subject_id, options=whole, populate_existing=True)


def decided_paper(review: Review) -> Paper:
    """The paper that was decided about, with whose it is."""
    return db.session.get_one(Paper, review.subject_id, options=[joinedload(Paper.producer)], populate_existing=True)


@on(OrganisationMoved)
def take_waiting_reviews_along(event: OrganisationMoved) -> None:
    """What waits for approval goes with its producer: the old place's coordinators see it no more."""
    moved = event.organisation
    waiting = select(Listing.id).where(Listing.producer_id == moved.id, Listing.state == ListingState.SUBMITTED)
    for listing_id in db.session.scalars(waiting):
        approvals.move_reviews(SYSTEM, kind=commands.KIND, subject_id=listing_id, locality_id=moved.locality_id)
    revised = (
        select(ListingRevision.id)
        .join(ListingRevision.listing)
        .where(Listing.producer_id == moved.id, ListingRevision.state == RevisionState.SUBMITTED)
    )
    for revision_id in db.session.scalars(revised):
        approvals.move_reviews(SYSTEM, kind=commands.REVISION, subject_id=revision_id, locality_id=moved.locality_id)
    held = select(Paper.id).where(Paper.producer_id == moved.id, Paper.state == PaperState.ENTERED)
    for paper_id in db.session.scalars(held):
        approvals.move_reviews(SYSTEM, kind=commands.PAPER, subject_id=paper_id, locality_id=moved.locality_id)


def plain_words(review: Review) -> str:
    """The reason and the coordinator's own words, as one text in the source language."""
    return " ".join(part for part in (review.kind.sentence(review.reason), review.note) if part)
