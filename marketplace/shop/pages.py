from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, redirect, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import Row
from werkzeug.wrappers import Response as AnyResponse

from marketplace.catalogue.states import ListingState
from marketplace.introductions.queries import pictures_of
from marketplace.kernel.access import anyone
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import today
from marketplace.kernel.i18n import N_, _, language, ngettext
from marketplace.kernel.offline import NO_SIGNAL, keeper
from marketplace.kernel.paging import read_page_number
from marketplace.kernel.quantity import Quantity
from marketplace.kernel.web import show_date, show_money, static_url
from marketplace.orders.contacting import Contact
from marketplace.organisations.models import Organisation
from marketplace.papers.queries import shown_papers_of
from marketplace.search.queries import nearest_words

from . import contacts, feeds, postcards, queries
from .filters import SHELF, Filters, Order, read_filters
from .samples import refused_form, sample_form, sample_line
from .sharing import (
    Sharing,
    breadcrumb_data,
    market_data,
    producer_data,
    product_data,
    share_picture,
    share_picture_of,
    shortened,
)
from .shelf import Offer, Picture, harvest_row, kind_words, month_name

pages = Blueprint("shop", __name__)
POLICIES = ("quy-che", "quyen-rieng-tu", "giao-nhan", "doi-tra", "khieu-nai", "xep-hang")
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


# ---- the shop ------------------------------------------------------------------------------------------------------


@pages.get("/")
@anyone
def home() -> str:
    season, kinds = queries.in_season(), queries.kinds()
    newest = queries.newest(but={card.id for card in season})
    about = Sharing(
        path="/",
        title=_(N_("Chợ kết nghĩa Trà Tân – Hòa Cường")),
        description=_(
            N_(
                "Nông sản vùng cao Trà Tân bán thẳng cho người Hòa Cường, Đà Nẵng:"
                " biết ai làm ra, trả tiền thẳng cho người bán, hàng đúng mùa."
            )
        ),
        image=share_picture_of([*season, *newest]),
    )
    return render_template(
        "shop/home.html",
        about=about,
        data=market_data(),
        kinds=_strip(kinds),
        count_words=_goods_words(sum(row.found for row in kinds)),
        season=season,
        newest=newest,
        makers=[_maker(*row) for row in queries.newest_producers()],
        partnerships=queries.partnerships(),
        month=today().month,
        month_words=month_name(today().month),
    )


@pages.get("/san-pham")
@anyone
def goods() -> str:
    filters = read_filters(request.args)
    choices = queries.facets(filters)
    page = queries.shelf(filters, choices.total)
    names = {row.slug: kind_words(row.short_name, row.short_name_en) for row in choices.kinds}
    title = _title(filters, names)
    numbered = _(N_("%(title)s, trang %(n)s"), title=title, n=page.number) if page.number > 1 else title
    about = Sharing(
        path=filters.address(page.number) if filters.is_plain else SHELF,
        title=numbered,
        description=_(N_("%(title)s của bà con Trà Tân: giá, còn bao nhiêu, ai làm ra, mùa nào có."), title=title),
        image=share_picture_of(page.rows),
        is_indexed=filters.is_plain and page.total > 0,
        previous=filters.address(page.number - 1) if page.has_previous else "",
        next=filters.address(page.number + 1) if page.has_next else "",
    )
    found_none = bool(filters.wanted) and not page.total
    return render_template(
        "shop/goods.html",
        about=about,
        title=title,
        filters=filters,
        page=page,
        found=ngettext("%(n)s sản phẩm", "%(n)s sản phẩm", page.total),
        chips=_chips(filters, names, {row.slug: row.name for row in choices.producers}),
        kind_options=[(row.slug, names[row.slug], row.found, row.slug in filters.kinds) for row in choices.kinds],
        star_options=[
            (str(stars), _(N_("OCOP %(n)s sao"), n=stars), found, stars in filters.stars)
            for stars, found in choices.stars.items()
            if found or stars in filters.stars
        ],
        month_options=_month_options(filters, choices.months),
        producer_options=[(row.slug, row.name, row.found, row.slug in filters.producers) for row in choices.producers],
        stock_options=[("1", _(N_("Chỉ hàng còn bán")), choices.in_stock, filters.in_stock)],
        order_options=[(order.value, _(order.label), order is filters.order) for order in Order],
        suggestion=nearest_words(filters.wanted) if found_none else None,
        nearest=queries.nearest(filters.wanted) if found_none else [],
        contacts=contacts.market_contacts() if found_none else [],
    )


