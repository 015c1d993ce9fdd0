"""Where an order stands and what happens next, in a sentence for whoever looks at it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from marketplace.kernel.clock import local
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.show import show_moment
from marketplace.stock.supply import Preorder

from .models import Order, OrderLine
from .states import GIVEN_UP, OrderState, Side

S = OrderState
MAP = "https://www.google.com/maps/search/?"
FOR_BUYER = {
    S.PLACED: N_("Người bán chưa trả lời. Có trả lời, bạn được báo ngay."),
    S.CONFIRMED: N_("Người bán đã nhận đơn và đang chuẩn bị hàng. Soạn xong, bạn được báo."),
    S.PACKED: N_("Hàng đã soạn xong. Người bán sắp giao đi."),
    S.SHIPPED: N_("Hàng đang trên đường. Nơi nhận ghi ở dưới."),
    S.DELAYED: N_("Đường chưa đi được nên hàng phải chờ. Khi đi tiếp, bạn được báo."),
    S.DELIVERED: N_("Người bán ghi là đã giao. Nhận đủ thì bấm “Hoàn tất”. Chưa nhận thì gọi người bán."),
    S.COMPLETED: N_("Đơn đã xong. Muốn mua nữa thì bấm “Mua lại các món này”."),
    S.DECLINED: N_("Người bán không nhận được đơn này. Bạn không phải trả gì."),
    S.CANCELLED: N_("Đơn đã hủy. Bạn không phải trả gì."),
}
FOR_SELLER = {
    S.PLACED: N_("Người mua đang chờ. Xem hàng ở dưới rồi bấm “Nhận đơn”."),
    S.CONFIRMED: N_("Bạn đã nhận đơn này. Soạn hàng xong thì bấm “Đã soạn hàng”."),
    S.PACKED: N_("Hàng đã soạn xong. Khi hàng đi thì bấm “Giao hàng đi”."),
    S.SHIPPED: N_("Hàng đang trên đường. Người mua nhận rồi thì bấm “Đã giao xong”."),
    S.DELAYED: N_("Hàng đang chờ đường thông. Đi được thì bấm “Đi tiếp”."),
    S.DELIVERED: N_("Hàng đã giao. Vài ngày không ai báo gì thì đơn tự đóng."),
    S.COMPLETED: N_("Đơn đã xong. Bạn không phải làm gì nữa."),
    S.DECLINED: N_("Bạn đã từ chối đơn này. Không phải chuẩn bị hàng."),
    S.CANCELLED: N_("Đơn đã hủy. Không phải chuẩn bị hàng."),
}
FOR_GUEST = {
    S.PLACED: N_("Người bán đã gọi và giữ hàng cho bạn. Đang chờ người bán nhận đơn."),
    S.CONFIRMED: N_("Người bán đã nhận đơn và đang chuẩn bị hàng. Mở lại liên kết để xem tiếp."),
    S.DELAYED: N_("Đường chưa đi được nên hàng phải chờ. Mở lại liên kết để xem tiếp."),
}
HELD = {
    Side.BUYER: N_("Hàng được giữ đến %(time)s. Người bán gọi bạn trước khi nhận đơn."),
    Side.SELLER: N_("Khách chưa có tài khoản. Gọi khách trước %(time)s, quá giờ đơn tự hủy."),
}
ASKED = {
    Side.BUYER: N_("Người bán hỏi bạn về số cân thật. Trả lời ngay ở dưới."),
    Side.SELLER: N_("Đang chờ người mua trả lời về số cân thật."),
}
SAID_WHY = {"decline", "cancel", "delay"}


def outlook(order: Order, side: Side) -> str:
    """Where the order stands and what this side does or waits for; empty for those who only look on."""
    if order.asked and side in ASKED:
        return _(ASKED[side])
    if order.state is S.PLACED and order.held_until and side in HELD:
        return _(HELD[side], time=show_moment(order.held_until))
    words = {Side.BUYER: _for_buyer(order), Side.SELLER: FOR_SELLER}.get(side)
    return _(words[order.state]) if words else ""


def _for_buyer(order: Order) -> dict[OrderState, str]:
    """A guest hears by mail only, if at all: nothing else is promised."""
    return FOR_BUYER | FOR_GUEST if order.buyer.is_guest else FOR_BUYER


def why_so(order: Order) -> str:
    """The reason somebody gave for where the order stands now, as they wrote it."""
    last = order.moves[-1]
    return last.why if last.name in SAID_WHY else ""


def ready_on(placed_on: date, lines: Iterable[OrderLine]) -> date:
    """The first day all goods of an order can leave the seller, by what was said when it was placed: the day they are
    harvested, or the day of the order, and the days they take to prepare.
    """
    return max((_line_ready_on(placed_on, line) for line in lines), default=placed_on)


def _line_ready_on(placed_on: date, line: OrderLine) -> date:
    harvest = line.facts.get("preorder")
    begins = max(placed_on, Preorder.from_facts(harvest).starts_on) if harvest else placed_on
    return begins + timedelta(days=line.facts.get("lead_days", 0))


def ready_day(order: Order) -> date | None:
    """The same for an order still on its way to the buyer; None once it is handed over or given up."""
    if order.state in (S.DELIVERED, S.COMPLETED, *GIVEN_UP):
        return None
    return ready_on(local(order.created_at).date(), [line for line in order.lines if line.promised])


def map_address(address: str) -> str:
    """A page of a map that shows this address; only a link, nothing is fetched from there."""
    return MAP + urlencode({"api": 1, "query": address})
