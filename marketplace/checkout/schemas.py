"""What a cart and a checkout take in, and how a cart is shown to programs."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import (
    AmountField,
    Choice,
    MoneyField,
    Phone,
    QuantityField,
    Schema,
    Text,
    Tick,
    Words,
)
from marketplace.payments.states import PaymentMethod
from marketplace.stock.schemas import PreorderView


class AddToCart(Schema):
    """Which goods, and how many."""

    listing = Text(N_("Món hàng"), max=80, required=True, widget="hidden")
    amount = AmountField(N_("Số lượng"), required=True)


class ChangeLine(Schema):
    """How many now."""

    amount = AmountField(N_("Số lượng"), required=True)


class CheckOut(Schema):
    """How the goods come, how they are paid, and what the buyer saw."""

    buyer = Text(N_("Mua cho"), max=80, widget="select")
    contact_name = Text(N_("Người nhận"), max=80, min=2, autocomplete="name")
    contact_phone = Phone(
        N_("Số điện thoại người nhận"), hint=N_("Người bán gọi số này khi giao."), landline=True, load_default=""
    )
    delivery = Choice(DeliveryMethod, N_("Cách nhận hàng"), required=True)
    pickup_point = Text(N_("Điểm nhận hàng"), max=6, widget="select")
    address = Text(
        N_("Số nhà, tên đường"), max=120, autocomplete="street-address", hint=N_("Chỉ cần khi giao tận nhà.")
    )
    payment = Choice(PaymentMethod, N_("Cách trả tiền"), required=True)
    note = Text(N_("Lời nhắn cho người bán"), max=500, lines=True)
    invoice = Tick(N_("Lấy hóa đơn theo hồ sơ người mua"))
    expected_total = MoneyField(N_("Tổng tiền đã xem"), required=True)
    seen = Text(N_("Giá đã xem"), max=9000, widget="hidden")


class CartLineInput(Schema):
    """Goods for a cart, from a program: `quantity` in any unit of its kind, or a bare `amount` of the own unit."""

    listing = Text(max=80, required=True)
    quantity = QuantityField()
    amount = AmountField()

    @validates_schema
    def check_how_many(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """One of the two, not both."""
        if ("quantity" in data) == ("amount" in data):
            raise ValidationError(_(N_("Hãy gửi quantity hoặc amount.")), "quantity")


class CartLineChange(CartLineInput):
    """A new amount for goods in the cart."""

    class Meta:
        exclude = ("listing",)


class FaultView(Schema):
    """Why a line cannot be ordered as it stands."""

    code = fields.String()
    detail = fields.String(attribute="sentence")


class CartLineView(Schema):
    """One line of a cart."""

    listing = fields.String(attribute="listing.slug")
    name = fields.String(attribute="listing.name")
    producer = fields.String(attribute="producer.slug")
    producer_name = fields.String(attribute="producer.name")
    quantity = QuantityField()
    unit_label = fields.String()
    price = MoneyField()
    seen_price = MoneyField()
    total = MoneyField()
    available = AmountField()
    preorder = fields.Nested(PreorderView, allow_none=True)
    problem = fields.Nested(FaultView, attribute="fault", allow_none=True)


class CartView(Schema):
    """A cart: send `total` back as `expected_total` (and `seen` as it is) to order exactly this."""

    lines = fields.List(fields.Nested(CartLineView), attribute="items")
    total = MoneyField()
    seen = fields.String()
    can_be_ordered = fields.Boolean()


class PurchasedOrderView(Schema):
    """One order of a purchase."""

    reference = fields.String()
    producer = fields.String(attribute="terms.seller.slug")
    producer_name = fields.String(attribute="terms.seller.name")
    state = fields.String(attribute="state.value")
    state_label = Words(attribute="state")
    total = MoneyField()


class PurchaseView(Schema):
    """One checkout: an order per producer."""

    reference = fields.String()
    total = MoneyField()
    orders = fields.List(fields.Nested(PurchasedOrderView))
