"""News of goods somebody waited for, and of makers they follow."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from marketplace.favourites.events import GoodsReturned, MakerNewsTold, WaitsEnded
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.kernel.i18n import N_

from .. import commands
from ..commands import News
from ..states import NewsKind

NAMED = 3  # goods a message to followers names
LONGEST_LIST = 150  # letters of their names, so that the subject stays one line

BACK = (N_("Có lại rồi: %(name)s"), N_("%(name)s bạn chờ nay đặt được. Số hàng có hạn, ai đặt trước được trước."))
ENDED = (
    N_("Thôi chờ: %(name)s"),
    N_("%(name)s không còn bán nữa, nên chợ thôi báo. Xem món tương tự ở trang Sản phẩm."),
)
NEW_GOODS = (N_("%(maker)s có hàng mới"), N_("Mới lên chợ: %(goods)s.\nThôi theo dõi ở ngay trang người bán."))
MORE_GOODS = (
    N_("%(maker)s có %(count)s món mới"),
    N_("Mới lên chợ: %(goods)s và %(more)s món nữa.\nThôi theo dõi ở ngay trang người bán."),
)


@on(GoodsReturned)
def tell_that_goods_are_there_again(event: GoodsReturned) -> None:
    """Who waited may order; the waiting is over."""
    _tell_of_goods("back", BACK, f"/san-pham/{event.listing.slug}", event)


@on(WaitsEnded)
def tell_that_goods_will_not_come(event: WaitsEnded) -> None:
    """Who waited need not wait any more."""
    _tell_of_goods("ended", ENDED, "/da-luu/dang-cho", event)


def _tell_of_goods(what: str, told: tuple[str, str], path: str, event: GoodsReturned | WaitsEnded) -> None:
    """Each event is a fact of its own: who is told waits no more, so nobody can be told twice."""
    key = f"goods:{event.listing.id}:{what}:{secrets.token_hex(6)}"
    news = News(key, NewsKind.FAVOURITES, *told, path, {"name": event.listing.name})
    commands.tell_each(SYSTEM, news=news, person_ids=event.person_ids)


@on(MakerNewsTold)
def tell_what_a_maker_brought(event: MakerNewsTold) -> None:
    """Followers hear what is new of their maker, once a day however much it is."""
    names = _named([listing.name for listing in event.listings])
    count, more = len(event.listings), len(event.listings) - len(names)
    values = {"maker": event.producer.name, "goods": ", ".join(names), "count": count, "more": more}
    subject, body = MORE_GOODS if more else NEW_GOODS
    key, path = f"maker:{event.producer.id}:news:{event.day}", f"/nha-san-xuat/{event.producer.slug}"
    news = News(key, NewsKind.FAVOURITES, subject, body, path, values)
    commands.tell_each(SYSTEM, news=news, person_ids=event.person_ids)


def _named(names: Sequence[str]) -> list[str]:
    """The first of them, as many as fit; one at least."""
    shown = list(names[:NAMED])
    while len(shown) > 1 and len(", ".join(shown)) > LONGEST_LIST:
        shown.pop()
    return shown
