"""Papers as a coordinator and the calendar see them: checked, verified, refused, near their end."""

from __future__ import annotations

from collections.abc import Collection

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.steps import take_step

from .. import policy
from ..events import GoodsNamed, PaperEnded, PaperEnding, PaperRefused, PaperVerified, ReevaluationConfirmed
from ..models import OcopCertificate, Paper
from ..registry import goods_of
from ..states import CheckedAgainst, PaperState
from ..validity import ENDED, REEVALUATION

NOT_YOURS = N_("Chỉ điều phối viên của địa phương nhà sản xuất mới xác nhận được giấy này.")


class NotYetChecked(DomainError):
    """Verified means: somebody held the number against its source, and wrote down against what."""


class OtherNumber(DomainError):
    """The number read at the source is not the one that was written down."""

    status = 422


class TooLate(DomainError):
    """The time for it has passed, or has not come."""


@command
def check_paper(actor: Actor, paper: Paper, *, against: CheckedAgainst, number: str) -> Paper:
    """Note that its number was read at the source, against what, by whom and when; `number` is what stood there.

    Raises OtherNumber when that is another one than the producer wrote down. Raises WrongState for a paper already
    decided about.
    """
    require(policy.may(actor, paper, "check"), NOT_YOURS)
    lock(paper)
    if paper.state is not PaperState.ENTERED:
        raise WrongState(_(N_("Chỉ đối chiếu khi giấy đang chờ.")))
    if not paper.bears(number):
        sentence = N_("Số này khác số nhà sản xuất đã ghi (%(number)s). Nếu ghi sai, hãy yêu cầu bổ sung.")
        raise OtherNumber(_(sentence, number=paper.number), field="number")
    paper.checked_against, paper.checked_by_id, paper.checked_at = against, actor.person_id, now()
    take_step(paper, "check", by=actor, why=against.value)
    return paper


@command
def verify_paper(actor: Actor, paper: Paper) -> Paper:
    """The review was approved: it counts from now on. Somebody must have checked its number before.

    Raises NotYetChecked otherwise.
    """
    require(policy.may(actor, paper, "verify"), NOT_YOURS)
    lock(paper)
    if not paper.is_checked:
        raise NotYetChecked(_(N_("Hãy ghi đã đối chiếu số giấy thế nào rồi mới duyệt.")), field="checked")
    take_step(paper, "verify", by=actor)
    record(PaperVerified(paper))
    return paper


@command
def refuse_paper(actor: Actor, paper: Paper, *, note: str) -> Paper:
    """The review was returned: its producer reads what to mend."""
    require(policy.may(actor, paper, "refuse"), NOT_YOURS)
    lock(paper)
    take_step(paper, "refuse", by=actor, why=note)
    paper.note = note
    record(PaperRefused(paper, note))
    return paper


@command
def take_back_paper(actor: Actor, paper: Paper) -> Paper:
    """The decision about it was a slip: it waits as before, and a star given by it is gone."""
    require(policy.may(actor, paper, "take_back"), NOT_YOURS)
    lock(paper)
    take_step(paper, "take_back", by=actor)
    paper.note = ""
    return paper


@command
def cover_goods(actor: Actor, certificate: OcopCertificate, *, goods: Collection[str]) -> OcopCertificate:
    """A coordinator says which goods of the producer the certificate covers: one product, perhaps in several packs.

    Raises WrongState for a withdrawn one.
    """
    require(policy.may(actor, certificate, "cover"), NOT_YOURS)
    lock(certificate)
    if certificate.state is PaperState.WITHDRAWN:
        raise WrongState(_(N_("Giấy này không dùng nữa.")))
    record(GoodsNamed(certificate, goods))
    told = ", ".join(each.name for each in goods_of(certificate.id))
    take_step(certificate, "cover", by=actor, why=told)
    return certificate


@command
def confirm_reevaluation(actor: Actor, certificate: OcopCertificate, *, source: str) -> OcopCertificate:
    """A coordinator knows that the dossier for a new evaluation was handed in; `source` says from what.

    The stars stay until the result, 180 days after the end at most (QĐ 26/2026, Điều 12.3). Raises TooLate when its
    time to ask for one is over.
    """
    require(policy.may(actor, certificate, "reevaluate"), NOT_YOURS)
    lock(certificate)
    if not certificate.may_be_reevaluated or certificate.expires_on is None:
        raise TooLate(_(N_("Chỉ xác nhận được từ 180 ngày trước đến 180 ngày sau khi giấy hết hạn, và chỉ một lần.")))
    certificate.covers_until = certificate.expires_on + REEVALUATION
    certificate.reevaluation_by_id, certificate.reevaluation_at = actor.person_id, now()
    if certificate.warned_at_days == ENDED:
        certificate.warned_at_days = min(certificate.MARKS)
    take_step(certificate, "reevaluate", by=actor, why=source)
    record(ReevaluationConfirmed(certificate))
    return certificate


@command
def warn_of_end(actor: Actor, paper: Paper) -> bool:
    """Tell those concerned that a mark before its end has come, once for each; says whether there was anything to tell.

    Of marks that were missed only the latest is told.
    """
    require(actor.is_system)
    lock(paper)
    mark = paper.mark
    if paper.state is not PaperState.VERIFIED or mark is None:
        return False
    if paper.warned_at_days is not None and paper.warned_at_days <= mark:
        return False
    paper.warned_at_days = mark
    record(PaperEnded(paper) if mark == ENDED else PaperEnding(paper, mark))
    return True
