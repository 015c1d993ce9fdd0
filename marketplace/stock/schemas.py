from __future__ import annotations

from marshmallow import fields

from marketplace.catalogue.schemas import ListingView
from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import AmountField, Schema, Text


class Receive(Schema):
    """So much more was harvested or made."""

    amount = AmountField(N_("Thu hoạch, nhập thêm bao nhiêu"), required=True)
    why = Text(N_("Ghi chú"), max=200)


class Count(Schema):
    """So much is really there."""

    on_hand = AmountField(
        N_("Đếm lại, thực có bao nhiêu"), min=0, required=True, hint=N_("Kể cả phần đã giữ cho đơn hàng.")
    )
    why = Text(N_("Ghi chú"), max=200)


class WriteOff(Schema):
    """So much is spoiled."""

    amount = AmountField(N_("Hư hỏng bao nhiêu"), required=True)
    why = Text(N_("Vì sao"), max=200, required=True, hint=N_("Ví dụ: mưa ướt, chuột cắn, để nhà ăn."))


class StockView(Schema):
    """What is there, as its producer's programs see it."""

    on_hand = AmountField()
    reserved = AmountField()
    available = AmountField()


class ShelfView(ListingView):
    """A listing on the shelf, with what can still be bought of it."""

    available = AmountField(dump_only=True)
    is_in_season = fields.Boolean(dump_only=True)
