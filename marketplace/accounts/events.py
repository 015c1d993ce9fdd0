"""What happened to people, for the floors above (audit, notifications, the cart)."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.actor import Actor

from .models import ApiToken, Membership, Person
from .states import Wish


@dataclass(frozen=True)
class PersonRegistered:
    person: Person
    wants: Wish


@dataclass(frozen=True)
class PersonAmended:
    person: Person
    actor: Actor


@dataclass(frozen=True)
class PersonSignedIn:
    person: Person


@dataclass(frozen=True)
class PersonSignedOut:
    person_id: int
    everywhere: bool


@dataclass(frozen=True)
class PasswordChanged:
    person: Person
    by_code: bool


@dataclass(frozen=True)
class ResetCodeIssued:
    person: Person
    actor: Actor
    evidence: str


@dataclass(frozen=True)
class RoleGranted:
    membership: Membership
    actor: Actor


@dataclass(frozen=True)
class RoleWithdrawn:
    membership: Membership
    actor: Actor


@dataclass(frozen=True)
class PersonDisabled:
    person: Person
    actor: Actor


@dataclass(frozen=True)
class PersonEnabled:
    person: Person
    actor: Actor


@dataclass(frozen=True)
class TokenIssued:
    token: ApiToken


@dataclass(frozen=True)
class TokenRevoked:
    token: ApiToken
    actor: Actor
