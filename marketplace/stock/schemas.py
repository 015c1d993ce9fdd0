from __future__ import annotations

from typing import Any

from marshmallow import fields

from marketplace.catalogue.schemas import ListingView
from marketplace.kernel.i18n import N_
from marketplace.kernel.paging import CursorQuery
from marketplace.kernel.schemas import AmountField, Choice, DateField, Moment, Schema, Text, Words

from .states import SharingRule

DAY = N_("Ngày/tháng/năm, ví dụ 12/03/2026.")


class Receive(Schema):
    """So much more was harvested or made."""

    amount = AmountField(N_("Thu hoạch, nhập thêm bao nhiêu"), required=True)
    harvested_on = DateField(
        N_("Thu hoạch, làm ra ngày nào"), load_default=None, widget="text", hint=N_("Để trống: hôm nay.")
    )
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


class OpenSeason(Schema):
    """A harvest to come."""

    starts_on = DateField(N_("Bắt đầu thu hoạch ngày"), required=True, widget="text", hint=DAY)
    ends_on = DateField(
        N_("Thu hoạch đến hết ngày"), required=True, widget="text", hint=N_("Sau ngày này không ai đặt trước được nữa.")
    )
    forecast = AmountField(
        N_("Dự kiến thu hoạch bao nhiêu"), required=True, hint=N_("Khách đặt trước được đến số này. Sau này sửa được.")
    )
    rule = Choice(SharingRule, N_("Nếu thu hoạch ít hơn đã hứa"), required=True, hint=N_("Khách đọc trước khi đặt."))


class ChangeForecast(Schema):
    """The harvest will be another one than thought."""

    forecast = AmountField(
        N_("Từ nay còn thu hoạch được bao nhiêu"), min=0, required=True, hint=N_("Không tính phần đã nhập kho.")
    )
    why = Text(N_("Vì sao"), max=200)


class CloseSeason(Schema):
    """The harvest is in."""


class MakeToOrder(Schema):
    """No stock is needed from now on."""


class SellFromStock(Schema):
    """Only what lies there is sold from now on."""


class WatchStock(Schema):
    """Tell me when so little is left."""

    low_at = AmountField(
        N_("Báo khi chỉ còn"),
        min=0,
        load_default=None,
        hint=N_("Báo một lần mỗi khi xuống đến số này. Để trống: không báo."),
    )


class PromiseView(Schema):
    """What is held for one order."""

    order = fields.String(attribute="reference")
    amount = AmountField()


class OwedView(Schema):
    """More is promised than is there: how much, to which orders, how much is missing; `detail` says it in words."""

    promised = AmountField()
    missing = AmountField()
    orders: Any = fields.Nested(PromiseView(many=True))
    detail = fields.String(attribute="words")


class StockView(Schema):
    """What is there, as its producer's programs see it; `owed` where less was counted than is promised."""

    on_hand = AmountField()
    reserved = AmountField()
    expected = AmountField()
    available = AmountField()
    is_on_demand = fields.Boolean()
    low_at = AmountField()
    is_low = fields.Boolean()
    owed: Any = fields.Nested(OwedView, allow_none=True)


class LotsQuery(CursorQuery):
    """Which part of the lots a program asks for."""


class LotView(Schema):
    """What was harvested together, and what is left of it."""

    code = fields.String()
    harvested_on = DateField()
    amount = AmountField()
    left = AmountField()
    note = fields.String()


class SeasonView(Schema):
    """A harvest to come, as its producer's programs see it."""

    starts_on = DateField()
    ends_on = DateField()
    forecast = AmountField()
    rule = Choice(SharingRule)
    rule_label = Words(attribute="rule")
    is_over = fields.Boolean()
    closed_at = Moment()


class SeasonNowView(SeasonView):
    """A harvest to come, and what is `owed` where it and the stock cover less than is promised."""

    owed: Any = fields.Nested(OwedView, allow_none=True)


class PreorderView(Schema):
    """The harvest an amount waits for: from when to when, and the rule should it be small."""

    starts_on = DateField(data_key="from")
    ends_on = DateField(data_key="until")
    rule = Choice(SharingRule)
    detail = fields.String(attribute="words")


class ShelfView(ListingView):
    """A listing on the shelf, with what can still be bought of it: from the shelf, beforehand, or made to order."""

    available = AmountField(dump_only=True)
    at_hand = AmountField(attribute="supply.at_hand", dump_only=True)
    is_made_to_order = fields.Boolean(attribute="supply.is_on_demand", dump_only=True)
    preorder: Any = fields.Nested(PreorderView, attribute="supply.harvest", dump_only=True, allow_none=True)
    is_in_season = fields.Boolean(dump_only=True)
