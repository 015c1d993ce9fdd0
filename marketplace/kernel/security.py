"""What every answer carries and every change must show: headers, the token, its origin, and not too many at once."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import BadRequest, NotFound

from .actor import actor

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", 
        "connect-src 'self'",
        "manifest-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
    )
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A picture or a style sheet is no document: the rest would only weigh on a weak signal (half a kilobyte a file).
OF_ASSETS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ASSETS = ("/static/", "/anh/")
LIMIT_OF_CHANGES = "120 per minute; 2000 per hour"
LIMIT_OF_CALLS = "600 per minute"


def who_counts() -> str:
    """Whose requests are counted together: a signed-in person's, else an address's (a /64 for IPv6)."""
    if person := actor().person_id:
        return f"person:{person}"
    try:
        address = ip_address(request.remote_addr or "127.0.0.1")
    except ValueError:  # a proxy that passes on what it was told
        return "address:unknown"
    return f"address:{ip_network((address, 64 if address.version == 6 else 32), strict=False)}"


csrf = CSRFProtect()


def is_counted() -> bool:
    """Changes and API calls are counted; reading pages is not."""
    return request.method in UNSAFE or request.path.startswith("/api/")


def limit_requests(app: Flask) -> None:
    """Count changes and calls, in the store all nodes share; goes on last, when it is known who asks."""
    app.config.setdefault("RATELIMIT_ENABLED", not app.testing)
    Limiter(
        who_counts,
        app=app,
        application_limits=[limit_of_request],
        application_limits_exempt_when=lambda: not is_counted(),
        headers_enabled=True,
    )


def limit_of_request() -> str:
    """How often this kind of request may come from one person or address."""
    return LIMIT_OF_CHANGES if request.method in UNSAFE else LIMIT_OF_CALLS


def guard(app: Flask) -> None:
    """Put the guards on the app."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=12 * 3600, WTF_CSRF_SSL_STRICT=False)
    csrf.init_app(app)
    app.before_request(refuse_foreign_changes)
    app.after_request(add_headers)


def refuse_foreign_changes() -> None:
    """A change must come from one of our own pages: by its origin, and by the token only our pages know."""
    if request.method not in UNSAFE or request.path.startswith("/api/") or request.routing_exception is not None:
        return
    if not is_own_origin():
        raise CSRFError("foreign origin")
    csrf.protect()


def is_own_origin() -> bool:
    """Whether the browser says this request started on our own site (Sec-Fetch-Site, else Origin; silent ones pass)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def refuse_broken_addresses() -> None:
    """No page of ours has an address with a NUL in it, and no database takes one."""
    if "\0" in request.path:
        raise NotFound
    if "\0" in unquote_to_bytes(request.query_string).decode("latin-1"):
        raise BadRequest


def add_headers(answer: Response) -> Response:
    """Security headers on everything; nothing personal stays in a cache."""
    for name, value in (OF_ASSETS if request.path.startswith(ASSETS) else HEADERS).items():
        answer.headers.setdefault(name, value)
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if actor().is_signed_in or answer.status_code >= 400 or "csrf_token" in g:
        answer.headers.setdefault("Cache-Control", "no-store")
    elif request.method in ("GET", "HEAD") and answer.mimetype == "text/html" and not answer.is_streamed:
        answer.headers.setdefault("Cache-Control", "no-cache")
        answer.add_etag()
    return answer
