"""Who is asking: the browser's session through Flask-Login, a program's token by itself. Decided once a request.

The ways in, and where each is checked: phone and password (page `sign_in`, API `obtain_token`: `commands.checked`), a
code an official gave (`use_reset_code`, then one signs in), a token in the Authorization header (`token_by_secret`).
Each refuses a closed account, counts tries (`throttle`) and stops at a password given by others. A second factor is not
there yet: it belongs into `checked`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from marketplace.kernel.actor import VISITOR, Actor, act_as
from marketplace.kernel.clock import now
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.security import UNSAFE

from . import commands, passwords, queries
from .commands import SignedIn
from .models import ApiToken
from .models import SignIn as SignInRow
from .states import Scope

SEEN_EVERY = timedelta(hours=1)
IDLE = timedelta(days=30)
IDLE_OFFICIAL = timedelta(days=1)
NOBODYS = ("/static/", "/anh/")
WITH_AN_OLD_PASSWORD = {"accounts.change_password", "accounts.sign_out", "accounts.sign_in", "fingerprinted", "static"}
log = logging.getLogger(__name__)
StandIn = Callable[[Actor, SignInRow], Actor]
_stands_in: list[StandIn] = []
login_manager = LoginManager()
login_manager.session_protection = None  # phones change networks all day; the secret is what counts


class Browser(UserMixin):
    """A signed-in browser as Flask-Login sees it; its id in the cookie is its secret."""

    def __init__(self, sign_in: SignInRow, secret: str, who: Actor = VISITOR) -> None:
        self.sign_in, self.secret, self.who = sign_in, secret, who

    def get_id(self) -> str:
        return self.secret


@login_manager.user_loader
def browser_with(secret: str) -> Browser | None:
    """The browser that holds this secret."""
    found = queries.sign_in_by_secret(secret)
    return Browser(found[0], secret, found[1]) if found else None


def stands_in(widened: StandIn) -> StandIn:
    """Let a floor above say for whom else this browser's person acts just now; programs never act for others."""
    if widened not in _stands_in:
        _stands_in.append(widened)
    return widened


def hang(app: Flask) -> None:
    """Let the app know who signs in."""
    passwords.use_cost(tuple(app.config["PASSWORD_HASH_COST"]))
    login_manager.init_app(app, add_context_processor=False)


def recognise() -> Response | None:
    """Let the request be made by whoever it belongs to."""
    if request.path.startswith(NOBODYS):
        return None
    if request.path.startswith("/api/"):
        recognise_program()
        return None
    return recognise_browser()


def recognise_browser() -> Response | None:
    """The person of this browser's session; a visitor when it has none, or when it lay unused too long."""
    if "_user_id" not in session or not current_user.is_authenticated:
        return None
    row = current_user.sign_in
    unused = now() - row.seen_at
    who = current_user.who
    if unused > (IDLE_OFFICIAL if who.coordinates or who.is_administrator else IDLE):
        return None
    for widened in _stands_in:
        who = widened(who, row)
    act_as(who, row)
    if unused > SEEN_EVERY:
        note_seen(row)
        session.modified = True  # the cookie lives on from today
    if row.person.must_change_password and request.endpoint not in WITH_AN_OLD_PASSWORD:
        return redirect(url_for("accounts.change_password"), 303)
    return None


def recognise_program() -> None:
    """The owner of the token in the Authorization header. The session cookie is not even looked at here."""
    header = request.headers.get("Authorization", "")
    if not header:
        act_as(VISITOR)
        return
    kind, _space, secret = header.partition(" ")
    found = queries.token_by_secret(secret.strip()) if kind.lower() == "bearer" and len(secret) < 200 else None
    if found is None:
        raise Unauthorized(_(N_("Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi.")))
    act_for(*found)


def act_for(token: ApiToken, owner: Actor) -> None:
    """Act as the token's owner, within its scopes; a key that only reads changes nothing, whatever is called."""
    if token.person.must_change_password:
        raise Forbidden(_(N_("Hãy đăng nhập và đổi mật khẩu trước.")))
    if request.method in UNSAFE and set(token.scopes) == {Scope.READ.value}:
        raise Forbidden(_(N_("Mã truy cập này chỉ để xem.")))
    act_as(owner, token)
    if token.seen_at is None or now() - token.seen_at > SEEN_EVERY:
        note_seen(token)


def note_seen(way_in: SignInRow | ApiToken) -> None:
    """Keep that it was used today. Where nothing can be written just now, reading goes on without (DUR-06)."""
    try:
        commands.note_seen(way_in)
    except OperationalError:
        log.exception("could not note that somebody was here")


def let_in(signed_in: SignedIn, *, shared_phone: bool) -> None:
    """Give this browser its new secret. What it held before (a visitor's basket) stays; the form token does not."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    login_user(Browser(signed_in.sign_in, signed_in.secret))
    for name in ("_fresh", "_id"):
        session.pop(name, None)
    session.permanent = not shared_phone
    generate_csrf()  # with the sign-in itself, so that no page after it changes the cookie


def let_out() -> None:
    """Take everything back from this browser."""
    logout_user()
    session.clear()


def this_sign_in() -> Any:
    """The browser this request came from."""
    return g.get("sign_in")
