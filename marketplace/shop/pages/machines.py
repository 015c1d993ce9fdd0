"""For machines: what there is to find, what is new, what is for sale."""

from __future__ import annotations

from flask import Response, jsonify, redirect
from werkzeug.wrappers import Response as AnyResponse

from marketplace.kernel.access import anyone
from marketplace.kernel.web import static_url

from .. import feeds, queries
from ..filters import SHELF
from .blueprint import pages

POLICIES = ("quy-che", "quyen-rieng-tu", "giao-nhan", "doi-tra", "khieu-nai", "xep-hang")


@pages.get("/sitemap.xml")
@anyone
def sitemap() -> Response:
    """What search engines may find here."""
    listings, makers = queries.listing_addresses(), queries.producer_addresses()
    newest = max((approved for _slug, approved in listings), default=None)
    found = [("/", newest), (SHELF, newest), ("/nha-san-xuat", newest)]
    found += [(f"/{slug}", None) for slug in POLICIES]
    found += [(f"/san-pham/{slug}", approved) for slug, approved in listings]
    found += [(f"/nha-san-xuat/{slug}", approved) for slug, approved in makers]
    return Response(feeds.sitemap(found), mimetype="application/xml")


@pages.get("/robots.txt")
@anyone
def robots() -> Response:
    """What robots are asked to leave alone."""
    return Response(feeds.robots(), mimetype="text/plain")


@pages.get("/tin-moi.atom")
@anyone
def news() -> Response:
    """The newest goods, as Atom."""
    return Response(feeds.atom(queries.news()), mimetype="application/atom+xml")


@pages.get("/san-pham.xml")
@anyone
def merchant_feed() -> Response:
    """What is for sale, as shopping services read it."""
    return Response(feeds.merchant_feed(queries.goods_for_merchants()), mimetype="application/xml")


@pages.get("/manifest.webmanifest")
@anyone
def manifest() -> Response:
    """What a phone needs to put the market among its apps."""
    answer = jsonify(feeds.manifest())
    answer.mimetype = "application/manifest+json"
    return answer


@pages.get("/.well-known/security.txt")
@anyone
def security() -> Response:
    """Whom to tell about a weakness (RFC 9116)."""
    return Response(feeds.security_txt(), mimetype="text/plain")


@pages.get("/favicon.ico")
@anyone
def favicon() -> AnyResponse:
    """Browsers ask for it here, whatever the page says."""
    return redirect(static_url("favicon.ico"), 302)
