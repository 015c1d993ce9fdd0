"""How the review desk shows a new seller or buyer, and what becomes of it when it is decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import Membership
from marketplace.approvals.registry import reviewable
from marketplace.kernel.actor import Actor
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
    members: Sequence[Membership] = ()
    checks: Sequence[IdentityCheck] = ()

    @property
    def check_form(self) -> Form:
        """Where the coordinator notes how it was checked."""
        return Form(CheckIdentity())


def load_file(organisation_id: int) -> OrganisationFile:
    """The organisation with its people and its checks."""
    organisation = db.session.get_one(Organisation, organisation_id)
    return OrganisationFile(organisation, queries.members_of(organisation), queries.checks_of(organisation))


def load_files(numbers: Collection[int]) -> dict[int, OrganisationFile]:
    """Many of them at once; who is in them and how they were checked is not read then."""
    found = db.session.scalars(select(Organisation).where(Organisation.id.in_(numbers)))
    return {organisation.id: OrganisationFile(organisation) for organisation in found}


def speaks_for(actor: Actor, file: OrganisationFile) -> bool:
    """Whether the person acts for this organisation."""
    return file.organisation.id in actor.organisations | actor.enters_for


def met_in_person(files: Mapping[int, OrganisationFile]) -> dict[int, str]:
    """Somebody new is met, one by one."""
    return {number: _(N_("Người mới phải xem từng hồ sơ.")) for number in files}


def approve(actor: Actor, organisation_id: int) -> None:
    """It may sell."""
    commands.verify(actor, db.session.get_one(Organisation, organisation_id))


def give_back(actor: Actor, organisation_id: int, note: str) -> None:
    """It reads what to mend."""
    commands.send_back(actor, db.session.get_one(Organisation, organisation_id), why=note)


def take_back(actor: Actor, organisation_id: int, since: datetime) -> None:
    """A slip of the coordinator: it stands as before."""
    commands.take_back_decision(actor, db.session.get_one(Organisation, organisation_id), since=since)


reviewable(
    commands.REVIEWED,
    label=N_("Người bán, người mua mới"),
    template="organisations/_review.html",
    load=load_file,
    load_all=load_files,
    approve=approve,
    give_back=give_back,
    take_back=take_back,
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
    symbol="shop",
)
