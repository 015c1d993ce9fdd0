"""A lost password: an official hands over a one-time code, and never sees or sets a password."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import timedelta

from sqlalchemy import Update, func, select, update

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.reference import ALPHABET

from .. import passwords, queries
from ..events import PasswordChanged, ResetCodeIssued
from ..models import ApiToken, Person, ResetCode
from .signing_in import set_password

LASTS = timedelta(hours=24)
LONG = 8
A_DAY_EACH = 30


class WrongCode(DomainError):
    """Phone and code do not go together, or the code was used or ran out. One answer for all of them."""

    status = 422


class TooManyCodes(DomainError):
    """An official has handed out more codes today than a day's work explains."""

    status = 429


@command
def issue_reset_code(actor: Actor, person: Person, *, evidence: str) -> str:
    """Give a code to somebody who lost the password, good for a day; `evidence` says how the official knew them."""
    require(queries.may_help(actor, person))
    refuse_flood(actor)
    db.session.execute(open_codes(person).values(used_at=now()))
    code = "".join(secrets.choice(ALPHABET) for _place in range(LONG))
    db.session.add(
        ResetCode(
            person_id=person.id,
            code_hash=code_hash(person.id, code),
            issued_by_id=actor.person_id,
            evidence=evidence,
            expires_at=now() + LASTS,
        )
    )
    db.session.flush()
    record(ResetCodeIssued(person, actor, evidence))
    return f"{code[:4]} {code[4:]}"


def refuse_flood(actor: Actor) -> None:
    """A day's worth of codes from one official, no more. Raises TooManyCodes."""
    since = now() - timedelta(days=1)
    mine = select(func.count(ResetCode.id)).where(
        ResetCode.issued_by_id == actor.person_id, ResetCode.created_at > since
    )
    if actor.person_id and (db.session.scalar(mine) or 0) >= A_DAY_EACH:
        raise TooManyCodes(_(N_("Hôm nay bạn đã cấp quá nhiều mã. Hãy nhờ quản trị viên.")))


@command
def use_reset_code(actor: Actor, *, phone: str, code: str, new_password: str) -> Person:
    """Take a new password with the code. Every browser is signed out and every token ends; the code is spent.

    Raises WrongCode when the code is not this phone's, ran off, or the account is closed.
    """
    person = queries.person_by_phone(phone)
    typed = re.sub(r"[\s-]", "", code).upper()
    number = person.id if person else 0
    is_right = hmac.compare_digest(code_hash(number, typed), open_code_of(number) or "")
    if person is None or not is_right:
        raise WrongCode(_(N_("Số điện thoại hoặc mã chưa đúng, hoặc mã đã hết hạn. Hãy gọi cán bộ xin mã mới.")))
    if person.is_disabled:
        raise WrongCode(_(N_("Tài khoản này đã bị khóa. Hãy gọi điều phối viên của xã, phường.")))
    passwords.refuse_guessable(new_password, field="new_password", own_words=(person.name, person.phone))
    db.session.execute(open_codes(person).values(used_at=now()))
    set_password(person, new_password)
    db.session.execute(
        update(ApiToken).where(ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None)).values(revoked_at=now())
    )
    record(PasswordChanged(person, by_code=True))
    return person


def open_code_of(person_id: int) -> str | None:
    """The hash of the one code still in force; its row is held, so that two hands never spend it twice."""
    query = select(ResetCode).where(
        ResetCode.person_id == person_id, ResetCode.used_at.is_(None), ResetCode.expires_at > now()
    )
    found = db.session.scalar(query.order_by(ResetCode.id.desc()).limit(1).with_for_update(of=ResetCode))
    return found.code_hash if found else None


def open_codes(person: Person) -> Update:
    """An UPDATE of the person's codes not used yet."""
    return update(ResetCode).where(ResetCode.person_id == person.id, ResetCode.used_at.is_(None))


def code_hash(person_id: int, code: str) -> str:
    """A code as it is kept. It is short, so the digest is a slow one."""
    return hashlib.scrypt(code.encode(), salt=f"reset:{person_id}".encode(), n=2**13, r=8, p=1, dklen=32).hex()
