"""Somebody comes to the market, changes what it knows of them, or is sent away."""

from __future__ import annotations

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import read_phone
from marketplace.kernel.text import fold

from .. import passwords, policy, queries
from ..events import PersonAmended, PersonDisabled, PersonEnabled, PersonRegistered, PersonSignedOut
from ..models import Consent, Person
from ..states import Wish
from .signing_in import end_every_sign_in


class NoSuchPhone(DomainError):
    """A number that cannot be a Vietnamese mobile."""

    status = 422


@command
def register(
    actor: Actor, *, phone: str, name: str, password: str, wants: Wish = Wish.BUY, agrees: bool = False
) -> Person:
    """Open an account with a phone number and a password. `agrees` keeps the yes to the privacy policy of this day.

    Raises NoSuchPhone for a number that cannot be one.
    """
    number = read_phone(phone)
    if number is None:
        raise NoSuchPhone(_(N_("Số điện thoại chưa đúng. Hãy nhập số Việt Nam, ví dụ 0905 123 456.")), field="phone")
    passwords.refuse_guessable(password, field="password", own_words=(name, number))
    person = Person(phone=number, name=name, folded=fold(name), password_hash=passwords.hashed(password))
    person.be_found()
    db.session.add(person)
    db.session.flush()
    if agrees:
        db.session.add(Consent(person_id=person.id, purpose="account", version=today().isoformat()))
    record(PersonRegistered(person, wants))
    return person


@command
def amend_person(actor: Actor, *, name: str, email: str = "", language: str = "vi") -> Person:
    """A person changes their own name, e-mail or language."""
    require(actor.is_signed_in)
    person = queries.person_of(actor)
    person.name, person.folded, person.email, person.language = name, fold(name), email, language
    person.be_found()
    record(PersonAmended(person, actor))
    return person


@command
def disable_person(actor: Actor, person: Person) -> Person:
    """Close an account: every browser and every token stops at its next request; what was traded stays."""
    require(policy.may_disable(actor, person, roles=queries.roles_of(person)))
    person.is_disabled = True
    end_every_sign_in(person.id)
    record(PersonDisabled(person, actor))
    return person


@command
def sign_out_person(actor: Actor, person: Person) -> int:
    """Sign somebody out on every browser, when theirs was lost or taken; gives how many there were."""
    require(policy.may_disable(actor, person, roles=queries.roles_of(person)))
    record(PersonSignedOut(person.id, everywhere=True))
    return end_every_sign_in(person.id)


@command
def enable_person(actor: Actor, person: Person) -> Person:
    """Open a closed account again; its owner signs in anew."""
    require(policy.may_disable(actor, person, roles=queries.roles_of(person)))
    person.is_disabled = False
    record(PersonEnabled(person, actor))
    return person
