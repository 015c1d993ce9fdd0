"""The shelf, narrowed by kind, stars, month, price and maker."""

from __future__ import annotations

from flask import render_template, request

from marketplace.kernel.access import anyone
from marketplace.kernel.i18n import N_, _, ngettext
from marketplace.kernel.show import show_money
from marketplace.search.queries import nearest_words

from .. import contacts, queries
from ..filters import SHELF, Filters, Sorting, read_filters
from ..sharing import Sharing, share_picture_of
from ..shelf import kind_words, month_name
from .blueprint import pages


@pages.get("/san-pham")
@anyone
def goods() -> str:
    """The shelf, narrowed as the address says, a page at a time."""
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
        sorting_options=[(each.value, _(each.label), each is filters.sorting) for each in Sorting],
        suggestion=nearest_words(filters.wanted) if found_none else None,
        nearest=queries.nearest(filters.wanted) if found_none else [],
        contacts=contacts.market_contacts() if found_none else [],
    )


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