@pages.get("/san-pham/<slug>")
@anyone
def listing(slug: str) -> str:
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
        "label_facts": [(label, _as_written(words)) for label, words in offer.label_facts],
        "papers": [(label, _as_written(words)) for label, words in offer.papers],
        "certificate": offer.certificate,
        "certified": [(label, _as_written(words)) for label, words in offer.certified],
        "scan": offer.certificate.scan if offer.certificate and offer.certificate.is_public else None,
        "maker": _maker(item.producer),
        "points": queries.pickup_points(item.producer.locality_id),
        "others": queries.goods_of(item.producer_id, but=item.id, limit=4),
        "similar": queries.similar_to(item) if item.category_id else [],
    }


@pages.get("/nha-san-xuat")
@anyone
def producers() -> str:
    page = queries.producers(read_page_number(request.args.get("trang")))
    address = [f"/nha-san-xuat?trang={n}" if n > 1 else "/nha-san-xuat" for n in range(page.last + 2)]
    title = _(N_("Nhà sản xuất"))
    about = Sharing(
        path=address[page.number],
        title=_(N_("%(title)s, trang %(n)s"), title=title, n=page.number) if page.number > 1 else title,
        description=_(N_("Những hộ, tổ hợp tác và hợp tác xã bán hàng ở chợ: ai, ở thôn nào, bán gì.")),
        previous=address[page.number - 1] if page.has_previous else "",
        next=address[page.number + 1] if page.has_next else "",
    )
    makers = [_maker(*row) for row in page.rows]
    return render_template(
        "shop/producers.html",
        about=about,
        title=title,
        page=page,
        makers=makers,
        found=ngettext("%(n)s nhà sản xuất", "%(n)s nhà sản xuất", page.total),
        address=address,
    )


@pages.get("/nha-san-xuat/<slug>")
@anyone
def producer(slug: str) -> str:
    found = queries.producer_for(slug)
    if found is None:
        abort(404)
    return producer_page(found)


def producer_page(found: Organisation, *, is_preview: bool = False) -> str:
    """The page of one producer; a preview is for the producer alone, before and after it is public."""
    items, pictures = queries.goods_of(found.id), pictures_of(found)
    links = [("/", _(N_("Trang đầu"))), ("/nha-san-xuat", _(N_("Nhà sản xuất")))]
    about = Sharing(
        path=f"/nha-san-xuat/{found.slug}",
        title=_(N_("%(name)s, %(place)s"), name=found.name, place=found.locality.short_name),
        description=shortened(found.story) or _(N_("%(name)s bán hàng ở chợ kết nghĩa."), name=found.name),
        image=postcards.address_of(found),
        kind="profile",
        is_indexed=bool(items) and not is_preview,
    )
    return render_template(
        "shop/producer.html",
        about=about,
        data=[producer_data(found, pictures), breadcrumb_data(links)],
        links=links,
        producer=found,
        known=_known_of(found, queries.kinds_of(found.id)),
        contact=Contact(found.name, found.public_phone, "") if found.public_phone else None,
        pictures=pictures,
        items=items,
        harvests=[harvest_row(item) for item in items if item.has_season],
        all_year=[item.name for item in items if not item.has_season],
        month=today().month,
        papers=shown_papers_of(found),
        points=queries.pickup_points(found.locality_id),
        more=Filters(producers=(found.slug,)).address(),
        is_preview=is_preview,
    )


def _known_of(found: Organisation, kinds: Sequence[Row[Any]]) -> list[tuple[str, Any]]:
    """What is known of a producer: what they make, since when, where."""
    made = " · ".join(kind_words(row.short_name, row.short_name_en) for row in kinds)
    known = (
        (N_("Làm ra"), made),
        (N_("Làm từ năm"), str(found.since or "")),
        (N_("Địa chỉ"), _as_written(found.address)),
    )
    return [(_(label), value) for label, value in known if value]


@pages.get("/nha-san-xuat/<slug>/anh-chia-se.jpg")
@anyone
def postcard(slug: str) -> Response:
    """The picture a shared link to this producer shows, drawn when something on it has changed."""
    found = queries.producer_for(slug)
    if found is None:
        abort(404)
    answer = Response(postcards.of(found), mimetype="image/jpeg")
    answer.set_etag(postcards.key_of(found))
    is_this_one = request.args.get("v") == postcards.mark_of(found)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_this_one else "no-cache"
    return answer.make_conditional(request)


@pages.get("/kieu-dang")
@anyone
def style_guide() -> str:
    return render_template(
        "style_guide/index.html", form=sample_form(), wrong_form=refused_form(), photos=[], line=sample_line()
    )


def _goods_words(count: int) -> str:
    """What the first button of the market says."""
    return ngettext("Xem %(n)s món đang bán", "Xem %(n)s món đang bán", count) if count else _(N_("Xem hàng đang bán"))


def _strip(rows: Any, chosen: tuple[str, ...] = ()) -> list[tuple[str, str, str, bool]]:
    """The kinds of goods as the category strip draws them."""
    return [
        (
            Filters(kinds=(row.slug,)).address(),
            kind_words(row.short_name, row.short_name_en),
            row.icon,
            row.slug in chosen,
        )
        for row in rows
    ]


