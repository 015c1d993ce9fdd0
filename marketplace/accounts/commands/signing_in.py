"""Signing in and out, on one browser or on all."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import count_changed, db
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _

from .. import passwords, policy, queries
from ..events import PasswordChanged, PersonSignedIn, PersonSignedOut
from ..models import ApiToken, Attempt, Person, ResetCode, SignIn

OWN_PHONE = timedelta(days=90)
SHARED_PHONE = timedelta(hours=12)
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class SignedIn:
    """A signed-in browser, and the secret it keeps in its cookie; the market keeps only the secret's hash."""

    sign_in: SignIn
    secret: str


class WrongSignIn(DomainError):
    """Phone and password do not go together. Unknown phone, wrong password: one answer, the same work."""

    status = 422


class AccountClosed(DomainError):
    """The right password of an account somebody closed."""

    status = 403


class WrongPassword(DomainError):
    """Not the password in force."""


class SamePassword(DomainError):
    """The new password is the old one."""


@command
def sign_in(actor: Actor, device: str = "", *, phone: str, password: str, shared_phone: bool = False) -> SignedIn:
    """Let somebody in on this browser: for 90 days on their own phone, for half a day on a shared one."""
    person = checked(phone, password)
    started = start_sign_in(person, shared_phone=shared_phone, device=device)
    record(PersonSignedIn(person))
    return started


def checked(phone: str, password: str) -> Person:
    """The person with this phone and password; the hash is brought up to today's cost.

    Raises WrongSignIn, or AccountClosed when the password is right and the account is not open.
    """
    person = queries.person_by_phone(phone)
    if not passwords.is_right(password, person.password_hash if person else None) or person is None:
        raise WrongSignIn(_(N_("Số điện thoại hoặc mật khẩu chưa đúng. Hãy thử lại.")))
    if person.is_disabled:
        raise AccountClosed(_(N_("Tài khoản này đã bị khóa. Hãy gọi điều phối viên của xã, phường.")))
    if passwords.is_outdated(person.password_hash):
        person.password_hash = passwords.hashed(password)
    return person


def start_sign_in(person: Person, *, shared_phone: bool, device: str) -> SignedIn:
    """A new browser under a new secret."""
    secret = secrets.token_urlsafe(32)
    row = SignIn(
        secret_hash=queries.secret_hash(secret),
        person_id=person.id,
        device=device[:120],
        expires_at=now() + (SHARED_PHONE if shared_phone else OWN_PHONE),
    )
    db.session.add(row)
    db.session.flush()
    return SignedIn(row, secret)


@command
def note_seen(sign_in: SignIn | ApiToken) -> None:
    """Remember when a browser or a token was last used."""
    sign_in.seen_at = now()


@command
def end_sign_in(actor: Actor, sign_in: SignIn) -> None:
    """Sign one browser out: this one, or one left behind somewhere."""
    require(policy.is_own(actor, sign_in) or actor.is_system)
    db.session.delete(sign_in)
    record(PersonSignedOut(sign_in.person_id, everywhere=False))


@command
def sign_out(actor: Actor, sign_in: SignIn) -> None:
    """Leave on this browser."""
    end_sign_in(actor, sign_in)


@command
def sign_out_everywhere(actor: Actor) -> int:
    """Leave on every browser, this one too; gives how many there were."""
    require(actor.is_signed_in)
    ended = end_every_sign_in(actor.person_id or 0)
    record(PersonSignedOut(actor.person_id or 0, everywhere=True))
    return ended


def end_every_sign_in(person_id: int) -> int:
    """End every browser of a person; the very next request of each is a visitor's."""
    return count_changed(delete(SignIn).where(SignIn.person_id == person_id))


@command
def change_password(
    actor: Actor, device: str = "", shared_phone: bool = False, *, current_password: str, new_password: str
) -> SignedIn:
    """Take another password. Every browser is signed out; the one in hand goes on under the new secret given back.

    Raises WrongPassword for the present one, SamePassword when nothing would change.
    """
    require(actor.is_signed_in)
    person = db.session.get_one(Person, actor.person_id)
    if not passwords.is_right(current_password, person.password_hash):
        raise WrongPassword(_(N_("Mật khẩu đang dùng chưa đúng.")), field="current_password")
    if current_password == new_password:
        raise SamePassword(_(N_("Mật khẩu mới phải khác mật khẩu đang dùng.")), field="new_password")
    passwords.refuse_guessable(new_password, field="new_password", own_words=(person.name, person.phone))
    set_password(person, new_password)
    record(PasswordChanged(person, by_code=False))
    return start_sign_in(person, shared_phone=shared_phone, device=device)


def set_password(person: Person, password: str) -> None:
    """The new password, with every browser signed out."""
    person.password_hash, person.must_change_password = passwords.hashed(password), False
    end_every_sign_in(person.id)


@command
def forget_stale(actor: Actor) -> int:
    """Drop sign-ins, codes and attempts nobody needs any more; gives how many."""
    require(actor.is_system)
    past = now() - KEPT
    stale = (
        delete(SignIn).where(SignIn.expires_at < now()),
        delete(ResetCode).where(ResetCode.expires_at < past),
        delete(Attempt).where(Attempt.created_at < past),
        delete(ApiToken).where(ApiToken.expires_at < past),
    )
    return sum(count_changed(each) for each in stale)
