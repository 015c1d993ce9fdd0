"""Scans of papers: cleaned as soon as they arrive, hung on a paper when it is saved."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import after_commit, command
from marketplace.kernel.db import db
from marketplace.kernel.documents import Document, cleaned
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.files import digest, vault
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.reference import long_reference
from marketplace.organisations.models import Organisation

from .. import policy
from ..models import Paper, Scan

MOST_SCANS_A_DAY = 60
KEPT_LOOSE = timedelta(days=1)


class TooManyScans(DomainError):
    """More papers in a day than anybody holds."""

    status = 422


class ScanInUse(DomainError):
    """It hangs on another paper already."""

    status = 422


def keep_scan(actor: Actor, producer: Organisation, *, scan: bytes) -> Scan:
    """Clean what was sent and keep it for this producer, on no paper yet; raises BadDocument or BadPicture.

    Not one transaction on purpose: cleaning takes a while, and SQLite has one writer.
    """
    require(policy.may_hold(actor, producer))
    return keep_document(actor, producer, document=cleaned(scan))


@command
def keep_document(actor: Actor, producer: Organisation, *, document: Document) -> Scan:
    """Keep a cleaned paper."""
    require(policy.may_hold(actor, producer))
    _refuse_a_flood(producer)
    scan = Scan(
        reference=long_reference(),
        name=document.keep(),
        producer_id=producer.id,
        kept_by_id=actor.person_id,
        size=len(document.content),
        pages=document.pages,
        digest=digest(document.content),
    )
    db.session.add(scan)
    return scan


@command
def forget_loose_scans() -> int:
    """Drop scans sent a day ago that no paper has, and files of which nothing tells; gives how many."""
    hung = select(Paper.scan_id).where(Paper.scan_id.is_not(None))
    loose = select(Scan).where(Scan.created_at < now() - KEPT_LOOSE, Scan.id.not_in(hung))
    forgotten = db.session.scalars(loose).all()
    for scan in forgotten:
        drop_scan(scan)
    told = set(db.session.scalars(select(Scan.name)))
    lost = [name for name in vault().names(older_than=KEPT_LOOSE) if name not in told]
    for name in lost:
        vault().drop(name)
    return len({*lost, *(scan.name for scan in forgotten)})


def hang_scan(actor: Actor, paper: Paper, scan: Scan | None) -> None:
    """Let the paper show this scan in place of the one before; None leaves it as it is.

    Raises ScanInUse when another paper shows it.
    """
    if scan is None or scan is paper.scan:
        return
    require(policy.may_hang(actor, scan, paper.producer))
    with db.session.no_autoflush:
        if db.session.scalar(select(Paper.id).where(Paper.scan_id == scan.id)) is not None:
            raise ScanInUse(_(N_("Bản chụp này đã dùng cho giấy khác. Hãy chụp lại.")), field="scan")
    before, paper.scan = paper.scan, scan
    db.session.flush()
    if before:
        drop_scan(before)


def drop_scan(scan: Scan) -> None:
    """Nobody shows it any more; its file goes once that is sure."""
    db.session.delete(scan)
    after_commit(lambda name: vault().drop(name), scan.name)


def _refuse_a_flood(producer: Organisation) -> None:
    sent = select(func.count()).where(Scan.producer_id == producer.id, Scan.created_at > now() - timedelta(days=1))
    if (db.session.scalar(sent) or 0) >= MOST_SCANS_A_DAY:
        raise TooManyScans(_(N_("Hôm nay đã gửi quá nhiều giấy. Hãy chờ đến mai.")), field="scan")
