"""Who makes the goods: all of them, and the page of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, render_template, request

from marketplace.introductions.queries import pictures_of
from marketplace.kernel.access import anyone
from marketplace.kernel.clock import today
from marketplace.kernel.db import AnyRow
from marketplace.kernel.i18n import N_, _, ngettext
from marketplace.kernel.paging import read_page_number
from marketplace.orders.contacting import Contact
from marketplace.organisations.models import Organisation
from marketplace.papers.queries import shown_papers_of

from .. import postcards, queries
from ..filters import Filters
from ..sharing import Sharing, breadcrumb_data, in_short, producer_data, shortened
from ..shelf import Picture, harvest_row, kind_words
from .blueprint import as_written, pages

SHORT_STORY = 110  # letters: three lines of a card on a phone


@pages.get("/nha-san-xuat")
@anyone
def producers() -> str:
    """Everybody who sells here, a page at a time."""
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
    makers = [maker_card(*row) for row in page.rows]
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
    """One producer, as they want to be known."""
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


def _known_of(found: Organisation, kinds: Sequence[AnyRow]) -> list[tuple[str, Any]]:
    """What is known of a producer: what they make, since when, where."""
    made = " · ".join(kind_words(row.short_name, row.short_name_en) for row in kinds)
    known = (
        (N_("Làm ra"), made),
        (N_("Làm từ năm"), str(found.since or "")),
        (N_("Địa chỉ"), as_written(found.address)),
    )
    return [(_(label), value) for label, value in known if value]


def maker_card(producer: Organisation, goods: int = 0, is_of_the_mountains: bool | None = None) -> dict[str, Any]:
    """A producer as a maker card wants it; which side of the twinning it is on is told where the list asked for it."""
    return {
        "url": f"/nha-san-xuat/{producer.slug}",
        "name": producer.name,
        "kind": _(producer.kind.label),
        "place": producer.hamlet or None,
        "origin": (producer.locality.short_name, bool(is_of_the_mountains)),
        "story": in_short(producer.story, SHORT_STORY) or None,
        "photo": Picture(producer.picture) if producer.picture else None,
        "facts": [ngettext("%(n)s sản phẩm", "%(n)s sản phẩm", goods)] if goods else [],
    }


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
    answer.make_conditional(request)
    return answer
