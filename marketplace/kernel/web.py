"""How pages speak: the reader's language, the filters and globals of templates, error pages."""

from __future__ import annotations

import errno
import logging
import re
import secrets
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.routing import IntegerConverter, Map

from . import assets, rest, security
from .access import anyone
from .actor import actor
from .db import db
from .decimals import amount_text
from .errors import DomainError
from .i18n import LANGUAGES, gettext, language, ngettext, speak
from .schemas import show_phone
from .security import is_own_origin
from .settings import public_address
from .show import show_date, show_moment, show_money, show_time
from .text import CONTROL, clean

LANGUAGE_COOKIE = "lang"
LARGEST_NUMBER = 2**31 - 1
DISK_TROUBLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
UNSAFE_IN_PATH = re.compile(r"[\x00-\x20\\]")
LONGEST_PATH = 1000
READ_ONLY = "25006"  # PostgreSQL: a standby, or made read-only
log = logging.getLogger("marketplace")
template_globals: dict[str, Callable[..., Any]] = {}


class Number(IntegerConverter):
    """A row's number in an address; one no row can have is no address at all."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST_NUMBER, **options})


def template_global(function: Callable[..., Any]) -> Callable[..., Any]:
    """Offer a function of a feature to every template, by its own name (for the layout's badges and links)."""
    template_globals[function.__name__] = function
    return function


def dress(app: Flask) -> None:
    """Give the app its language, its template words and its error pages."""
    app.before_request(security.refuse_broken_addresses)
    app.url_map.converters["int"] = Number
    app.after_request(remember_language)
    app.context_processor(words_of_templates)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    jinja = app.jinja_env
    jinja.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]  # put there by i18n
    app.jinja_env.globals.update(
        _=gettext, ngettext=ngettext, static_url=static_url, photo_url=photo_url, public_address=public_address
    )
    app.jinja_env.filters.update(
        money=show_money,
        date=show_date,
        datetime=show_moment,
        time=show_time,
        phone=show_phone,
        amount=amount_text,
        quantity=str,
    )
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(DBAPIError, database_failed)
    app.register_error_handler(NoFreeConnection, away)
    app.register_error_handler(OSError, disk_failed)
    app.register_error_handler(Exception, broken)
    app.get("/static/v/<version>/<path:filename>", endpoint="fingerprinted")(fingerprinted)


def choose_language() -> None:
    """`?lang=en` chooses and is remembered; then the cookie; then Vietnamese."""
    asked = request.args.get("lang")
    g.language_asked = asked if asked in LANGUAGES else None
    speak(g.language_asked or request.cookies.get(LANGUAGE_COOKIE, "vi"))


