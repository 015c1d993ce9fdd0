"""The blueprint of the shop, and what all its pages have in common."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request
from markupsafe import Markup

from marketplace.kernel.actor import actor
from marketplace.kernel.i18n import language

pages = Blueprint("shop", __name__)
KEPT_FOR = {
    "shop.sitemap": 3600,
    "shop.robots": 86400,
    "shop.manifest": 86400,
    "shop.security": 86400,
    "shop.favicon": 86400,
}


@pages.after_request
def let_caches_ask(answer: Response) -> Response:
    """A visitor's page may be kept if the cache asks each time whether it is still so; 304 when it is."""
    if request.method != "GET" or answer.status_code != 200 or actor().is_signed_in or "Set-Cookie" in answer.headers:
        return answer
    if "csrf_token" not in g and not answer.direct_passthrough:
        seconds = KEPT_FOR.get(request.endpoint or "")
        answer.headers.setdefault("Cache-Control", f"public, max-age={seconds}" if seconds else "no-cache")
        answer.add_etag(weak=True)
        answer.make_conditional(request)
    return answer


@pages.context_processor
def mark_vietnamese() -> dict[str, Any]:
    """`{{ vi }}` in a tag marks what the producers wrote as Vietnamese on an English page."""
    return {"vi": Markup(' lang="vi"') if language() == "en" else ""}


def as_written(text: str) -> str:
    """What a producer wrote, marked as Vietnamese on an English page."""
    return Markup('<span lang="vi">{}</span>').format(text) if text and language() == "en" else text