def _maker(producer: Any, goods: int = 0) -> dict[str, Any]:
    """A producer as a maker card wants it."""
    return {
        "url": f"/nha-san-xuat/{producer.slug}",
        "name": producer.name,
        "kind": _(producer.kind.label),
        "place": ", ".join(part for part in (producer.hamlet, producer.locality.short_name) if part),
        "story": shortened(producer.story, 140) or None,
        "photo": Picture(producer.picture) if producer.picture else None,
        "facts": [ngettext("%(n)s sản phẩm", "%(n)s sản phẩm", goods)] if goods else [],
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
        (N_("Nơi làm ra"), _as_written(listing.origin)),
        (N_("Mua ít nhất"), str(least)),
        (N_("Sớm nhất có thể gửi đi"), ready),
        (N_("Cân thực"), tolerance),
        (N_("Bán bởi"), _as_written(f"{listing.producer.name}, {listing.producer.address}")),
    )
    return [(_(label), value) for label, value in known if value]


def _as_written(text: str) -> str:
    """What a producer wrote, marked as Vietnamese on an English page."""
    return Markup('<span lang="vi">{}</span>').format(text) if text and language() == "en" else text


def _title(filters: Filters, names: dict[str, str]) -> str:
    if filters.wanted:
        return _(N_("Tìm “%(words)s”"), words=filters.wanted.typed)
    if len(filters.kinds) == 1 and filters.kinds[0] in names:
        return names[filters.kinds[0]]
    if filters.month:
        return _(N_("Hàng mùa tháng %(month)s"), month=month_name(filters.month))
    return _(N_("Sản phẩm"))


def _chips(filters: Filters, names: dict[str, str], producers: dict[str, str]) -> list[tuple[str, str]]:
    """Each filter in force and the address without it."""
    chips = [(names.get(slug, slug), filters.without("nhom", slug)) for slug in filters.kinds]
    chips += [(_(N_("OCOP %(n)s sao"), n=stars), filters.without("sao", str(stars))) for stars in filters.stars]
    if filters.month:
        chips.append((_(N_("Mùa tháng %(month)s"), month=month_name(filters.month)), filters.without("mua")))
    if filters.price_from is not None:
        chips.append((_(N_("Từ %(money)s"), money=show_money(filters.price_from)), filters.without("gia_tu")))
    if filters.price_to is not None:
        chips.append((_(N_("Đến %(money)s"), money=show_money(filters.price_to)), filters.without("gia_den")))
    chips += [(producers.get(slug, slug), filters.without("nguoi_ban", slug)) for slug in filters.producers]
    if filters.in_stock:
        chips.append((_(N_("Còn hàng")), filters.without("con_hang")))
    return chips


def _month_options(filters: Filters, counts: dict[int, int]) -> list[tuple[str, str, bool]]:
    """Every month with how much is harvested in it."""
    words = {month: _(N_("Tháng %(months)s"), months=month_name(month)) for month in counts}
    months = [(str(month), f"{words[month]} ({counts[month]})", month == filters.month) for month in counts]
    return [("", _(N_("Tháng nào cũng được")), filters.month is None), *months]


# ---- for machines --------------------------------------------------------------------------------------------------


@pages.get("/sitemap.xml")
@anyone
def sitemap() -> Response:
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
    return Response(feeds.robots(), mimetype="text/plain")


@pages.get("/tin-moi.atom")
@anyone
def news() -> Response:
    return Response(feeds.atom(queries.news()), mimetype="application/atom+xml")


@pages.get("/san-pham.xml")
@anyone
def merchant_feed() -> Response:
    return Response(feeds.merchant_feed(queries.goods_for_merchants()), mimetype="application/xml")


@pages.get("/manifest.webmanifest")
@anyone
def manifest() -> Response:
    answer = jsonify(feeds.manifest())
    answer.mimetype = "application/manifest+json"
    return answer


@pages.get("/sw.js")
@anyone
def offline_keeper() -> Response:
    """What keeps pages on the phone. At the top, for a script may only look after what lies below it."""
    goods = url_for("catalogue_producer.index")
    answer = Response(keeper([goods, url_for("catalogue_producer.start_listing")]), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@pages.get(NO_SIGNAL)
@anyone
def no_signal() -> str:
    """What a phone shows instead of a page it cannot reach."""
    return render_template("shop/no_signal.html")


@pages.get("/.well-known/security.txt")
@anyone
def security() -> Response:
    return Response(feeds.security_txt(), mimetype="text/plain")


@pages.get("/favicon.ico")
@anyone
def favicon() -> AnyResponse:
    return redirect(static_url("favicon.ico"), 302)
