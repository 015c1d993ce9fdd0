"""The page of one listing."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request

from marketplace.catalogue.states import ListingState
from marketplace.kernel.access import anyone
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity
from marketplace.kernel.show import show_date
from marketplace.kernel.text import clean

from .. import queries
from ..filters import SHELF, Filters
from ..sharing import Sharing, breadcrumb_data, product_data, share_picture, shortened
from ..shelf import Offer, kind_words
from .blueprint import as_written, pages
from .makers import maker_card


@pages.get("/san-pham/<slug>")
@anyone
def listing(slug: str) -> str:
    """One listing; 410 when it is no longer shown, 404 when there never was one."""
    found = queries.listing_for(slug)
    if found is None:
        abort(404)
    offer = Offer(*found)
    item = offer.listing
    if item.state not in queries.SHOWN:
        abort(410)
    links = [("/", _(N_("Trang đầu"))), (SHELF, _(N_("Sản phẩm")))]
    if item.category:
        kind = kind_words(item.category.short_name, item.category.short_name_en)
        links.append((Filters(kinds=(item.category.slug,)).address(), kind))
    about = Sharing(
        path=f"/san-pham/{item.slug}",
        title=_(N_("%(name)s của %(producer)s"), name=item.name, producer=item.producer.name),
        description=shortened(f"{offer.money}/{offer.unit_words}. {item.description}"),
        image=share_picture(item),
        kind="product",
        is_indexed=offer.is_for_sale,
    )
    return render_template(
        "shop/listing.html",
        **told_of(offer),
        about=about,
        data=[product_data(item, offer.supply, for_sale=offer.is_for_sale), breadcrumb_data(links)],
        links=links,
        chosen=clean(request.args.get("so-luong", ""))[:12],
        is_preview=False,
    )


def told_of(offer: Offer) -> dict[str, Any]:
    """What the page of one listing says of it."""
    item = offer.listing
    return {
        "offer": offer,
        "listing": item,
        "is_paused": item.state is ListingState.PAUSED,
        "short_facts": _short_facts(offer),
        "label_facts": [(label, as_written(words)) for label, words in offer.label_facts],
        "papers": [(label, as_written(words)) for label, words in offer.papers],
        "certificate": offer.certificate,
        "certified": [(label, as_written(words)) for label, words in offer.certified],
        "scan": offer.certificate.scan if offer.certificate and offer.certificate.is_public else None,
        "maker": maker_card(item.producer),
        "points": queries.pickup_points(item.producer.locality_id),
        "others": queries.goods_of(item.producer_id, but=item.id, limit=4),
        "similar": queries.similar_to(item) if item.category_id else [],
    }


def _short_facts(offer: Offer) -> list[tuple[str, Any]]:
    """What decides whether to buy, beside the button."""
    listing = offer.listing
    least = Quantity(listing.min_quantity, listing.unit)
    ready = show_date(offer.ready_on) if offer.may_be_ordered else ""
    sentence = N_("Được lệch %(n)s%%, lệch hơn thì hỏi bạn trước")
    tolerance = _(sentence, n=listing.weight_tolerance) if listing.unit.is_measure else ""
    known = (
        (N_("Mùa"), offer.season),
        (N_("Nơi làm ra"), as_written(listing.origin)),
        (N_("Mua ít nhất"), str(least)),
        (N_("Đơn tối thiểu"), str(listing.producer.min_order) if listing.producer.min_order else ""),
        (N_("Sớm nhất có thể gửi đi"), ready),
        (N_("Cân thực"), tolerance),
        (N_("Bán bởi"), as_written(f"{listing.producer.name}, {listing.producer.address}")),
    )
    return [(_(label), value) for label, value in known if value]
