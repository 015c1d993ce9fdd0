from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.models import Organisation

from . import policy
from .models import (
    Category,
    Listing,
    ListingDraft,
    ListingMove,
    ListingRevision,
    OcopCertificate,
    Paper,
    PaperMove,
    Photo,
    PriceChange,
    RevisionMove,
    Scan,
    certified_goods,
)
from .papers_asked import ASKED
from .states import OPEN_REVISIONS, ListingState, PaperKind, PaperState, RevisionState, Rule
from .validity import ENDED, MARKS_OF_CERTIFICATE

OF_REVISION = ListingRevision.listing


def on_shelf() -> Select[tuple[Listing]]:
    """Everything for sale now: live listings of verified producers. Organisation is joined, to be filtered by."""
    return select(Listing).join(Listing.producer).where(policy.on_the_shelf())


def listing_for(actor: Actor, slug: str) -> Listing:
    """One listing with its producer, category and photos, if this actor may open it."""
    whole = (joinedload(Listing.producer), joinedload(Listing.category), selectinload(Listing.photos))
    found = db.session.scalar(policy.visible_to(actor).where(Listing.slug == slug).options(*whole))
    if found is None:
        raise Missing(_(N_("Không có sản phẩm này.")))
    return found


def own_listing(actor: Actor, slug: str) -> Listing:
    """One of the actor's own listings; somebody else's is not there at all, on the shelf or not."""
    found = listing_for(actor, slug)
    if not policy.may_edit(actor, found):
        raise Missing(_(N_("Không có sản phẩm này.")))
    return found


def listings_of(producer_ids: Collection[int]) -> Select[tuple[Listing]]:
    """A producer's listings, those that wait for something from them first, the newest before the older."""
    waiting = {ListingState.RETURNED: 0, ListingState.DRAFT: 1, ListingState.SUBMITTED: 2, ListingState.LIVE: 3}
    order = db.case(waiting, value=Listing.state, else_=4)
    return (
        select(Listing)
        .where(Listing.producer_id.in_(producer_ids))
        .options(selectinload(Listing.photos))
        .order_by(order, Listing.id.desc())
    )


def counted_by_state(producer_ids: Collection[int]) -> dict[ListingState, int]:
    """How many of a producer's listings stand where."""
    counted = select(Listing.state, func.count()).where(Listing.producer_id.in_(producer_ids)).group_by(Listing.state)
    return dict(db.session.execute(counted).all())  # type: ignore[arg-type]


def categories() -> Sequence[Category]:
    """The 26 product sets in the order of the decree."""
    return db.session.scalars(select(Category).order_by(Category.id)).all()


def category_by_slug(slug: str) -> Category | None:
    """The category a form or a program names."""
    return db.session.scalar(select(Category).where(Category.slug == slug)) if slug else None


def photo_by_reference(reference: str) -> Photo | None:
    """The photo a form or a program names."""
    return db.session.scalar(select(Photo).where(Photo.reference == reference)) if len(reference) <= 32 else None


def photos_named(actor: Actor, references: Iterable[str]) -> list[Photo]:
    """The photos with these references, in this order; those the actor may not use are left out."""
    wanted = [each for each in dict.fromkeys(references) if each.isascii() and each.isalnum()]
    found = db.session.scalars(
        select(Photo)
        .where(Photo.reference.in_(wanted))
        .options(
            joinedload(Photo.listing).joinedload(Listing.producer), joinedload(Photo.revision).joinedload(OF_REVISION)
        )
    )
    usable = {photo.reference: photo for photo in found if policy.may_use(actor, photo)}
    return [usable[reference] for reference in wanted if reference in usable]


