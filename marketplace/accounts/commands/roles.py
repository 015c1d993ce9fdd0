"""Giving somebody a role, and taking it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.localities.models import Locality
from marketplace.localities.queries import locality_by_code

from .. import policy, queries
from ..events import RoleGranted, RoleWithdrawn
from ..models import Membership, Person
from ..states import Role


class LastAdministrator(DomainError):
    """Nobody would be left to keep the installation."""


class PlaceMissing(DomainError):
    """A coordinator without a locality."""

    status = 422


@command
def grant_role(
    actor: Actor,
    person: Person,
    *,
    role: Role,
    locality: Locality | None = None,
    organisation: Any = None,
    is_owner: bool = False,
) -> Membership:
    """Let somebody sell or buy for an organisation, coordinate a locality, or administer. Given twice, held once.

    Raises PlaceMissing for a coordinator of nowhere.
    """
    require_grant(actor, person, role, organisation)
    if role is Role.COORDINATOR and locality is None:
        raise PlaceMissing(_(N_("Hãy chọn xã, phường mà người này điều phối.")), field="locality")
    lock(person)
    place = {
        "organisation_id": organisation.id if organisation is not None else None,
        "locality_id": locality.id if locality is not None and role is Role.COORDINATOR else None,
    }
    held = db.session.scalar(select(Membership).filter_by(person_id=person.id, role=role, **place))
    if held is not None:
        held.is_owner = held.is_owner or is_owner
        return held
    membership = Membership(person_id=person.id, role=role, is_owner=is_owner, **place)
    db.session.add(membership)
    db.session.flush()
    record(RoleGranted(membership, actor))
    return membership


@command
def grant_office(actor: Actor, person: Person, *, role: Role, locality: str = "") -> Membership:
    """Make somebody the coordinator of the locality with this code, or an administrator."""
    return grant_role(actor, person, role=role, locality=locality_by_code(locality) if locality else None)


def require_grant(actor: Actor, person: Person, role: Role, organisation: Any) -> None:
    """Refuse a role the actor may not give."""
    if role in policy.OFFICIAL:
        require(
            policy.may_grant_office(actor, person),
            N_("Không ai tự cho mình thêm quyền. Hãy nhờ một quản trị viên khác."),
        )
        return
    owners = queries.owners_of(organisation.id)
    require(policy.may_grant_membership(actor, person, owners=owners, locality_id=organisation.locality_id))


@command
def withdraw_role(actor: Actor, membership: Membership) -> None:
    """Take a role back; it stops at the person's next request. The last administrator stays."""
    require(policy.may_withdraw(actor, membership, owners=queries.owners_of(membership.organisation_id)))
    if membership.role is Role.ADMINISTRATOR:
        refuse_last_administrator(membership)
    db.session.delete(membership)
    record(RoleWithdrawn(membership, actor))


def refuse_last_administrator(leaving: Membership) -> None:
    """Hold every administrator's row and make sure one whose account is open remains.

    Raises LastAdministrator otherwise.
    """
    held = db.session.scalars(queries.administrators().with_for_update(of=Membership)).all()
    people = {each.person_id for each in held if each.id != leaving.id}
    open_accounts = select(Person.id).where(Person.id.in_(people), Person.is_disabled.is_(False))
    if db.session.scalar(open_accounts.limit(1)) is None:
        raise LastAdministrator(_(N_("Đây là quản trị viên cuối cùng. Hãy thêm một người khác trước.")))