def remember_language(answer: Response) -> Response:
    """Keep a chosen language for a year."""
    if asked := g.get("language_asked"):
        answer.set_cookie(
            LANGUAGE_COOKIE,
            asked,
            max_age=365 * 86400,
            samesite="Lax",
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    if answer.mimetype == "text/html":
        answer.vary.add("Cookie")
    return answer


def words_of_templates() -> dict[str, Any]:
    """What every template may use besides what its page passes."""
    return {
        "actor": actor(),
        "lang": language(),
        "other_lang_url": other_language_url,
        "demo": current_app.config["DEMO"],
        "here": request.full_path.rstrip("?"),
        **template_globals,
    }


def other_language_url() -> str:
    """This same page in the other language."""
    return address_with(lang="en" if language() == "vi" else "vi")


def address_with(**changed: Any) -> str:
    """This page's address with some query values replaced (None removes one)."""
    query = MultiDict(request.args)
    for name, value in changed.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return request.path + ("?" + _encoded(query) if query else "")


def own_path(wanted: str, otherwise: str) -> str:
    """An address somebody brought along, if it is a path of this market and never another site."""
    own = wanted.startswith("/") and not wanted.startswith("//")  # then it has neither scheme nor host (RFC 3986)
    return wanted if own and not UNSAFE_IN_PATH.search(wanted) and len(wanted) < LONGEST_PATH else otherwise


def _encoded(query: MultiDict[str, str]) -> str:
    return urlencode(list(query.items(multi=True)))


def static_url(name: str) -> str:
    """The address of an own asset, with its content's fingerprint, so that it may be cached for ever.

    Looked up once a second: a page names some twenty, and they change only where somebody works on them.
    """
    return _static_address(name, int(time.monotonic()))


@lru_cache(maxsize=256)
def _static_address(name: str, _second: int) -> str:
    if not (assets.STATIC / name).is_file():
        return f"/static/{name}"
    return f"/static/v/{assets.version(name)}/{name}"  # no url_for: a refused host has no routes


def fingerprinted(version: str, filename: str) -> Response:
    """An own asset under its fingerprint, whole and as small as the browser can read it."""
    answer = current_app.send_static_file(filename)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.direct_passthrough = False
    answer.get_data()  # the compression further out would stream the file and never close it
    if answer.status_code != 200 or not assets.is_pressed(filename):
        return answer
    if request.accept_encodings["br"] > 0:
        answer.set_data(assets.pressed(filename))
        answer.headers["Content-Encoding"] = "br"
        answer.vary.add("Accept-Encoding")
    else:
        answer.set_data(assets.whole(filename))
    return answer


anyone(fingerprinted)


def photo_url(photo: Any, width: int = 800) -> str:
    """The address of a stored picture (a photo, or its digest alone) at one of its widths."""
    return f"/anh/{getattr(photo, 'digest', photo)}-{width}.webp"


def expired(error: CSRFError) -> Any:
    """A form opened too long ago: show what was typed again, ready to be sent, when it came from our own page."""
    own = is_own_origin() and error.description != "foreign origin"
    return _page(400, typed=typed_before() if own else [], expired=own)


def typed_before() -> list[tuple[str, str]]:
    """What stood in the form that could not be taken, to be sent again. Passwords are never written into a page."""
    return [
        (CONTROL.sub("", name), CONTROL.sub("", value))
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    ]


def refused(error: DomainError) -> Any:
    """A refusal no form caught: a problem body for programs, a page for people."""
    if rest.is_api_request():
        return rest.problem_of_refusal(error)
    return _page(error.status, detail=error.sentence)


def http_error(error: HTTPException) -> Any:
    """404, 405, 413, 429 … in the asker's own form."""
    if error.response is not None and error.code in (301, 302, 303, 307, 308):
        return error.response
    if error.code is None or error.code < 400:
        return error
    if rest.is_api_request():
        return rest.problem_of(error)
    detail = (
        error.description if error.code in (401, 403) and error.description and not error.description.isascii() else ""
    )
    typed = typed_before() if error.code == 401 and request.method == "POST" else []
    answer = current_app.make_response(_page(error.code, detail=detail or "", typed=typed))
    for name, value in (error.response.headers if error.response is not None else {}).items():
        if name == "Retry-After":
            answer.headers[name] = value
    if error.code == 405 and (methods := getattr(error, "valid_methods", None)):
        answer.headers["Allow"] = ", ".join(methods)
    return answer


def database_failed(error: DBAPIError) -> Any:
    """The database cannot be reached, is locked, full or read-only: a 503. Anything else it says is our own fault."""
    passing = isinstance(error, (OperationalError, InterfaceError)) or error.connection_invalidated
    return away(error) if passing or getattr(error.orig, "sqlstate", "") == READ_ONLY else broken(error)


def disk_failed(error: OSError) -> Any:
    """The disk is full, broken or read-only; any other OSError is a fault of ours."""
    return away(error) if error.errno in DISK_TROUBLE else broken(error)


def away(error: Exception) -> Any:
    """An honest 503: nothing is half-saved, and the same request may be sent again in a moment (DUR-06)."""
    log.error("cannot serve: %s", getattr(error, "orig", error))
    db.session.rollback()
    answer = current_app.make_response(http_error(ServiceUnavailable()))
    answer.headers["Retry-After"] = "10"
    return answer


def broken(error: Exception) -> Any:
    """Something we did not foresee: a number for the person, the story for the log only."""
    number = secrets.token_hex(4)
    log.exception("incident %s at %s", number, clean(request.path)[:200])
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    if rest.is_api_request():
        return rest.problem_of(InternalServerError())
    return _page(500, incident=number)


def _page(status: int, **context: Any) -> tuple[str, int]:
    shown = {"detail": "", "typed": [], "expired": False, "incident": "", **context}
    return render_template("_errors/problem.html", status=status, **shown), status
