"""What the steps of an order take in, and how an order is shown to programs."""

from __future__ import annotations

from datetime import date

from marshmallow import EXCLUDE, fields, validate

from marketplace.kernel.i18n import N_
from marketplace.kernel.rest import CursorQuery
from marketplace.kernel.schemas import (
    AmountField,
    Choice,
    DateField,
    Moment,
    MoneyField,
    QuantityField,
    Schema,
    Text,
    Words,
)

from .states import OrderState


class NoWords(Schema):
    """A step that needs no words."""


class ConfirmOrder(NoWords):
    """Yes."""


class DeclineOrder(Schema):
    """No, because."""

    reason = Text(
        N_("Vì sao không nhận được?"), max=500, min=3, lines=True, required=True, hint=N_("Người mua sẽ đọc câu này.")
    )


class CancelOrder(Schema):
    """Not any more, because."""

    reason = Text(N_("Vì sao hủy?"), max=500, min=3, lines=True, required=True, hint=N_("Bên kia sẽ đọc câu này."))


class PackOrder(NoWords):
    """Packed."""


class ShipOrder(NoWords):
    """On the way."""


class DelayOrder(Schema):
    """Not today, because."""

    reason = Text(
        N_("Vì sao hoãn, khi nào đi tiếp?"),
        max=500,
        min=3,
        lines=True,
        required=True,
        hint=N_("Người mua sẽ đọc câu này."),
    )


class ResumeOrder(NoWords):
    """On the way again."""


class DeliverOrder(NoWords):
    """Handed over."""


class CompleteOrder(NoWords):
    """All is well."""


class OrdersQuery(CursorQuery):
    """Which orders: as buyer or as seller, in which state."""

    side = fields.String(load_default="", metadata={"enum": ["", "buyer", "seller"]})
    state = Choice(OrderState, load_default=None)


IN_OUR_TIME = validate.Range(date(2020, 1, 1), date(2099, 12, 31), error=N_("Hãy chọn một ngày từ năm 2020 đến 2099."))


class SpreadsheetQuery(Schema):
    """Which orders go into the file; the names are those of the address."""

    class Meta:
        unknown = EXCLUDE

    trang_thai = Choice(OrderState, N_("Bước"), attribute="state", load_default=None)
    thang = Text(N_("Tháng"), max=7, attribute="month")
    tu = DateField(N_("Từ ngày"), attribute="since", load_default=None, validate=IN_OUR_TIME)
    den = DateField(N_("Đến ngày"), attribute="until", load_default=None, validate=IN_OUR_TIME)


class OrderLineView(Schema):
    """One line: what was promised, and how far the promise is kept."""

    listing = fields.String(attribute="facts.slug")
    name = fields.String()
    quantity = QuantityField()
    unit_label = fields.String()
    price = MoneyField()
    amount = MoneyField()
    confirmed = AmountField()
    packed = AmountField()
    delivered = AmountField()
    returned = AmountField()
    cancelled = AmountField()
    facts = fields.Dict()


class OrderMoveView(Schema):
    """One step: which, when, by which side, why."""

    name = fields.String()
    to_state = fields.String()
    side = fields.String(attribute="side.value")
    side_label = Words(attribute="side")
    why = fields.String()
    at = Moment(attribute="created_at")


class OrderRow(Schema):
    """An order in a list."""

    reference = fields.String()
    state = fields.String(attribute="state.value")
    state_label = Words(attribute="state")
    total = MoneyField()
    seller_name = fields.String(attribute="terms.seller.name")
    buyer_name = fields.String(attribute="terms.buyer.name")
    placed_at = Moment(attribute="created_at")


class EditionRow(Schema):
    """An earlier edition of the contract, in the list of an order; `order.edition` is the number of the newest."""

    number = fields.Integer()
    total = MoneyField()
    replaced_at = Moment()
    why = fields.String()


class EditionLineView(Schema):
    """One line as it stood."""

    listing = fields.String(attribute="facts.slug")
    name = fields.String()
    unit = fields.String(attribute="unit.value")
    unit_label = fields.String()
    price = MoneyField()
    ordered = AmountField()
    cancelled = AmountField()
    due = AmountField()
    amount = MoneyField()
    facts = fields.Dict()


class EditionView(EditionRow):
    """The contract as it stood in an earlier edition."""

    reference = fields.String()
    note = fields.String()
    lines = fields.List(fields.Nested(EditionLineView))
    terms = fields.Dict()


class OrderView(OrderRow):
    """A whole order: the contract, its course, and what the asker may do next."""

    purchase = fields.String(attribute="purchase.reference")
    note = fields.String()
    lines = fields.List(fields.Nested(OrderLineView))
    moves = fields.List(fields.Nested(OrderMoveView))
    terms = fields.Dict(attribute="terms_shown")
    edition = fields.Integer()
    editions = fields.List(fields.Nested(EditionRow))
    can_amend = fields.Boolean()
    open_moves = fields.List(fields.String())