def drafts_of(actor: Actor) -> Sequence[ListingDraft]:
    """What this person has begun and not finished, the latest first."""
    mine = select(ListingDraft).where(
        ListingDraft.person_id == actor.person_id, ListingDraft.producer_id.in_(actor.sells_for)
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


def last_note(listing: Listing) -> str:
    """What the coordinator asked to be mended when the listing came back."""
    return listing.state_note if listing.state is ListingState.RETURNED else ""


def moves_of(listing: Listing) -> Sequence[ListingMove]:
    """Every step of its life, oldest first."""
    return db.session.scalars(
        select(ListingMove).where(ListingMove.listing_id == listing.id).order_by(ListingMove.id)
    ).all()


def prices_of(listing: Listing) -> Sequence[PriceChange]:
    """Every price it had, newest first."""
    return db.session.scalars(
        select(PriceChange).where(PriceChange.listing_id == listing.id).order_by(PriceChange.id.desc())
    ).all()


def open_revision_of(listing: Listing) -> ListingRevision | None:
    """The new words being written, waiting or sent back, if any; there is one at most."""
    found = select(ListingRevision).where(
        ListingRevision.listing_id == listing.id, ListingRevision.state.in_(OPEN_REVISIONS)
    )
    return db.session.scalar(found.options(selectinload(ListingRevision.photos)))


def open_revisions_among(listings: Iterable[Listing]) -> dict[int, RevisionState]:
    """Where the open revisions of these listings stand, for a list: one statement."""
    numbers = [each.id for each in listings]
    found = select(ListingRevision.listing_id, ListingRevision.state).where(
        ListingRevision.listing_id.in_(numbers), ListingRevision.state.in_(OPEN_REVISIONS)
    )
    return dict(db.session.execute(found).all())  # type: ignore[arg-type]


def edition_of(listing: Listing, number: int) -> ListingRevision:
    """One approved text of a listing."""
    found = select(ListingRevision).where(ListingRevision.listing_id == listing.id, ListingRevision.edition == number)
    edition = db.session.scalar(found.options(selectinload(ListingRevision.photos)))
    if edition is None:
        raise Missing(_(N_("Không có bản này.")))
    return edition


def listing_with_history(actor: Actor, slug: str) -> Listing:
    """A listing whose every text this actor may read; somebody else's is not there at all."""
    found = listing_for(actor, slug)
    if not policy.may_read_history(actor, found):
        raise Missing(_(N_("Không có sản phẩm này.")))
    return found


def revisions_of(listing: Listing) -> Select[tuple[ListingRevision]]:
    """Everything that was written for it, the newest first, with who wrote and who decided; to be paged."""
    whole = (
        joinedload(ListingRevision.written_by),
        joinedload(ListingRevision.decided_by),
        joinedload(ListingRevision.category),
        selectinload(ListingRevision.photos),
    )
    found = select(ListingRevision).where(ListingRevision.listing_id == listing.id)
    return found.options(*whole).order_by(ListingRevision.id.desc())


def editions_among(listing: Listing, numbers: Iterable[int]) -> dict[int, ListingRevision]:
    """These editions by their number, to compare with."""
    found = revisions_of(listing).where(ListingRevision.edition.in_(set(numbers)))
    return {edition.edition: edition for edition in db.session.scalars(found) if edition.edition}


def revision_for(actor: Actor, slug: str) -> ListingRevision:
    """The open revision of a listing, for its producer or a coordinator of its place."""
    revision = open_revision_of(listing_with_history(actor, slug))
    if revision is None:
        raise Missing(_(N_("Sản phẩm này không có bản sửa nào đang mở.")))
    return revision


def revision_moves_of(revision: ListingRevision) -> Sequence[RevisionMove]:
    """Every step of a revision, oldest first, with who took it."""
    found = select(RevisionMove).where(RevisionMove.revision_id == revision.id).options(joinedload(RevisionMove.by))
    return db.session.scalars(found.order_by(RevisionMove.id)).all()


def approved_by_market(actor: Actor) -> Select[tuple[ListingRevision]]:
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


# ---- papers and certificates ---------------------------------------------------------------------------------------


def starred_on(day: date) -> Select[Any]:
    """Every listing with stars on this day and how many: one row each. `Listing.certificate` for SQL."""
    newer, newer_goods = aliased(OcopCertificate), certified_goods.alias()
    given_later = or_(
        newer.issued_on > OcopCertificate.issued_on,
        and_(newer.issued_on == OcopCertificate.issued_on, newer.id > OcopCertificate.id),
    )
    outdone = (
        select(newer.id)
        .join(newer_goods, newer_goods.c.certificate_id == newer.id)
        .where(newer_goods.c.listing_id == certified_goods.c.listing_id, newer.covers(day), given_later)
    )
    return (
        select(certified_goods.c.listing_id, OcopCertificate.stars)
        .join(OcopCertificate, OcopCertificate.id == certified_goods.c.certificate_id)
        .where(OcopCertificate.covers(day), ~outdone.exists())
    )


@dataclass(frozen=True)
class ShownPaper:
    """A paper its producer lets everybody read; `scan` is the address of the picture or PDF, empty without one."""

    label: str
    number: str
    issuer: str
    valid_until: date | None
    scan: str


def shown_papers_of(producer: Organisation) -> list[ShownPaper]:
    """The papers and certificates this producer chose to show and that count today, certificates first."""
    shown = papers_of([producer.id]).where(Paper.is_public, Paper.covers(today()))
    return [
        ShownPaper(
            label=each.label,
            number=each.number,
            issuer=each.issuer,
            valid_until=each.covers_until if each.expires_on else None,
            scan=each.scan.address if each.scan else "",
        )
        for each in db.session.scalars(shown)
        if policy.is_shown(each)
    ]


def papers_of(producer_ids: Collection[int]) -> Select[tuple[Paper]]:
    """What producers hold, those that wait for them first, certificates before other papers, the newest first."""
    whole = (joinedload(Paper.producer), joinedload(Paper.scan), joinedload(Paper.checked_by))
    waiting = {PaperState.REFUSED: 0, PaperState.ENTERED: 1, PaperState.VERIFIED: 2}
    order = (db.case(waiting, value=Paper.state, else_=3), Paper.kind != PaperKind.OCOP, Paper.id.desc())
    return select(Paper).where(Paper.producer_id.in_(producer_ids)).options(*whole).order_by(*order)


def paper_for(actor: Actor, reference: str) -> Paper:
    """One paper this actor may read, with its scan; anybody else's is not there at all."""
    whole = (joinedload(Paper.producer), joinedload(Paper.scan), joinedload(Paper.checked_by))
    found = db.session.scalar(policy.papers_visible_to(actor).where(Paper.reference == reference).options(*whole))
    if found is None:
        raise Missing(_(N_("Không có giấy tờ này.")))
    return found


def own_paper(actor: Actor, reference: str) -> Paper:
    """One of the actor's own papers."""
    found = paper_for(actor, reference)
    if not policy.may_keep(actor, found):
        raise Missing(_(N_("Không có giấy tờ này.")))
    return found


def certificate_for(actor: Actor, reference: str) -> OcopCertificate:
    """One OCOP certificate this actor may read."""
    found = paper_for(actor, reference)
    if not isinstance(found, OcopCertificate):
        raise Missing(_(N_("Không có giấy chứng nhận này.")))
    return found


def certificates_visible_to(actor: Actor) -> Select[tuple[OcopCertificate]]:
    """The OCOP certificates of one's own producers and places, with their goods; to be paged."""
    whole = (
        joinedload(OcopCertificate.producer),
        selectinload(OcopCertificate.goods),
        joinedload(OcopCertificate.scan),
    )
    theirs = or_(OcopCertificate.producer_id.in_(actor.sells_for), Organisation.locality_id.in_(actor.coordinates))
    return select(OcopCertificate).join(OcopCertificate.producer).where(theirs).options(*whole)


def paper_moves_of(paper: Paper) -> Sequence[PaperMove]:
    """Every step of a paper, oldest first, with who took it."""
    found = select(PaperMove).where(PaperMove.paper_id == paper.id).options(joinedload(PaperMove.by))
    return db.session.scalars(found.order_by(PaperMove.id)).all()


def scan_by_reference(reference: str) -> Scan | None:
    """The scan a form or a program names."""
    return db.session.scalar(select(Scan).where(Scan.reference == reference)) if len(reference) <= 32 else None


def readable_scan(actor: Actor, reference: str) -> Scan:
    """A scan this actor may read: through the paper it hangs on, or as its sender before it hangs on any."""
    scan = scan_by_reference(reference)
    if scan is not None:
        whole = joinedload(Paper.producer)
        paper = db.session.scalar(select(Paper).where(Paper.scan_id == scan.id).options(whole))
        is_loose_own = paper is None and scan.producer_id in actor.sells_for
        if is_loose_own or (paper and (policy.may_read(actor, paper) or policy.is_shown(paper))):
            return scan
    raise Missing(_(N_("Không có giấy tờ này.")))


def coverable_goods(producer: Organisation) -> Sequence[Listing]:
    """Goods of a producer that a certificate may cover."""
    gone = (ListingState.RETIRED, ListingState.TAKEN_DOWN)
    goods = select(Listing).where(Listing.producer_id == producer.id, Listing.state.not_in(gone))
    return db.session.scalars(goods.order_by(Listing.sort_key, Listing.id)).all()


def ending_papers(actor: Actor) -> Select[tuple[Paper]]:
    """What ends within the longest warning, or has ended lately, in this coordinator's places; to be paged."""
    longest, lately = timedelta(days=max(MARKS_OF_CERTIFICATE)), timedelta(days=180)
    whole = (joinedload(Paper.producer), joinedload(Paper.scan))
    return (
        select(Paper)
        .join(Paper.producer)
        .where(
            Organisation.locality_id.in_(actor.coordinates),
            Paper.state == PaperState.VERIFIED,
            Paper.expires_on.is_not(None),
            Paper.expires_on <= today() + longest,
            Paper.covers_until >= today() - lately,
        )
        .options(*whole)
        .order_by(Paper.covers_until, Paper.id)
    )


def papers_held_by(actor: Actor, slug: str) -> Select[tuple[Paper]]:
    """Everything one producer of this coordinator's places holds, in the order of `papers_of`; to be paged."""
    whose = select(Organisation.id).where(Organisation.slug == slug, Organisation.locality_id.in_(actor.coordinates))
    return papers_of(db.session.scalars(whose).all())


def papers_to_warn_of() -> Sequence[Paper]:
    """Papers whose next mark may have come: verified ones that end, and whose end has not been told."""
    longest = today() + timedelta(days=max(MARKS_OF_CERTIFICATE))
    found = select(Paper).where(
        Paper.state == PaperState.VERIFIED,
        Paper.expires_on <= longest,
        or_(Paper.warned_at_days.is_(None), Paper.warned_at_days > ENDED),
    )
    return db.session.scalars(found.order_by(Paper.covers_until, Paper.id)).all()


def papers_behind(written: Listing | ListingRevision) -> Sequence[Paper]:
    """The papers its producer keeps of the kinds these goods ask for, to hold the numbers against."""
    asked = [each.kind for each in ASKED[written.category.rule]] if written.category else []
    if not asked:
        return []
    producer_id = written.listing.producer_id if isinstance(written, ListingRevision) else written.producer_id
    held = select(Paper).where(Paper.producer_id == producer_id, Paper.kind.in_(asked))
    return db.session.scalars(held.order_by(Paper.id)).all()


def rules_of(producer_ids: Collection[int]) -> set[Rule]:
    """The rules that the goods of these producers stand under."""
    gone = (ListingState.RETIRED, ListingState.TAKEN_DOWN)
    goods = select(Category.rule).join(Listing, Listing.category_id == Category.id)
    return set(
        db.session.scalars(goods.where(Listing.producer_id.in_(producer_ids), Listing.state.not_in(gone)).distinct())
    )
