"""Pages for machines, as text: addresses for search engines, news for feed readers, goods for merchants, a manifest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from marketplace.kernel.clock import now
from marketplace.kernel.db import AnyRow
from marketplace.kernel.settings import public_address
from marketplace.kernel.web import static_url
from marketplace.stock.supply import Supply

from .sharing import NAME, english, shortened

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
KEPT_OUT = (
    "/gio-hang",
    "/dat-hang",
    "/don-hang",
    "/tai-khoan",
    "/da-luu",
    "/san-pham/*/luu",
    "/san-pham/*/bao-khi-co",
    "/nha-san-xuat/*/theo-doi",
    "/dang-",
    "/ban-hang",
    "/dieu-phoi",
    "/quan-tri",
    "/api/",
)
GREEN, PAPER = "#14532d", "#fbf9f4"


def sitemap(pages: Iterable[tuple[str, datetime | None]]) -> str:
    """Every public page in both languages."""
    rows = "".join(_address(path, changed) for path, changed in pages)
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f"{HEAD}<urlset {spaces}>\n{rows}</urlset>\n"


def _address(path: str, changed: datetime | None) -> str:
    own, other = public_address(path), public_address(english(path))
    pair = "".join(
        f"<xhtml:link rel={quoteattr('alternate')} hreflang={quoteattr(code)} href={quoteattr(url)}/>"
        for code, url in (("vi", own), ("en", other), ("x-default", own))
    )
    last = f"<lastmod>{changed.astimezone(UTC).date().isoformat()}</lastmod>" if changed else ""
    return f"<url><loc>{escape(own)}</loc>{last}{pair}</url>\n"


def robots() -> str:
    """Where search engines need not go, and where the addresses are."""
    closed = "".join(f"Disallow: {path}\n" for path in KEPT_OUT)
    return f"User-agent: *\n{closed}\nSitemap: {public_address('/sitemap.xml')}\n"


def atom(news: Sequence[AnyRow]) -> str:
    """The newest goods for feed readers (RFC 4287)."""
    home, own = public_address("/"), public_address("/tin-moi.atom")
    changed = _moment(news[0].approved_at if news else now())
    entries = "".join(_entry(row) for row in news)
    return (
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi"><title>{escape(NAME)}</title>'
        f"<id>{escape(home)}</id><link href={quoteattr(home)}/><link rel={quoteattr('self')} href={quoteattr(own)}/>"
        f"<updated>{changed}</updated><author><name>{escape(NAME)}</name></author>\n{entries}</feed>\n"
    )


def _entry(row: AnyRow) -> str:
    url = public_address(f"/san-pham/{row.slug}")
    words = f"{row.price}/{row.unit.label} · {row.producer}. {shortened(row.description, 300)}"
    return (
        f"<entry><title>{escape(row.name)}</title><id>{escape(url)}</id><link href={quoteattr(url)}/>"
        f"<updated>{_moment(row.approved_at)}</updated><author><name>{escape(row.producer)}</name></author>"
        f"<summary>{escape(words)}</summary></entry>\n"
    )


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def merchant_feed(goods: Iterable[tuple[AnyRow, Supply]]) -> str:
    """Everything for sale, as Google's and Zalo's merchant readers take it (RSS 2.0 with g:)."""
    items = "".join(_item(row, supply) for row, supply in goods)
    home = escape(public_address("/"))
    head = f"<title>{escape(NAME)}</title><link>{home}</link><description>{escape(NAME)}</description>"
    space = 'xmlns:g="http://base.google.com/ns/1.0"'
    return f'{HEAD}<rss version="2.0" {space}><channel>{head}\n{items}</channel></rss>\n'


def _item(row: AnyRow, supply: Supply) -> str:
    there = supply.is_enough(row.min_quantity)
    preorder = supply.preorder(row.min_quantity) if there else None
    facts = {
        "id": row.slug,
        "title": row.name,
        "description": shortened(row.description or row.name, 1000),
        "link": public_address(f"/san-pham/{row.slug}"),
        "price": f"{row.price.dong} VND",
        "availability": "preorder" if preorder else "in_stock" if there else "out_of_stock",
        "condition": "new",
        "brand": row.producer,
        "identifier_exists": "no",
    }
    if preorder:
        facts["availability_date"] = preorder.starts_on.isoformat()
    if row.digest:
        facts["image_link"] = public_address(f"/anh/{row.digest}-1200.webp")
    return "<item>" + "".join(f"<g:{name}>{escape(value)}</g:{name}>" for name, value in facts.items()) + "</item>\n"


def manifest() -> dict[str, Any]:
    """What a phone needs to put the market beside its other apps."""
    icons = [
        {"src": static_url("icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static_url("icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static_url("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
    ]
    return {
        "name": NAME,
        "short_name": "Chợ kết nghĩa",
        "lang": "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": GREEN,
        "icons": icons,
    }


def security_txt() -> str:
    """Whom to tell about a weakness (RFC 9116)."""
    ends = (now() + timedelta(days=300)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    contact, own = public_address("/khieu-nai"), public_address("/.well-known/security.txt")
    return f"Contact: {contact}\nExpires: {_moment(ends)}\nPreferred-Languages: vi, en\nCanonical: {own}\n"
