"""Keys with which a program acts for a person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.reference import free_reference

from .. import policy, queries
from ..events import TokenIssued, TokenRevoked
from ..models import ApiToken
from ..states import Scope
from .signing_in import checked

PREFIX = "cho_"
AT_MOST = 20


@dataclass(frozen=True)
class IssuedToken:
    """A token and its secret, which nobody can read again."""

    token: ApiToken
    secret: str


class TooManyTokens(DomainError):
    """More keys than anybody keeps an eye on."""


class PasswordMustChange(DomainError):
    """The password was given by somebody else and must be replaced first."""

    status = 403


@command
def issue_token(actor: Actor, *, name: str, scopes: Iterable[Scope], days: int = 365) -> IssuedToken:
    """Make a key for a program of one's own. It may do what its scopes say, and never more than its owner.

    Raises TooManyTokens.
    """
    require(actor.is_signed_in and actor.scopes is None)
    if len(queries.tokens_of(actor)) >= AT_MOST:
        raise TooManyTokens(_(N_("Bạn đã có %(n)s mã truy cập. Hãy bỏ bớt mã không dùng nữa."), n=AT_MOST))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        reference=free_reference(ApiToken.reference),
        secret_hash=queries.secret_hash(secret),
        person_id=actor.person_id,
        name=name,
        scopes=[each.value for each in Scope if each in set(scopes)],
        expires_at=now() + timedelta(days=days),
    )
    db.session.add(token)
    db.session.flush()
    record(TokenIssued(token))
    return IssuedToken(token, secret)


@command
def obtain_token(
    actor: Actor, *, phone: str, password: str, name: str, scopes: Iterable[Scope] = tuple(Scope), days: int = 365
) -> IssuedToken:
    """A program gets its key with its owner's phone and password.

    Raises PasswordMustChange while an official's code is their password.
    """
    person = checked(phone, password)
    if person.must_change_password:
        raise PasswordMustChange(_(N_("Hãy đăng nhập và đổi mật khẩu trước.")))
    return issue_token(queries.actor_for(person), name=name, scopes=scopes, days=days)


@command
def revoke_token(actor: Actor, token: ApiToken) -> ApiToken:
    """End a key; the program that holds it is refused at its next call."""
    require(policy.is_own(actor, token) or actor.is_system)
    token.revoked_at = now()
    record(TokenRevoked(token, actor))
    return token
