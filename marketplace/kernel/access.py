"""Access: every endpoint says who may call it. What one may see inside is the query's and the command's business."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import redirect, request, url_for
from werkzeug.exceptions import Forbidden, Unauthorized

from .actor import Actor, act_as, actor
from .i18n import N_, _

View = Callable[..., Any]
Seen = TypeVar("Seen", bound=View)
SIGN_IN = "accounts.sign_in"


def noted(view: Seen, **facts: str | bool) -> Seen:
    """The view with attributes of these names, for whoever describes or checks who may call it."""
    vars(view).update(facts)
    return view


def anyone(view: View) -> View:
    """Open to visitors."""
    return noted(view, access="anyone")


def _only(name: str, may_enter: Callable[[Actor], bool], refusal: str) -> Callable[[View], View]:
    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            who = actor()
            if not who.is_signed_in:
                return _ask_to_sign_in()
            if not may_enter(who):
                raise Forbidden(_(refusal))
            return view(*args, **kwargs)

        return noted(guarded, access=name)

    return guard


def _ask_to_sign_in() -> Any:
    if request.path.startswith("/api/"):
        raise Unauthorized(_(N_("Hãy gửi kèm mã truy cập (Authorization: Bearer …).")))
    if request.method in ("GET", "HEAD"):
        return redirect(url_for(SIGN_IN, next=request.full_path.rstrip("?")), 302)
    raise Unauthorized


signed_in = _only("signed in", lambda who: True, "")
producer = _only("producer", lambda who: bool(who.sells_for), N_("Trang này dành cho nhà sản xuất."))
goods_keeper = _only(
    "goods keeper", lambda who: bool(who.keeps_goods_of), N_("Trang này dành cho nhà sản xuất và người nhập thay.")
)
buyer = _only("buyer", lambda who: bool(who.buys_for), N_("Trang này dành cho người mua."))
coordinator = _only("coordinator", lambda who: bool(who.coordinates), N_("Trang này dành cho điều phối viên."))
administrator = _only("administrator", lambda who: who.is_administrator, N_("Trang này dành cho quản trị viên."))


_links: list[Callable[[], Actor | None]] = []


def stands_for(who: Callable[[], Actor | None]) -> Callable[[], Actor | None]:
    """Ask this function too whom a visitor's link stands for; it gives None when they hold none it knows."""
    _links.append(who)
    return who


def by_link(view: View) -> View:
    """Open to whoever is signed in, and to a visitor with a link that stands for somebody: they act as that one."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not actor().is_signed_in:
            holder = next((found for who in _links if (found := who())), None)
            if holder is None:
                return _ask_to_sign_in()
            act_as(holder)
        return view(*args, **kwargs)

    return noted(guarded, access="by link")


def token_scope(scope: str) -> Callable[[View], View]:
    """An API call that a token may make only with this scope; goes below the decorator that says who may call it."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not actor().may_use(scope):
                raise Forbidden(_(N_("Mã truy cập này không có quyền “%(scope)s”."), scope=scope))
            return view(*args, **kwargs)

        return noted(guarded, scope=scope)

    return guard
