"""What a cart and a checkout take in, and how a cart is shown to programs."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, pre_load, validate, validates_schema

from marketplace.delivery.schemas import PickupPointView
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import (
    AmountField,
    Choice,
    MoneyField,
    Phone,
    QuantityField,
    ReferenceField,
    Schema,
    Text,
    Tick,
    WholeNumber,
    Words,
)
from marketplace.payments.states import PaymentMethod
from marketplace.stock.schemas import PreorderView

MOST_NAMED = 200


def at_most(count: int) -> validate.Length:
    """No list longer than anybody needs."""
    return validate.Length(max=count, error=N_("Danh sách dài quá."))


class AddToCart(Schema):
    """Which goods, and how many."""

    listing = Text(N_("Món hàng"), max=80, required=True, widget="hidden")
    amount = AmountField(N_("Số lượng"), required=True)


class AmountOfLine(Schema):
    """How many of these goods now; `seen` is how many the page showed."""

    listing = Text(max=80, required=True)
    amount = AmountField(N_("Số lượng"), required=True)
    seen = AmountField(load_default=None, allow_none=True)


class ChangeLines(Schema):
    """Every line of a cart as it stands on the page."""

    lines = fields.List(fields.Nested(AmountOfLine), required=True, validate=validate.Length(min=1, max=MOST_NAMED))


class SellersField(fields.List[Any]):
    """Sellers by their slugs: a list, or (from a page) a line with spaces between them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Text(max=80, min=1), validate=validate.Length(min=1, max=60), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        return super()._deserialize(value.split() if isinstance(value, str) else value, attr, data, **kwargs)


class ChosenDelivery(Schema):
    """How the goods of some sellers come; `point` is needed where there are several pickup points."""

    sellers = SellersField(required=True)
    way = Choice(DeliveryMethod, N_("Cách nhận hàng"), load_default=None)
    point = Text(N_("Điểm nhận hàng"), max=6)


