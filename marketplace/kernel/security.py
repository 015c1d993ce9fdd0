"""What every answer carries and every change must show: headers, the CSRF token, where the request came from."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from .actor import actor

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'",
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
csrf = CSRFProtect()


def guard(app: Flask) -> None:
    """Put the guards on the app."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=12 * 3600, WTF_CSRF_SSL_STRICT=False)
    csrf.init_app(app)
    app.before_request(refuse_foreign_changes)
    app.after_request(add_headers)


def refuse_foreign_changes() -> None:
    """A change must come from one of our own pages: by its origin, and by the token only our pages know."""
    if request.method not in UNSAFE or request.path.startswith("/api/"):
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
    return origin is None or urlsplit(origin).netloc == request.host


def add_headers(answer: Response) -> Response:
    """Security headers on everything; nothing personal stays in a cache."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if actor().is_signed_in or answer.status_code >= 400 or "csrf_token" in g:
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer
