"""Reads of papers and certificates: what is held, what is shown, what ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.models import Organisation

from . import policy
from .models import OcopCertificate, Paper, PaperMove, Scan
from .states import PaperKind, PaperState
from .validity import ENDED, MARKS_OF_CERTIFICATE

WHOLE = (joinedload(Paper.producer), joinedload(Paper.scan), joinedload(Paper.checked_by))


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


def papers_of(producer_ids: Collection[int]) -> Select[Paper]:
    """What producers hold, those that wait for them first, certificates before other papers, the newest first."""
    waiting = {PaperState.REFUSED: 0, PaperState.ENTERED: 1, PaperState.VERIFIED: 2}
    order = (case(waiting, value=Paper.state, else_=3), Paper.kind != PaperKind.OCOP, Paper.id.desc())
    return select(Paper).where(Paper.producer_id.in_(producer_ids)).options(*WHOLE).order_by(*order)


def paper_for(actor: Actor, reference: str) -> Paper:
    """One paper this actor may read, with its scan; anybody else's is not there at all. Raises Missing."""
    found = db.session.scalar(policy.papers_visible_to(actor).where(Paper.reference == reference).options(*WHOLE))
    if found is None:
        raise Missing(_(N_("Không có giấy tờ này.")))
    return found


def own_paper(actor: Actor, reference: str) -> Paper:
    """One of the actor's own papers. Raises Missing."""
    found = paper_for(actor, reference)
    if not policy.may_keep(actor, found):
        raise Missing(_(N_("Không có giấy tờ này.")))
    return found


def certificate_for(actor: Actor, reference: str) -> OcopCertificate:
    """One OCOP certificate this actor may read. Raises Missing."""
    found = paper_for(actor, reference)
    if not isinstance(found, OcopCertificate):
        raise Missing(_(N_("Không có giấy chứng nhận này.")))
    return found


def certificates_visible_to(actor: Actor) -> Select[OcopCertificate]:
    """The OCOP certificates of one's own producers and places; to be paged."""
    whole = (joinedload(OcopCertificate.producer), joinedload(OcopCertificate.scan))
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
    """A scan this actor may read: through the paper it hangs on, or as its sender before it hangs on any.

    Raises Missing.
    """
    scan = scan_by_reference(reference)
    if scan is not None:
        whole = joinedload(Paper.producer)
        paper = db.session.scalar(select(Paper).where(Paper.scan_id == scan.id).options(whole))
        is_loose_own = paper is None and scan.producer_id in actor.sells_for
        if is_loose_own or (paper and (policy.may_read(actor, paper) or policy.is_shown(paper))):
            return scan
    raise Missing(_(N_("Không có giấy tờ này.")))


def ending_papers(actor: Actor) -> Select[Paper]:
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


def count_ending(actor: Actor) -> int:
    """How many papers end soon, or ended lately, in this coordinator's places."""
    ending = ending_papers(actor).with_only_columns(func.count()).order_by(None)
    return db.session.scalar(ending) or 0 if actor.coordinates else 0


def count_to_look_at(actor: Actor) -> int:
    """How many of one's own papers came back, or end soon."""
    soon = today() + timedelta(days=max(MARKS_OF_CERTIFICATE))
    ends = and_(Paper.state == PaperState.VERIFIED, Paper.expires_on <= soon, Paper.covers_until >= today())
    mine = select(func.count()).where(
        Paper.producer_id.in_(actor.sells_for), or_(Paper.state == PaperState.REFUSED, ends)
    )
    return db.session.scalar(mine) or 0


def papers_held_by(actor: Actor, slug: str) -> Select[Paper]:
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
