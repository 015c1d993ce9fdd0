"""What somebody without an account says to hear of an order, and what they are told: nothing about any person."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import AmountField, Moment, MoneyField, ReferenceField, Schema, Text, Words, read_phone

from .policy import LAST_DIGITS


class PhoneEnd(Text):
    """The last four digits of a telephone number (`3456`), or the whole of it (`+84905123456`)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = super()._deserialize(value, attr, data, **kwargs)
        digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
        if len(digits) == LAST_DIGITS:
            return digits
        if whole := read_phone(typed, landline=True):
            return whole
        raise ValidationError(_(N_("Hãy nhập 4 số cuối, ví dụ 3456, hoặc cả số điện thoại.")))


class TrackOrder(Schema):
    """The two things that stand on the label of a parcel."""

    code = ReferenceField(
        required=True,
        error_messages={"required": N_("Hãy điền mã đơn."), "null": N_("Hãy điền mã đơn.")},
        metadata={
            "label": N_("Mã đơn"),
            "hint": N_("6 chữ và số, có trên trang đặt hàng và trên phiếu, ví dụ BKMQ2N."),
            "autocomplete": "off",
        },
    )
    phone = PhoneEnd(
        N_("4 số cuối điện thoại người mua"),
        max=40,
        required=True,
        hint=N_("Số điện thoại đã ghi khi đặt hàng. Nhập cả số cũng được."),
        autocomplete="off",
    )


class TrackedLine(Schema):
    """One kind of goods and how much of it."""

    name = fields.String()
    amount = AmountField(attribute="counted")
    unit = fields.String(attribute="unit_words")


class TrackedOrder(Schema):
    """An order as a stranger with its code may know it."""

    reference = fields.String()
    state = fields.String(attribute="state.value")
    state_label = Words(attribute="state")
    lines = fields.List(fields.Nested(TrackedLine))
    total = MoneyField()
    placed_at = Moment()
    arrived_at = Moment(metadata={"description": N_("Khi đơn đến bước này.")})


class Tracked(Schema):
    """What a code stands for: one order, or every order of one purchase."""

    orders = fields.List(fields.Nested(TrackedOrder))