class CheckOut(Schema):
    """How the goods come, how they are paid, and what the buyer saw."""

    buyer = Text(N_("Mua cho"), max=80, widget="select")
    contact_name = Text(N_("Người nhận"), max=80, min=2, autocomplete="name")
    contact_phone = Phone(
        N_("Số điện thoại người nhận"), hint=N_("Người bán gọi số này khi giao."), landline=True, load_default=""
    )
    delivery = Choice(DeliveryMethod, N_("Cách nhận hàng"), load_default=None)
    deliveries = fields.List(fields.Nested(ChosenDelivery), load_default=list, validate=at_most(60))
    pickup_point = Text(N_("Điểm nhận hàng"), max=6, widget="select")
    address = Text(
        N_("Số nhà, tên đường"), max=120, autocomplete="street-address", hint=N_("Chỉ cần khi giao tận nhà.")
    )
    payment = Choice(PaymentMethod, N_("Cách trả tiền"), required=True)
    note = Text(N_("Lời nhắn cho người bán"), max=500, lines=True)
    invoice = Tick(N_("Lấy hóa đơn theo hồ sơ người mua"))
    join = fields.List(
        ReferenceField(), load_default=list, validate=at_most(60), metadata={"label": N_("Gộp vào đơn đang mở")}
    )
    expected_total = MoneyField(N_("Tổng tiền đã xem"), required=True)
    seen = Text(N_("Giá đã xem"), max=9000, widget="hidden")

    @validates_schema
    def check_one_way_of_saying(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """One way for all, or a way for each group: not both."""
        if data.get("delivery") and data.get("deliveries"):
            raise ValidationError(_(N_("Hãy gửi delivery hoặc deliveries, không gửi cả hai.")), "deliveries")


class AmendLine(Schema):
    """How much is wanted now of one line: its place in the order (from 1), and the amount; 0 drops it."""

    line = WholeNumber(min=1, max=999, required=True)
    amount = AmountField(min=0)
    quantity = QuantityField()

    @validates_schema
    def check_how_many(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """One of the two, not both."""
        one_of_the_two(data)


class AmendOrder(Schema):
    """What is wanted of an order that is still open; what is not named stays."""

    lines = fields.List(fields.Nested(AmendLine), load_default=list, validate=at_most(MOST_NAMED))
    add = fields.List(fields.Nested(lambda: CartLineInput()), load_default=list, validate=at_most(MOST_NAMED))
    expected_total = MoneyField(N_("Tổng tiền đã xem"), load_default=None)
    seen = Text(max=9000, widget="hidden")
    note = Text(N_("Nhắn người bán về thay đổi này"), max=300, lines=True)

    @validates_schema
    def check_each_line_once(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Two amounts for one line contradict each other."""
        places = [said["line"] for said in data["lines"]]
        if len(set(places)) < len(places):
            raise ValidationError(_(N_("Mỗi món chỉ ghi một lần.")), "lines")


class AmendOrderDraft(AmendOrder):
    """The same from a page: a ticked "drop" counts for more than the amount beside it; goods left blank are none."""

    @pre_load
    def read_rows(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Rows as a program would send them."""
        return {**data, "lines": rows_wanted(data, "lines"), "add": rows_wanted(data, "add")}


class AmendOrderForm(AmendOrderDraft):
    """The same once the buyer saw before and after."""

    expected_total = MoneyField(N_("Tổng tiền đã xem"), required=True)


def rows_wanted(data: dict[str, Any], name: str) -> list[Any]:
    """The rows of a page under a name (`lines`, `add`) that say something."""
    found = data.get(name) or []
    rows = found if isinstance(found, list) else [found]
    read = [_without_drop(row) if isinstance(row, dict) else row for row in rows]
    return [row for row in read if not isinstance(row, dict) or set(row) != {"listing"}]


def _without_drop(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name != "drop"}
    return {**kept, "amount": "0"} if row.get("drop") else kept


class CartLineInput(Schema):
    """Goods for a cart, from a program: `quantity` in any unit of its kind, or a bare `amount` of the own unit."""

    listing = Text(max=80, required=True)
    quantity = QuantityField()
    amount = AmountField()

    @validates_schema
    def check_how_many(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """One of the two, not both."""
        one_of_the_two(data)


def one_of_the_two(data: dict[str, Any]) -> None:
    """An amount in the own unit, or a quantity in any of its kind: one of them, not both."""
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


class AskedOfSellerView(Schema):
    """What one seller is asked for; `missing` is how much more makes it an order they take."""

    producer = fields.String(attribute="producer.slug")
    producer_name = fields.String(attribute="producer.name")
    total = MoneyField()
    min_order = MoneyField(attribute="producer.min_order")
    missing = MoneyField()


class NotOfferedView(Schema):
    """A way that cannot be chosen, and why."""

    way = Choice(DeliveryMethod)
    detail = fields.String(attribute="reason")


class DeliveryOfferView(Schema):
    """Sellers that can deliver alike: what `deliveries` of a checkout may say of them."""

    sellers = fields.List(fields.String(), attribute="slugs")
    ways = fields.List(Choice(DeliveryMethod), attribute="methods")
    points = fields.List(fields.Nested(PickupPointView))
    not_offered = fields.List(fields.Nested(NotOfferedView))


class WaysView(Schema):
    """Every seller of the cart, once."""

    groups = fields.List(fields.Nested(DeliveryOfferView))


class WaysQuery(Schema):
    """For whom the goods are: the slug of a buyer one orders for; one's own when there is only one."""

    buyer = Text(N_("Mua cho"), max=80)


class CartView(Schema):
    """A cart: send `total` back as `expected_total` (and `seen` as it is) to order exactly this."""

    lines = fields.List(fields.Nested(CartLineView), attribute="items")
    sellers = fields.List(fields.Nested(AskedOfSellerView), attribute="shares")
    total = MoneyField()
    seen = fields.String()
    can_be_ordered = fields.Boolean()


class RefilledCartView(Schema):
    """The cart after an earlier order was put into it, and a sentence for each of its goods that falls short."""

    cart = fields.Nested(CartView)
    short = fields.List(fields.String())


class PurchasedOrderView(Schema):
    """One order of a purchase."""

    reference = fields.String()
    producer = fields.String(attribute="terms.seller.slug")
    producer_name = fields.String(attribute="terms.seller.name")
    state = fields.String(attribute="state.value")
    state_label = Words(attribute="state")
    total = MoneyField()


class AdditionView(PurchasedOrderView):
    """What went into an order that was open already; `total` is what was added to it."""

    reference = fields.String(attribute="order.reference")
    producer = fields.String(attribute="order.terms.seller.slug")
    producer_name = fields.String(attribute="order.terms.seller.name")
    state = fields.String(attribute="order.state.value")
    state_label = Words(attribute="order.state")
    edition = fields.Integer()


class PurchaseView(Schema):
    """One checkout: an order per producer, and what went into orders that were open already."""

    reference = fields.String()
    total = MoneyField()
    orders = fields.List(fields.Nested(PurchasedOrderView))
    joined = fields.List(fields.Nested(AdditionView), attribute="additions")
