"""Who acts for an organisation."""

from __future__ import annotations

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Membership
from marketplace.accounts.queries import person_by_phone
from marketplace.accounts.states import Role
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _

from .. import policy
from ..events import (
    MemberAdded,
    MemberRemoved,
)
from ..models import (
    Organisation,
)
from ..queries import members_of, owners_of
from .founding import roles_in
from .verifying import NotYetComplete

OWNERS_ONLY = N_("Chỉ chủ mới thêm, gỡ người được.")


class UnknownPerson(DomainError):
    """Nobody has registered with this number."""

    status = 422


class LastOwner(DomainError):
    """Somebody must stay to answer for it."""


@command
def add_member(actor: Actor, organisation: Organisation, *, phone: str, role: Role) -> Membership:
    """Let somebody else act for it: they must have registered with this number.

    Raises UnknownPerson otherwise, NotYetComplete for a role this organisation has no use for.
    """
    require(policy.may_manage_members(actor, organisation, owners_of(organisation)), OWNERS_ONLY)
    person = person_by_phone(phone)
    if person is None or person.is_disabled:
        raise UnknownPerson(_(N_("Số này chưa có tài khoản ở chợ. Hãy nhờ người đó đăng ký trước.")), field="phone")
    if role not in roles_in(organisation):
        raise NotYetComplete(_(N_("Đơn vị này chưa mở phần “%(role)s”."), role=_(role.label)), field="role")
    membership = accounts.grant_role(actor, person, role=role, organisation=organisation)
    record(MemberAdded(organisation, person.id))
    return membership


@command
def remove_member(actor: Actor, organisation: Organisation, *, phone: str) -> None:
    """Somebody does not act for it any more, from their next step on. The last owner stays.

    Raises UnknownPerson for somebody who acts not for it, LastOwner.
    """
    lock(organisation)
    owners = owners_of(organisation)
    require(policy.may_manage_members(actor, organisation, owners), OWNERS_ONLY)
    leaving = [each for each in members_of(organisation) if each.person.phone == phone]
    if not leaving:
        raise UnknownPerson(_(N_("Người này không làm cho đơn vị.")), field="phone")
    if {each.person_id for each in leaving} >= owners:
        raise LastOwner(_(N_("Đây là chủ duy nhất, không gỡ được.")), field="phone")
    for each in leaving:
        accounts.withdraw_role(actor, each)
    record(MemberRemoved(organisation, leaving[0].person_id))
