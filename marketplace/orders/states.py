from __future__ import annotations

from marketplace.kernel.flow import Flow, Labelled, move
from marketplace.kernel.i18n import N_


class OrderState(Labelled):
    """Where an order stands."""

    PLACED = "placed", N_("Chờ xác nhận")
    CONFIRMED = "confirmed", N_("Đã xác nhận")
    PACKED = "packed", N_("Đã soạn hàng")
    SHIPPED = "shipped", N_("Đang giao")
    DELAYED = "delayed", N_("Hoãn do thời tiết")
    DELIVERED = "delivered", N_("Đã giao")
    COMPLETED = "completed", N_("Hoàn tất")
    DECLINED = "declined", N_("Người bán từ chối")
    CANCELLED = "cancelled", N_("Đã hủy")


S = OrderState
ORDER_FLOW = Flow(
    move("confirm", S.PLACED, to=S.CONFIRMED, label=N_("Nhận làm")),
    move("decline", S.PLACED, to=S.DECLINED, label=N_("Từ chối")),
    move("cancel", S.PLACED, S.CONFIRMED, to=S.CANCELLED, label=N_("Hủy đơn")),
    move("pack", S.CONFIRMED, to=S.PACKED, label=N_("Đã soạn hàng")),
    move("ship", S.PACKED, to=S.SHIPPED, label=N_("Giao hàng đi")),
    move("delay", S.SHIPPED, to=S.DELAYED, label=N_("Hoãn do thời tiết")),
    move("resume", S.DELAYED, to=S.SHIPPED, label=N_("Đi tiếp")),
    move("deliver", S.SHIPPED, to=S.DELIVERED, label=N_("Đã giao xong")),
    move("complete", S.DELIVERED, to=S.COMPLETED, label=N_("Hoàn tất")),
)

PATH = (S.PLACED, S.CONFIRMED, S.PACKED, S.SHIPPED, S.DELIVERED, S.COMPLETED)


def ahead(state: OrderState) -> list[OrderState]:
    """The steps still to come when all goes well; none once an order is given up."""
    here = S.SHIPPED if state is S.DELAYED else state
    return list(PATH[PATH.index(here) + 1 :]) if here in PATH else []


class Side(Labelled):
    """For whom somebody took a step of an order."""

    BUYER = "buyer", N_("Người mua")
    SELLER = "seller", N_("Người bán")
    MARKET = "market", N_("Chợ")
