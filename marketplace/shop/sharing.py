"""What a page says of itself to search engines and to who shares it: its address in both languages, card, JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.catalogue.models import Listing
from marketplace.introductions.models import ShownPicture
from marketplace.kernel.i18n import language
from marketplace.kernel.settings import public_address
from marketplace.kernel.web import photo_url
from marketplace.organisations.models import Organisation
from marketplace.papers.models import OcopCertificate
from marketplace.stock.supply import Supply

from .shelf import Card

LONGEST = 155
SENTENCE_END = re.compile(r"[.!?…](?= |$)")
NAME = "Chợ kết nghĩa Trà Tân – Hòa Cường"


@dataclass(frozen=True)
class Sharing:
    """The head of one public page; `path` is its canonical address in Vietnamese, without the host."""

    path: str
    title: str
    description: str
    image: str = ""
    kind: str = "website"
    is_indexed: bool = True
    previous: str = ""
    next: str = ""

    @property
    def canonical(self) -> str:
        return self.in_english if language() == "en" else self.in_vietnamese

    @property
    def in_vietnamese(self) -> str:
        return public_address(self.path)

    @property
    def in_english(self) -> str:
        return public_address(english(self.path))

    @property
    def image_url(self) -> str:
        return public_address(self.image) if self.image else ""

    @property
    def locale(self) -> str:
        return "en_US" if language() == "en" else "vi_VN"


def english(path: str) -> str:
    """The same page's address in English."""
    return f"{path}{'&' if '?' in path else '?'}lang=en"


def shortened(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text, cut between two words."""
    plain = " ".join(text.split())
    if len(plain) <= longest:
        return plain
    return plain[:longest].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"


def in_short(text: str, longest: int) -> str:
    """The whole sentences of a text that fit; when not even the first does, its words that do."""
    plain = " ".join(text.split())
    ends = [found.end() for found in SENTENCE_END.finditer(plain) if found.end() <= longest]
    return plain[: ends[-1]] if ends and len(plain) > longest else shortened(plain, longest)


def share_picture(listing: Listing) -> str:
    """The picture a shared listing shows: 1200 × 630."""
    return f"/anh/{listing.photos[0].digest}-og.jpg" if listing.photos else ""


def share_picture_of(cards: Sequence[Card]) -> str:
    """The picture a shared shelf shows: that of its first goods."""
    digest = next((card.digest for card in cards if card.digest), None)
    return f"/anh/{digest}-og.jpg" if digest else ""


def product_data(listing: Listing, supply: Supply, *, for_sale: bool) -> dict[str, Any]:
    """A listing as schema.org/Product: the price that is shown, the availability that the stock says."""
    there = for_sale and supply.is_enough(listing.min_quantity)
    preorder = supply.preorder(listing.min_quantity) if there else None
    url = public_address(f"/san-pham/{listing.slug}")
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": listing.name,
        "sku": listing.slug,
        "url": url,
        "inLanguage": "vi",
        "description": shortened(listing.description or listing.name, 500),
        "image": [public_address(photo_url(photo, 1200)) for photo in listing.photos],
        "offers": {
            "@type": "Offer",
            "url": url,
            "price": str(listing.price.dong if listing.price else 0),
            "priceCurrency": "VND",
            "availability": f"https://schema.org/{'PreOrder' if preorder else 'InStock' if there else 'OutOfStock'}",
            "seller": {"@type": "Organization", "name": listing.producer.name},
        },
    }
    if preorder:
        data["offers"]["availabilityStarts"] = preorder.starts_on.isoformat()
    if listing.category:
        data["category"] = listing.category.short_name
    if certificate := listing.certificate:
        data["hasCertification"] = certification_data(certificate)
    if not data["image"]:
        del data["image"]
    return data


def certification_data(certificate: OcopCertificate) -> dict[str, Any]:
    """The stars that count today as schema.org/Certification."""
    return {
        "@type": "Certification",
        "name": f"OCOP {certificate.stars} sao",
        "certificationIdentification": certificate.number,
        "issuedBy": {"@type": "Organization", "name": certificate.issuer},
        "validFrom": certificate.issued_on.isoformat(),
        "expires": certificate.covers_until.isoformat(),
        "certificationRating": {"@type": "Rating", "ratingValue": certificate.stars, "worstRating": 3, "bestRating": 5},
    }


def breadcrumb_data(links: list[tuple[str, str]]) -> dict[str, Any]:
    """Where the page stands, as schema.org/BreadcrumbList."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": words, "item": public_address(url)}
            for place, (url, words) in enumerate(links, start=1)
        ],
    }


def producer_data(producer: Organisation, pictures: Sequence[ShownPicture] = ()) -> dict[str, Any]:
    """A producer as schema.org/Organization: the telephone only where the producer agreed to show it."""
    locality = producer.locality
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": producer.name,
        "url": public_address(f"/nha-san-xuat/{producer.slug}"),
        "description": shortened(producer.story or producer.name, 500),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": producer.hamlet,
            "addressLocality": locality.short_name,
            "addressRegion": locality.province.name,
            "addressCountry": "VN",
        },
    }
    more = {
        "image": [public_address(photo_url(each, 1200)) for each in pictures],
        "foundingDate": str(producer.since or ""),
        "telephone": producer.public_phone,
    }
    return data | {name: value for name, value in more.items() if value}


def market_data() -> list[dict[str, Any]]:
    """The market itself, with the address of its search."""
    home = public_address("/")
    return [
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": NAME,
            "url": home,
            "inLanguage": ["vi", "en"],
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": public_address("/san-pham") + "?q={search_term_string}",
                },
                "query-input": "required name=search_term_string",
            },
        },
        {"@context": "https://schema.org", "@type": "Organization", "name": NAME, "url": home},
    ]
