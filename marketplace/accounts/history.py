"""What is kept of changes to people, their roles and their ways in."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import or_, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.history import guarded, kept, thing, untold

from . import events
from .models import ApiToken, Attempt, Consent, Membership, Person, PersonKey, ResetCode, SignIn
from .policy import OFFICIAL
from .queries import people_of_places
from .states import Role


def names_of_people(actor: Actor, ids: Collection[int]) -> Mapping[int, str]:
    """The names this reader may know: an administrator all, others those of officials and of their own people."""
    return _names(actor, ids, (Role.PRODUCER, Role.BUYER))


def names_in_trade(actor: Actor, ids: Collection[int]) -> Mapping[int, str]:
    """The same where people buy and sell: who bought is for the two who trade, not for officials looking on."""
    return _names(actor, ids, (Role.PRODUCER,))


def _names(actor: Actor, ids: Collection[int], roles: Collection[Role]) -> Mapping[int, str]:
    asked = select(Person.id, Person.name).where(Person.id.in_(ids))
    if not actor.is_administrator:
        official = select(Membership.person_id).where(Membership.role.in_(OFFICIAL))
        theirs = [Person.id.in_(official), Person.id == actor.person_id]
        if actor.coordinates:
            theirs.append(Person.id.in_(people_of_places(actor.coordinates, roles)))
        if actor.organisations:
            fellows = select(Membership.person_id).where(Membership.organisation_id.in_(actor.organisations))
            theirs.append(Person.id.in_(fellows))
        asked = asked.where(or_(*theirs))
    return {number: name for number, name in db.session.execute(asked)}


thing("person", Person, known_by=Person.id, names=names_of_people, names_in_trade=names_in_trade)
kept(Person, open="language", personal="phone name email", bare="folded password_hash")
kept(ApiToken, open="scopes", personal="name", bare="reference secret_hash seen_at")
kept(SignIn, personal="device", bare="secret_hash seen_at expires_at")
kept(ResetCode, personal="evidence", bare="code_hash")
kept(Consent, open="purpose version channel")
untold(PersonKey, why="They follow from the name and the number, and are only looked up.")
untold(Attempt, why="Counted to slow down guessing; forgotten within a day.")
guarded(
    events.PersonRegistered,
    events.PersonAmended,
    events.PersonSignedIn,
    events.PersonSignedOut,
    events.PasswordChanged,
    events.ResetCodeIssued,
    events.RoleGranted,
    events.RoleWithdrawn,
    events.PersonDisabled,
    events.PersonEnabled,
    events.TokenIssued,
    events.TokenRevoked,
)
