"""What somebody without an account says when they order, and what it takes to bring their orders into an account."""

from __future__ import annotations

from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import Choice, Email, MoneyField, Phone, Schema, Text, Tick

from .states import NO_CONSENT


class CheckOutAsGuest(Schema):
    """Who orders, how the goods come, and what they saw. Paid in cash; a person is called before anything is packed."""

    contact_name = Text(N_("Họ tên người nhận"), max=80, min=2, required=True, autocomplete="name")
    contact_phone = Phone(N_("Số điện thoại"), hint=N_("Người bán gọi số này trước khi nhận đơn."), required=True)
    delivery = Choice(DeliveryMethod, N_("Cách nhận hàng"), required=True)
    pickup_point = Text(N_("Điểm nhận hàng"), max=6, widget="select")
    ward = Text(N_("Phường nhận hàng"), max=10, widget="select")
    address = Text(N_("Số nhà, tên đường"), max=120, autocomplete="street-address")
    email = Email(N_("E-mail"), hint=N_("Chợ gửi liên kết xem đơn vào đây, và báo khi đơn có tin mới."))
    note = Text(N_("Lời nhắn cho người bán"), max=500, lines=True)
    consent = Tick(
        N_("Tôi đồng ý để người bán và người giao dùng tên, số điện thoại và nơi nhận này cho đơn này."),
        hint=N_("Giữ 3 năm theo luật rồi xóa."),
        required=True,
        error_messages={"required": NO_CONSENT},
    )
    expected_total = MoneyField(N_("Tổng tiền đã xem"), required=True)
    seen = Text(N_("Giá đã xem"), max=9000, widget="hidden")


class AdoptOrders(Schema):
    """Whose orders they become; needed by who buys for several."""

    buyer = Text(N_("Nhận đơn cho"), max=80, widget="select")


class HandOverOrders(Schema):
    """Whose orders they become, and how the coordinator knows."""

    phone = Phone(N_("Số điện thoại của tài khoản nhận đơn"), required=True)
    evidence = Text(
        N_("Vì sao biết đơn là của người này?"),
        max=300,
        min=10,
        lines=True,
        required=True,
        hint=N_("Ví dụ: đã gặp, người này mở được liên kết cũ trên máy hỏng. Câu này được giữ lại."),
    )
