"""News of papers and certificates: right, to mend, revoked, about to end."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.accounts.states import Role
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.kernel.i18n import N_
from marketplace.kernel.show import show_date
from marketplace.papers.events import (
    PaperEnded,
    PaperEnding,
    PaperRefused,
    PaperVerified,
    PaperWithdrawn,
    ReevaluationConfirmed,
)
from marketplace.papers.models import OcopCertificate, Paper

from .. import commands
from ..commands import Fact
from ..states import NewsKind
from .telling import tell_producer


@on(PaperVerified)
def tell_of_a_paper_that_counts(event: PaperVerified) -> None:
    """The producer hears that a coordinator found the paper right."""
    told = STARS_SHOWN if event.paper.is_ocop else (N_("Giấy đã đối chiếu: số %(number)s"), N_("Giấy của bạn đúng."))
    tell_holder(event.paper, "verified", told)


@on(PaperRefused)
def tell_of_a_paper_to_mend(event: PaperRefused) -> None:
    """The producer reads what to mend in a paper."""
    told = (N_("Cần sửa giấy số %(number)s"), N_("Cán bộ nhờ sửa rồi gửi lại: %(note)s"))
    tell_holder(event.paper, "refused", told, note=event.note)


@on(PaperWithdrawn)
def tell_of_a_paper_revoked(event: PaperWithdrawn) -> None:
    """The producer reads why a paper counts no more; who gave it up knows it."""
    if not event.by_holder:
        told = (N_("Giấy số %(number)s không còn giá trị"), N_("Cán bộ ghi: %(note)s\nSao và số giấy đã tắt."))
        tell_holder(event.paper, "withdrawn", told, note=event.reason)


@on(ReevaluationConfirmed)
def tell_of_stars_that_stay(event: ReevaluationConfirmed) -> None:
    """The producer hears until when the stars stay."""
    told = (
        N_("Đang chờ đánh giá lại: giấy OCOP số %(number)s"),
        N_("Sao còn hiện đến khi có kết quả, nhiều nhất đến hết ngày %(day)s."),
    )
    tell_holder(event.certificate, "reevaluation", told)


@on(PaperEnding)
@on(PaperEnded)
def tell_of_the_end(event: PaperEnding | PaperEnded) -> None:
    """Producer and coordinators hear of an end in time, and of the end itself."""
    paper, mark = event.paper, event.mark if isinstance(event, PaperEnding) else 0
    subject, words = END_NEWS[paper.is_ocop, mark > 0]
    values = {"number": paper.number, "name": paper.producer.name, "day": show_date(paper.covers_until)}
    values["left"] = str(paper.days_left)
    values["dossier"] = show_date(paper.dossier_due_on) if isinstance(paper, OcopCertificate) else ""
    if isinstance(paper, OcopCertificate) and paper.is_dossier_late and mark:
        words = DOSSIER_LATE
    key = f"paper:{paper.id}:end:{mark}:{paper.covers_until}"
    facts = [
        Fact(f"{key}:{role.value}", NewsKind.REMINDERS, role, place_id, subject, words, path + paper.reference, values)
        for role, place_id, path in (
            (Role.PRODUCER, paper.producer_id, "/ban-hang/giay-to/"),
            (Role.COORDINATOR, paper.producer.locality_id, "/dieu-phoi/giay-to/"),
        )
    ]
    commands.tell(SYSTEM, facts=facts)


STARS_SHOWN = (
    N_("Sao OCOP đã hiện: giấy số %(number)s"),
    N_("Cán bộ đã đối chiếu. Sao hiện trên món hàng được gắn đến hết ngày %(day)s."),
)
DOSSIER_LATE = N_(
    "Giấy OCOP số %(number)s của %(name)s còn %(left)s ngày, đến hết ngày %(day)s."
    "\nĐã quá hạn nộp hồ sơ đánh giá lại (%(dossier)s). Hỏi UBND xã, phường ngay; sao tắt sau ngày hết hạn."
)
END_NEWS = {
    (True, True): (
        N_("Giấy OCOP sắp hết hạn: số %(number)s"),
        N_(
            "Giấy OCOP số %(number)s của %(name)s còn %(left)s ngày, đến hết ngày %(day)s."
            "\nHồ sơ đánh giá lại nộp ở UBND xã, phường, muộn nhất ngày %(dossier)s."
        ),
    ),
    (True, False): (
        N_("Giấy OCOP đã hết hạn: số %(number)s"),
        N_("Giấy OCOP số %(number)s của %(name)s hết hạn ngày %(day)s. Sao đã tắt. Có giấy mới thì ghi giấy mới."),
    ),
    (False, True): (
        N_("Giấy sắp hết hạn: số %(number)s"),
        N_(
            "Giấy số %(number)s của %(name)s còn %(left)s ngày, đến hết ngày %(day)s. Hãy làm giấy mới rồi ghi vào chợ."
        ),
    ),
    (False, False): (
        N_("Giấy đã hết hạn: số %(number)s"),
        N_("Giấy số %(number)s của %(name)s hết hạn ngày %(day)s. Có giấy mới thì ghi giấy mới."),
    ),
}


def tell_holder(paper: Paper, what: str, told: Sequence[str], **values: str) -> None:
    """What became of a paper, for everybody who sells for its producer."""
    key, path = f"paper:{paper.id}:{what}:{paper.version}", f"/ban-hang/giay-to/{paper.reference}"
    day = show_date(paper.covers_until) if paper.expires_on else ""
    tell_producer(paper.producer, key, told, path, NewsKind.APPROVALS, number=paper.number, day=day, **values)
