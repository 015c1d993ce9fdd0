"""What becomes of an organisation when its review is decided; and how the review desk shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.accounts.models import Membership
from marketplace.approvals.events import Approved, DecisionTakenBack, Returned
from marketplace.approvals.models import Review
from marketplace.approvals.registry import reviewable
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import on
from marketplace.kernel.db import db
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _

from . import commands, queries
from .models import IdentityCheck, Organisation
from .schemas import CheckIdentity


@dataclass(frozen=True)
class OrganisationFile:
    """All a coordinator needs to know who this is."""

    organisation: Organisation
    members: Sequence[Membership]
    checks: Sequence[IdentityCheck]

    @property
    def check_form(self) -> Form:
        """Where the coordinator notes how it was checked."""
        return Form(CheckIdentity())


def load_file(organisation_id: int) -> OrganisationFile:
    """The organisation with its people and its checks."""
    organisation = db.session.get_one(Organisation, organisation_id)
    return OrganisationFile(organisation, queries.members_of(organisation), queries.checks_of(organisation))


def speaks_for(actor: Actor, file: OrganisationFile) -> bool:
    """Whether the person acts for this organisation."""
    return file.organisation.id in actor.organisations | actor.enters_for


def met_in_person(files: Mapping[int, OrganisationFile]) -> dict[int, str]:
    """Somebody new is met, one by one."""
    return {number: _(N_("Người mới phải xem từng hồ sơ.")) for number in files}


reviewable(
    commands.REVIEWED,
    label=N_("Người bán, người mua mới"),
    load=load_file,
    template="organisations/_review.html",
    checklist=(
        ("person", N_("Đúng người: đã đối chiếu giấy tờ hoặc được thôn xác nhận")),
        ("name", N_("Tên gọi đúng, không trùng tên để gây nhầm")),
        ("address", N_("Địa chỉ đúng nơi ở hoặc nơi làm, thuộc địa phương mình")),
        ("phone", N_("Đã gọi thử số điện thoại")),
    ),
    reasons=(
        ("papers", N_("Chưa đối chiếu được giấy tờ. Mời mang căn cước hoặc giấy đăng ký đến trụ sở Ủy ban.")),
        ("name", N_("Tên ghi chưa đúng với giấy tờ. Hãy ghi lại như trên giấy.")),
        ("address", N_("Địa chỉ chưa rõ. Hãy ghi số nhà, thôn hoặc tổ.")),
        ("phone", N_("Gọi số điện thoại không được. Hãy ghi số đang dùng.")),
        ("place", N_("Nơi ở không thuộc địa phương này. Hãy chọn lại xã, phường.")),
    ),
    speaks_for=speaks_for,
    only_alone=met_in_person,
)


@on(Approved)
def verify_organisation(event: Approved) -> None:
    """Approved: it may sell."""
    if event.review.subject_kind == commands.REVIEWED:
        commands.verify(event.actor, _subject(event.review))


@on(Returned)
def send_organisation_back(event: Returned) -> None:
    """Returned: it reads what to mend."""
    if event.review.subject_kind == commands.REVIEWED:
        commands.send_back(event.actor, _subject(event.review), why=_plainly(event.review))


@on(DecisionTakenBack)
def undo_the_decision(event: DecisionTakenBack) -> None:
    """A slip of the coordinator: it stands as before."""
    if event.review.subject_kind == commands.REVIEWED:
        commands.take_back_decision(event.actor, _subject(event.review), since=event.since)


def _subject(review: Review) -> Organisation:
    return db.session.get_one(Organisation, review.subject_id)


def _plainly(review: Review) -> str:
    return " ".join(part for part in (review.kind.sentence(review.reason), review.note) if part)
