"""Who may do what to whom. Nobody raises themselves, nobody acts on somebody of equal or higher standing."""

from __future__ import annotations

from collections.abc import Collection

from marketplace.kernel.actor import Actor

from .models import ApiToken, Membership, Person, SignIn
from .states import Role

OFFICIAL = (Role.COORDINATOR, Role.ADMINISTRATOR)


def may_grant_office(actor: Actor, person: Person) -> bool:
    """Make somebody a coordinator or an administrator: an administrator, and never for themselves."""
    return actor.is_system or (actor.is_administrator and actor.person_id != person.id)


def may_grant_membership(actor: Actor, person: Person, *, owners: Collection[int], locality_id: int | None) -> bool:
    """Let somebody trade for an organisation: its owner, its coordinator for somebody else, or whoever founds it."""
    if actor.is_system or actor.person_id in owners:
        return True
    if not owners:
        return actor.person_id == person.id or locality_id in actor.coordinates
    return locality_id in actor.coordinates and actor.person_id != person.id


def may_withdraw(actor: Actor, membership: Membership, *, owners: Collection[int]) -> bool:
    """Take a role back: an administrator for the offices; for an organisation its owner, or whoever leaves it."""
    if actor.is_system:
        return True
    if membership.role in OFFICIAL:
        return actor.is_administrator
    return actor.person_id in owners or actor.person_id == membership.person_id


def may_issue_reset_code(actor: Actor, person: Person, *, roles: Collection[Role], areas: Collection[int]) -> bool:
    """Help somebody who lost the password: a coordinator where they trade, an administrator anywhere."""
    if actor.is_system:
        return True
    if actor.person_id == person.id or Role.ADMINISTRATOR in roles:
        return False
    if actor.is_administrator:
        return True
    return Role.COORDINATOR not in roles and not actor.coordinates.isdisjoint(areas)


def may_disable(actor: Actor, person: Person, *, roles: Collection[Role]) -> bool:
    """Close somebody's account, or open it again: an administrator, never their own or another administrator's."""
    if actor.is_system:
        return True
    return actor.is_administrator and actor.person_id != person.id and Role.ADMINISTRATOR not in roles


def is_own(actor: Actor, thing: SignIn | ApiToken) -> bool:
    """A browser or a token of the person acting."""
    return actor.person_id is not None and thing.person_id == actor.person_id
