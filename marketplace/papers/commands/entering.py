"""Papers and OCOP certificates as their producer writes them down: entered, mended, shown, given up."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from marketplace.approvals import commands as approvals
from marketplace.approvals import queries as reviews
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.reference import free_reference
from marketplace.kernel.show import show_date
from marketplace.kernel.steps import begin, take_step
from marketplace.organisations.commands import refuse_suspended
from marketplace.organisations.models import Organisation

from .. import policy
from ..events import GoodsNamed, PaperEntered, PaperWithdrawn
from ..models import OcopCertificate, Paper, Scan
from ..states import PaperKind, PaperState
from ..validity import WITHOUT_END, lawful_end
from .scanning import hang_scan

PAPER = "paper"
FEWEST_STARS, MOST_STARS = 3, 5
# (province)-(commune)-(number)-(year) since QĐ 26/2026, with the district in between before it (facts §1.6)
PRODUCT_CODE = re.compile(r"[0-9]{2}-(?:[0-9]{3}-)?[0-9]{5}-[0-9]{1,4}-20[0-9]{2}")
AMENDABLE = (PaperState.ENTERED, PaperState.REFUSED)


class NoSuchPaper(DomainError):
    """What was written down cannot stand on such a paper; the sentence says why."""

    status = 422


@command
def enter_certificate(
    actor: Actor,
    producer: Organisation,
    *,
    number: str,
    issuer: str,
    stars: int,
    product_name: str,
    issued_on: date,
    decided_on: date | None = None,
    expires_on: date | None = None,
    product_code: str = "",
    goods: Collection[str] = (),
    scan: Scan | None = None,
    is_public: bool = False,
) -> OcopCertificate:
    """Write down an OCOP certificate with the goods it covers; its stars show once a coordinator has verified it.

    Without a day of expiry it counts for the 36 months of the law (QĐ 26/2026, Điều 4.3), never longer. Raises
    NoSuchPaper for one or two stars, which are not certified at all (Điều 4.1.a), and for days that cannot be.
    """
    written = {key: value for key, value in locals().items() if key not in ("actor", "producer", "goods")}
    require(policy.may_hold(actor, producer))
    refuse_suspended(producer)
    certificate = OcopCertificate(kind=PaperKind.OCOP, producer=producer, reference=free_reference(Paper.reference))
    _write_certificate(actor, certificate, **written)
    _enter(actor, certificate)
    record(GoodsNamed(certificate, goods))
    return certificate


@command
def amend_certificate(
    actor: Actor,
    certificate: OcopCertificate,
    *,
    number: str,
    issuer: str,
    stars: int,
    product_name: str,
    issued_on: date,
    decided_on: date | None = None,
    expires_on: date | None = None,
    product_code: str = "",
    goods: Collection[str] = (),
    scan: Scan | None = None,
    is_public: bool = False,
) -> OcopCertificate:
    """Mend a certificate that waits or came back; it waits again, and must be checked anew."""
    written = {key: value for key, value in locals().items() if key not in ("actor", "certificate", "goods")}
    _begin_to_mend(actor, certificate)
    _write_certificate(actor, certificate, **written)
    _send_again(actor, certificate)
    record(GoodsNamed(certificate, goods))
    return certificate


@command
def enter_paper(
    actor: Actor,
    producer: Organisation,
    *,
    kind: PaperKind,
    number: str,
    issuer: str,
    issued_on: date,
    product_name: str = "",
    expires_on: date | None = None,
    scan: Scan | None = None,
    is_public: bool = False,
) -> Paper:
    """Write down another paper a kind of goods asks for, or the producer is proud of."""
    written = {key: value for key, value in locals().items() if key not in ("actor", "producer")}
    require(policy.may_hold(actor, producer))
    refuse_suspended(producer)
    paper = Paper(producer=producer, reference=free_reference(Paper.reference))
    _write_paper(actor, paper, **written)
    _enter(actor, paper)
    return paper


@command
def amend_paper(
    actor: Actor,
    paper: Paper,
    *,
    kind: PaperKind,
    number: str,
    issuer: str,
    issued_on: date,
    product_name: str = "",
    expires_on: date | None = None,
    scan: Scan | None = None,
    is_public: bool = False,
) -> Paper:
    """Mend a paper that waits or came back; it waits again, and must be checked anew."""
    written = {key: value for key, value in locals().items() if key not in ("actor", "paper")}
    _begin_to_mend(actor, paper)
    _write_paper(actor, paper, **written)
    _send_again(actor, paper)
    return paper


@command
def show_paper(actor: Actor, paper: Paper) -> Paper:
    """Let everybody read the scan of this paper."""
    require(policy.may_keep(actor, paper))
    lock(paper).is_public = True
    return paper


@command
def hide_paper(actor: Actor, paper: Paper) -> Paper:
    """Let only its producer and the coordinators of the place read the scan. Stars and numbers stay told."""
    require(policy.may_keep(actor, paper))
    lock(paper).is_public = False
    return paper


@command
def withdraw_paper(actor: Actor, paper: Paper, *, reason: str = "") -> Paper:
    """It counts no more from this moment: given up by its producer, or taken back by a coordinator with the reason.

    A star of it is gone from every page at once (QĐ 26/2026, Điều 8). Raises WrongState when a coordinator takes back
    what never counted, NoSuchPaper when they do so without a reason.
    """
    require(policy.may(actor, paper, "withdraw"))
    by_holder = policy.may_keep(actor, paper)
    lock(paper)
    if not by_holder and paper.state is not PaperState.VERIFIED:
        raise WrongState(_(N_("Giấy chưa xác nhận thì yêu cầu bổ sung ở bàn duyệt.")))
    if not by_holder and not reason:
        raise NoSuchPaper(_(N_("Hãy ghi vì sao, để nhà sản xuất hiểu.")), field="reason")
    take_step(paper, "withdraw", by=actor, why=reason)
    paper.note = reason
    if review := reviews.open_review(PAPER, paper.id):
        approvals.withdraw(actor, review)
    record(PaperWithdrawn(paper, reason, by_holder))
    return paper


def _write_certificate(
    actor: Actor,
    certificate: OcopCertificate,
    *,
    stars: int,
    issued_on: date,
    decided_on: date | None,
    expires_on: date | None,
    product_code: str,
    **plain: Any,
) -> None:
    if stars < FEWEST_STARS:
        sentence = N_(
            "Hạng 1 sao và 2 sao không được cấp giấy chứng nhận OCOP (QĐ 26/2026, Điều 4), nên không ghi được."
        )
        raise NoSuchPaper(_(sentence), field="stars")
    if stars > MOST_STARS:
        raise NoSuchPaper(_(N_("OCOP cao nhất là 5 sao.")), field="stars")
    if product_code and not PRODUCT_CODE.fullmatch(product_code):
        sentence = N_("Mã sản phẩm có dạng 48-20923-7-2026, hoặc dạng cũ 48-503-20923-7-2022. Không có thì bỏ trống.")
        raise NoSuchPaper(_(sentence), field="product_code")
    if decided_on and decided_on > issued_on:
        raise NoSuchPaper(_(N_("Ngày cấp giấy không thể trước ngày ra quyết định.")), field="issued_on")
    ends = lawful_end(issued_on)
    if expires_on and expires_on > ends:
        sentence = N_("Giấy OCOP có hạn 36 tháng: cấp ngày %(issued)s thì hết hạn muộn nhất ngày %(day)s.")
        raise NoSuchPaper(_(sentence, issued=show_date(issued_on), day=show_date(ends)), field="expires_on")
    certificate.stars, certificate.product_code = stars, product_code or None
    certificate.decided_on = decided_on or issued_on
    _write(actor, certificate, issued_on=issued_on, expires_on=expires_on or ends, **plain)


def _write_paper(actor: Actor, paper: Paper, *, kind: PaperKind, **plain: Any) -> None:
    if kind is PaperKind.OCOP:
        raise NoSuchPaper(_(N_("Giấy OCOP ghi ở biểu mẫu riêng, có số sao.")), field="kind")
    paper.kind = kind
    _write(actor, paper, **plain)


def _write(
    actor: Actor, paper: Paper, *, issued_on: date, expires_on: date | None, scan: Scan | None, **plain: Any
) -> None:
    if issued_on > today():
        raise NoSuchPaper(_(N_("Ngày cấp không thể sau hôm nay.")), field="issued_on")
    if expires_on and expires_on <= issued_on:
        raise NoSuchPaper(_(N_("Ngày hết hạn phải sau ngày cấp.")), field="expires_on")
    for name, value in plain.items():
        setattr(paper, name, value)
    paper.issued_on, paper.expires_on, paper.covers_until = issued_on, expires_on, expires_on or WITHOUT_END
    with db.session.no_autoflush:
        hang_scan(actor, paper, scan)


def _enter(actor: Actor, paper: Paper) -> None:
    paper.entered_by_id = actor.person_id
    db.session.add(paper)
    begin(paper, "enter", by=actor)
    _ask_for_a_look(actor, paper)


def _begin_to_mend(actor: Actor, paper: Paper) -> None:
    require(policy.may(actor, paper, "amend"))
    lock(paper)
    if paper.state not in AMENDABLE:
        raise WrongState(_(N_("Giấy này đã đối chiếu nên không sửa được nữa. Giấy mới thì hãy ghi giấy mới.")))


def _send_again(actor: Actor, paper: Paper) -> None:
    paper.checked_against, paper.checked_by_id, paper.checked_at, paper.note = None, None, None, ""
    if paper.state is PaperState.REFUSED:
        take_step(paper, "enter_again", by=actor)
        _ask_for_a_look(actor, paper)
        return
    take_step(paper, "amend", by=actor)
    if review := reviews.open_review(PAPER, paper.id):
        approvals.note_change(actor, review)


def _ask_for_a_look(actor: Actor, paper: Paper) -> None:
    approvals.submit(
        actor,
        kind=PAPER,
        subject_id=paper.id,
        subject_name=" · ".join(part for part in (paper.label, paper.product_name, paper.number) if part),
        locality_id=paper.producer.locality_id,
        owner_slug=paper.producer.slug,
        owner_name=paper.producer.name,
    )
    record(PaperEntered(paper))
