"""What the steps of an order take in, and how an order is shown to programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import EXCLUDE, ValidationError, fields, validate, validates_schema

from marketplace.kernel.i18n import N_, _
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
    WholeNumber,
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


class NoteCall(Schema):
    """What was said on the telephone."""

    note = Text(
        N_("Người bán nói gì?"), max=300, min=3, lines=True, required=True, hint=N_("Ví dụ: bà hẹn chiều nay trả lời.")
    )


class SetTimes(Schema):
    """How long orders of a locality's sellers may wait."""

    remind_hours = WholeNumber(N_("Nhắc người bán sau"), min=1, max=72, required=True, unit_label=N_("giờ"))
    call_hours = WholeNumber(N_("Đưa vào danh sách cần gọi sau"), min=2, max=120, required=True, unit_label=N_("giờ"))
    release_hours = WholeNumber(N_("Hủy đơn không ai trả lời sau"), min=3, max=240, required=True, unit_label=N_("giờ"))
    complete_days = WholeNumber(N_("Đóng đơn đã giao sau"), min=1, max=30, required=True, unit_label=N_("ngày"))

    @validates_schema
    def come_one_after_the_other(self, said: dict[str, Any], **_more: Any) -> None:
        """First the reminder, then the call, then the release."""
        if said["call_hours"] <= said["remind_hours"]:
            raise ValidationError(_(N_("Phải lâu hơn lúc nhắc người bán.")), "call_hours")
        if said["release_hours"] <= said["call_hours"]:
            raise ValidationError(_(N_("Phải lâu hơn lúc đưa vào danh sách cần gọi.")), "release_hours")


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


class OrderView(OrderRow):
    """A whole order: the contract, its course, and what the asker may do next."""

    purchase = fields.String(attribute="purchase.reference")
    note = fields.String()
    lines = fields.List(fields.Nested(OrderLineView))
    moves = fields.List(fields.Nested(OrderMoveView))
    terms = fields.Dict(attribute="terms_shown")
    open_moves = fields.List(fields.String())
