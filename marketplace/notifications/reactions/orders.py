"""News of orders. Another step of an order is one more line in ORDER_NEWS, another change one in CHANGE_NEWS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from marketplace.accounts.states import Role
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.kernel.i18n import N_
from marketplace.orders import policy as orders
from marketplace.orders.events import (
    CallAsked,
    OrderCancelled,
    OrderChanged,
    OrderCompleted,
    OrderConfirmed,
    OrderDeclined,
    OrderDelayed,
    OrderDelivered,
    OrderEvent,
    OrderPacked,
    OrderResumed,
    OrderShipped,
    OrderStepTakenBack,
    PurchasePlaced,
    SellerReminded,
)
from marketplace.orders.models import Order
from marketplace.orders.states import TIME_TO_TAKE_BACK, ChangeKind, Side

from .. import commands
from ..commands import Fact
from ..states import NewsKind

SELLERS_PAGE, BUYERS_PAGE, CALL_PAGE = "/ban-hang/don-hang/", "/don-hang/", "/dieu-phoi/can-goi/"


@dataclass(frozen=True)
class News:
    """What people are told: subject and words may name `code seller buyer who total reason`.

    `to` are the sides told; without it the other side than the one who acted, both when it was the market.
    """

    subject: str
    words: str
    to: tuple[Side, ...] = ()
    kind: NewsKind = NewsKind.ORDERS


ORDER_NEWS: dict[type[OrderEvent], News] = {
    OrderConfirmed: News(
        N_("Đơn %(code)s: người bán nhận làm"),
        N_("%(seller)s đã nhận đơn %(total)s của bạn và sẽ chuẩn bị hàng."),
    ),
    OrderDeclined: News(
        N_("Đơn %(code)s: người bán không nhận"),
        N_("%(seller)s không nhận được đơn này: %(reason)s\nBạn không phải trả gì."),
    ),
    OrderCancelled: News(
        N_("Đơn %(code)s đã hủy"),
        N_("%(who)s đã hủy đơn %(total)s: %(reason)s\nHàng đã trở lại kệ."),
    ),
    OrderPacked: News(
        N_("Đơn %(code)s: hàng đã soạn xong"),
        N_("%(seller)s đã cân, gói xong hàng của bạn và sắp giao đi."),
    ),
    OrderShipped: News(
        N_("Đơn %(code)s: hàng đang trên đường"),
        N_("%(seller)s đã giao hàng đi. Mở đơn để xem nơi nhận và cách trả tiền."),
    ),
    OrderDelayed: News(
        N_("Đơn %(code)s: hoãn giao"),
        N_("%(seller)s chưa giao được: %(reason)s"),
    ),
    OrderResumed: News(
        N_("Đơn %(code)s: hàng đi tiếp"),
        N_("Đường đã thông, %(seller)s giao tiếp hàng cho bạn."),
    ),
    OrderDelivered: News(
        N_("Đơn %(code)s: đã giao"),
        N_("%(seller)s ghi là đã giao hàng. Nếu chưa nhận hoặc hàng không đúng, hãy gọi người bán ngay."),
    ),
    OrderCompleted: News(
        N_("Đơn %(code)s hoàn tất"),
        N_("Đơn %(total)s giữa %(seller)s và %(buyer)s đã hoàn tất."),
    ),
    SellerReminded: News(
        N_("Đơn %(code)s đang chờ bạn trả lời"),
        N_("%(buyer)s đặt đơn %(total)s và đang chờ. Bấm nhận làm hoặc từ chối; để lâu, đơn sẽ bị hủy."),
        to=(Side.SELLER,),
        kind=NewsKind.REMINDERS,
    ),
}
CAN_BE_TAKEN_BACK = {OrderConfirmed: "confirm", OrderPacked: "pack"}
A_MOMENT_MORE = timedelta(seconds=5)  # the clocks of two servers are not quite one
TAKEN_BACK = {
    "confirm": News(
        N_("Đơn %(code)s: người bán bấm nhầm"),
        N_("%(seller)s vừa bấm nhầm “nhận đơn” và đã hoàn lại. Đơn của bạn đang chờ xác nhận như trước."),
    ),
    "pack": News(
        N_("Đơn %(code)s: người bán bấm nhầm"),
        N_("%(seller)s vừa bấm nhầm “đã soạn hàng” và đã hoàn lại. Hàng của bạn đang được chuẩn bị."),
    ),
}
AMENDED = News(
    N_("Đơn %(code)s: người mua đã sửa"),
    N_("%(buyer)s đã sửa đơn. Tổng tiền bây giờ là %(total)s. Mở đơn để xem trước và sau."),
)
CHANGE_NEWS: dict[ChangeKind, News] = {
    ChangeKind.ADDED: AMENDED,
    ChangeKind.AMENDED: AMENDED,
    ChangeKind.REMOVED: AMENDED,
    ChangeKind.CONFIRMED_PART: News(
        N_("Đơn %(code)s: chỉ nhận làm một phần"),
        N_(
            "%(seller)s chỉ giao được một phần: %(reason)s\nTổng tiền bây giờ là %(total)s. "
            "Bạn được hủy đơn, không mất phí, cho đến khi hàng được soạn."
        ),
    ),
    ChangeKind.TAKEN_ON: News(
        N_("Đơn %(code)s: người bán nhận làm phần thêm"),
        N_("%(seller)s nhận làm cả phần bạn vừa thêm. Tổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.SHORTED: News(
        N_("Đơn %(code)s: giao thiếu"),
        N_("%(seller)s không đủ hàng: %(reason)s\nTổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.LINE_CANCELLED: News(
        N_("Đơn %(code)s: thiếu một món"),
        N_("%(seller)s không có một món: %(reason)s\nTổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.SHARED_OUT: News(
        N_("Đơn %(code)s: hàng được chia lại"),
        N_("Hàng ít hơn dự tính nên %(seller)s chia lại cho các đơn. Tổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.WEIGHED: News(
        N_("Đơn %(code)s: đã cân thực"),
        N_("%(seller)s đã cân hàng. Tính theo cân thực, tổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.WEIGHT_ASKED: News(
        N_("Đơn %(code)s: cân lệch nhiều, bạn có đồng ý không?"),
        N_("Hàng cân thực lệch nhiều so với đã đặt. Mở đơn, bấm đồng ý hoặc không đồng ý."),
    ),
    ChangeKind.WEIGHT_AGREED: News(
        N_("Đơn %(code)s: người mua đồng ý cân thực"),
        N_("%(buyer)s đồng ý lấy hàng theo cân thực. Tổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.WEIGHT_REFUSED: News(
        N_("Đơn %(code)s: người mua không đồng ý cân thực"),
        N_("%(buyer)s muốn đúng số đã đặt. Hãy cân lại, giao bớt, hoặc gọi cho người mua."),
    ),
    ChangeKind.RETURNED: News(
        N_("Đơn %(code)s: có hàng trả lại"),
        N_("%(who)s ghi là hàng được trả lại: %(reason)s\nTổng tiền bây giờ là %(total)s."),
    ),
}
PLACED = News(
    N_("Đơn mới %(code)s: %(total)s"),
    N_("%(buyer)s vừa đặt hàng. Mở đơn, bấm nhận làm hoặc từ chối trong ngày."),
)


def tell_those_concerned(event: OrderEvent) -> None:
    """A step of an order was taken: the other side hears of it, by mail only once it can no longer be taken back."""
    wait = TIME_TO_TAKE_BACK + A_MOMENT_MORE if type(event) in CAN_BE_TAKEN_BACK else commands.NO_WAIT
    tell_the_other_side(event, ORDER_NEWS[type(event)], type(event).__name__, wait)


@on(OrderChanged)
def tell_what_changed(event: OrderChanged) -> None:
    """What is promised of an order changed: the other side hears what, and what it costs now."""
    tell_the_other_side(event, CHANGE_NEWS[event.kind], f"OrderChanged:{event.kind}")


def tell_the_other_side(event: OrderEvent, news: News, name: str, wait: timedelta = commands.NO_WAIT) -> None:
    """The news of an order for the side that did not act, for both when it was the market."""
    order, acting = event.order, orders.side_of(event.actor, event.order)
    told = news.to or [side for side in (Side.BUYER, Side.SELLER) if side is not acting]
    values = {**named(order), "who": who_acted(acting, order), "reason": event.reason}
    commands.tell(SYSTEM, facts=[fact_of(order, side, news, values, name) for side in told], wait=wait)


for _event in ORDER_NEWS:
    on(_event)(tell_those_concerned)


@on(OrderStepTakenBack)
def take_the_news_back(event: OrderStepTakenBack) -> None:
    """The news of a slip goes with it; whoever had read it already hears that it was one."""
    step = next(each.__name__ for each, name in CAN_BE_TAKEN_BACK.items() if name == event.step)
    keys = [f"order:{event.order.reference}:{step}:{version}" for version in (event.version - 1, event.version)]
    if not commands.withdraw(SYSTEM, keys=keys):
        tell_the_other_side(event, TAKEN_BACK[event.step], f"TakenBack:{event.step}")


@on(PurchasePlaced)
def tell_the_sellers(event: PurchasePlaced) -> None:
    """A purchase was placed: every seller in it hears of their own order, all of them in one breath."""
    facts = [fact_of(order, Side.SELLER, PLACED, named(order), "OrderPlaced") for order in event.purchase.orders]
    commands.tell(SYSTEM, facts=facts)


@on(CallAsked)
def tell_the_coordinators(event: CallAsked) -> None:
    """A seller does not answer: the coordinators of the seller's place are asked to telephone."""
    order = event.order
    fact = Fact(
        key=key_of(order, "CallAsked"),
        kind=NewsKind.REMINDERS,
        role=Role.COORDINATOR,
        place_id=order.producer.locality_id,
        subject=N_("Cần gọi %(seller)s về đơn %(code)s"),
        body=N_("%(seller)s chưa trả lời đơn %(total)s. Hãy gọi giúp rồi ghi lại."),
        path=CALL_PAGE + order.reference,
        values=named(order),
    )
    commands.tell(SYSTEM, facts=[fact])


def named(order: Order) -> dict[str, Any]:
    """What the words about an order may name."""
    return {
        "code": order.reference,
        "seller": order.producer.name,
        "buyer": order.buyer.name,
        "total": order.total,
    }


def who_acted(side: Side, order: Order) -> str:
    """The name of the side that acted."""
    return {Side.BUYER: order.buyer.name, Side.SELLER: order.producer.name, Side.MARKET: SYSTEM.name}[side]


def fact_of(order: Order, side: Side, news: News, values: dict[str, Any], name: str) -> Fact:
    """This news of an order for everybody who speaks for one side of it."""
    is_seller = side is Side.SELLER
    return Fact(
        key=key_of(order, name),
        kind=news.kind,
        role=Role.PRODUCER if is_seller else Role.BUYER,
        place_id=order.producer_id if is_seller else order.buyer_id,
        subject=news.subject,
        body=news.words,
        path=(SELLERS_PAGE if is_seller else BUYERS_PAGE) + order.reference,
        values=values,
    )


def key_of(order: Order, name: str) -> str:
    """The name of a fact about an order: a road may close twice, so the order's version is part of it."""
    return f"order:{order.reference}:{name}:{order.version}"
