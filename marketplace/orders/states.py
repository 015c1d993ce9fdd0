from __future__ import annotations

from datetime import timedelta

from marketplace.kernel.flow import SAME, Flow, Labelled, move
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


class Side(Labelled):
    """For whom somebody took a step of an order."""

    BUYER = "buyer", N_("Người mua")
    SELLER = "seller", N_("Người bán")
    MARKET = "market", N_("Chợ")


S = OrderState
BOTH = (Side.BUYER, Side.SELLER)
STILL_OPEN = (S.PLACED, S.CONFIRMED)  # nothing is packed: the buyer may change what is promised
AT_HAND = (S.CONFIRMED, S.PACKED)  # the seller has the goods before them
ORDER_FLOW = Flow(
    move("place", to=S.PLACED, who=Side.BUYER, label=N_("Đặt đơn")),
    move("amend", *STILL_OPEN, to=SAME, who=Side.BUYER, label=N_("Sửa đơn")),
    move("keep", S.PLACED, to=SAME, who=Side.SELLER, label=N_("Đã gọi, đồng ý giữ")),
    move("confirm", S.PLACED, to=S.CONFIRMED, who=Side.SELLER, label=N_("Nhận đơn")),
    move("decline", S.PLACED, to=S.DECLINED, who=Side.SELLER, label=N_("Từ chối")),
    move("cancel", *STILL_OPEN, to=S.CANCELLED, who=(*BOTH, Side.MARKET), label=N_("Hủy đơn")),
    move("pack", S.CONFIRMED, to=S.PACKED, who=Side.SELLER, label=N_("Đã soạn hàng")),
    move("ship", S.PACKED, to=S.SHIPPED, who=Side.SELLER, label=N_("Giao hàng đi")),
    move("delay", S.SHIPPED, to=S.DELAYED, who=Side.SELLER, label=N_("Hoãn do thời tiết")),
    move("resume", S.DELAYED, to=S.SHIPPED, who=Side.SELLER, label=N_("Đi tiếp")),
    move("deliver", S.SHIPPED, to=S.DELIVERED, who=Side.SELLER, label=N_("Đã giao xong")),
    move("complete", S.DELIVERED, to=S.COMPLETED, who=(*BOTH, Side.MARKET), label=N_("Hoàn tất")),
    move("weigh", *AT_HAND, to=SAME, who=Side.SELLER, label=N_("Cân lại")),
    move("agree_weight", *AT_HAND, to=SAME, who=Side.BUYER, label=N_("Đồng ý cân thực")),
    move("refuse_weight", *AT_HAND, to=SAME, who=Side.BUYER, label=N_("Không đồng ý cân thực")),
    move("take_on", S.CONFIRMED, to=SAME, who=Side.SELLER, label=N_("Nhận làm phần thêm")),
    move("short", *AT_HAND, to=SAME, who=Side.SELLER, label=N_("Giao thiếu")),
    move("return", S.DELIVERED, S.COMPLETED, to=SAME, who=Side.SELLER, label=N_("Ghi hàng trả lại")),
    move("unconfirm", S.CONFIRMED, to=S.PLACED, who=Side.SELLER, label=N_("Hoàn lại việc nhận đơn")),
    move("unpack", S.PACKED, to=S.CONFIRMED, who=Side.SELLER, label=N_("Hoàn lại việc soạn hàng")),
    move("share_out", S.PLACED, *AT_HAND, to=SAME, who=Side.SELLER, label=N_("Chia lại")),
)

TAKEN_BACK_BY = {"confirm": "unconfirm", "pack": "unpack"}  # steps that move no goods and bind nobody else yet
TIME_TO_TAKE_BACK = timedelta(seconds=10)
HOLDING = (S.PLACED, S.CONFIRMED, S.PACKED)  # the ledger keeps the goods back
SAID_YES = (S.CONFIRMED, S.PACKED, S.SHIPPED, S.DELAYED, S.DELIVERED, S.COMPLETED)
GIVEN_UP = (S.DECLINED, S.CANCELLED)
ENDED = (S.COMPLETED, *GIVEN_UP)
PATH = (S.PLACED, S.CONFIRMED, S.PACKED, S.SHIPPED, S.DELIVERED, S.COMPLETED)


def ahead(state: OrderState) -> list[OrderState]:
    """The steps still to come when all goes well; none once an order is given up."""
    here = S.SHIPPED if state is S.DELAYED else state
    return list(PATH[PATH.index(here) + 1 :]) if here in PATH else []


class Weighing(Labelled):
    """What became of the real weight of a line."""

    NONE = "none", N_("Chưa cân lại")
    TOLD = "told", N_("Đã báo cân thực")
    ASKED = "asked", N_("Chờ người mua đồng ý cân thực")
    AGREED = "agreed", N_("Người mua đồng ý cân thực")
    REFUSED = "refused", N_("Người mua không đồng ý cân thực")


class ChangeKind(Labelled):
    """Why a figure of a line changed after the order was placed."""

    ADDED = "added", N_("Thêm món")
    AMENDED = "amended", N_("Người mua sửa số lượng")
    REMOVED = "removed", N_("Người mua bỏ món")
    CONFIRMED_PART = "confirmed_part", N_("Chỉ nhận làm một phần")
    TAKEN_ON = "taken_on", N_("Người bán nhận làm phần thêm")
    SHORTED = "shorted", N_("Giao thiếu")
    SHARED_OUT = "shared_out", N_("Chia lại vì thiếu hàng")
    LINE_CANCELLED = "line_cancelled", N_("Người bán bỏ món")
    WEIGHED = "weighed", N_("Cân lại")
    WEIGHT_ASKED = "weight_asked", N_("Cân lệch nhiều, hỏi người mua")
    WEIGHT_AGREED = "weight_agreed", N_("Người mua đồng ý cân thực")
    WEIGHT_REFUSED = "weight_refused", N_("Người mua không đồng ý cân thực")
    RETURNED = "returned", N_("Trả lại hàng")


class Shortage(Labelled):
    """Why less can be given than was promised."""

    SPOILED = "spoiled", N_("Hư hỏng")
    UNRIPE = "unripe", N_("Không đủ chín")
    STORM = "storm", N_("Mưa bão")
    SOLD_TWICE = "sold_twice", N_("Bán nhầm cho người khác")
    OTHER = "other", N_("Lý do khác")
