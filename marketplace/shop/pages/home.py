"""The first page: what is in season, what is new, who makes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template

from marketplace.checkout.schemas import AddToCart
from marketplace.favourites.queries import bought_lately
from marketplace.kernel.access import anyone
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import today
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _, ngettext
from marketplace.organisations.models import Organisation

from .. import queries
from ..filters import Filters
from ..sharing import Sharing, in_short, market_data, share_picture_of
from ..shelf import Picture, kind_words, month_name
from .blueprint import pages
from .makers import maker_card

ONE_SENTENCE = 90  # letters
BOUGHT = 3  # goods bought before, in one row on a wide screen


@pages.get("/")
@anyone
def home() -> str:
    """The first page of the market."""
    season, kinds = queries.in_season(), queries.kinds()
    newest = queries.newest(but={card.id for card in season})
    makers = queries.newest_producers()
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
        face=_face([row[0] for row in makers]),
        makers=[maker_card(*row) for row in makers],
        partnerships=queries.partnerships(),
        month=today().month,
        month_words=month_name(today().month),
        bought=bought_lately(actor(), limit=BOUGHT),
        buying=Form(AddToCart()),
    )


def _face(makers: Sequence[Organisation]) -> dict[str, Any] | None:
    """The maker under the picture of the first page: the first with a picture and a sentence of their own, if any."""
    maker = next((each for each in makers if each.picture and each.story), None)
    if maker is None:
        return None
    return {
        "url": f"/nha-san-xuat/{maker.slug}",
        "name": maker.name.partition(" (")[0],
        "place": maker.locality.short_name,
        "sentence": in_short(maker.story, ONE_SENTENCE),
        "photo": Picture(maker.picture),
        "alt": maker.name,
    }


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
