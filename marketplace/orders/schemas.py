"""What the steps of an order take in, and how an order is shown to programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import EXCLUDE, ValidationError, fields, post_load, validate, validates_schema

from marketplace.kernel.finding import Wanted
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import CursorQuery
from marketplace.kernel.schemas import (
    AmountField,
    Choice,
    DateField,
    Moment,
    MoneyField,
    QuantityField,
    Schema,
    Text,
    Tick,
    WholeNumber,
    Words,
)

from .states import OrderState, Shortage

MOST_LINES = 500
STILL_GOOD = N_("Hàng còn tốt, để lại kho")


class NoWords(Schema):
    """A step that needs no words."""


class PartOfLine(Schema):
    """Of one line only so much; lines are counted from one."""

    line = WholeNumber(N_("Món số"), min=1, max=MOST_LINES, required=True)
    amount = AmountField(N_("Giao được"), min=0, required=True)


class ConfirmOrder(Schema):
    """Yes; or of some lines only so much, because."""

    lines = fields.List(
        fields.Nested(PartOfLine),
        load_default=list,
        validate=validate.Length(max=MOST_LINES, error=N_("Nhiều món quá.")),
        metadata={"label": N_("Giao được bao nhiêu")},
    )
    reason = Text(
        N_("Vì sao không đủ?"),
        max=500,
        min=3,
        lines=True,
        hint=N_("Chỉ cần viết khi có món không đủ. Người mua sẽ đọc câu này."),
    )
    restock = Tick(STILL_GOOD, load_default=True)

    @post_load
    def by_number(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """The amounts by the number of their line, each line once."""
        amounts = {part["line"]: part["amount"] for part in data["lines"]}
        if len(amounts) < len(data["lines"]):
            raise ValidationError(_(N_("Mỗi món chỉ ghi một lần.")), "lines")
        return {**data, "lines": amounts}


class DeclineOrder(Schema):
    """No, because."""

    reason = Text(
        N_("Vì sao không nhận được?"), max=500, min=3, lines=True, required=True, hint=N_("Người mua sẽ đọc câu này.")
    )
    restock = Tick(STILL_GOOD, load_default=True)


class CancelOrder(Schema):
    """Not any more, because."""

    reason = Text(N_("Vì sao hủy?"), max=500, min=3, lines=True, required=True, hint=N_("Bên kia sẽ đọc câu này."))
    restock = Tick(STILL_GOOD, load_default=True)


class KeepOrder(NoWords):
    """The guest was called; their goods wait on."""


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


class TakeBackStep(Schema):
    """A slip of the finger."""

    seen = WholeNumber(load_default=None, allow_none=True, widget="hidden")


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


class OfLine(Schema):
    """Something about one line; `seen` is the version of the order it was decided on, where that is known."""

    line = WholeNumber(N_("Món số"), min=1, max=MOST_LINES, required=True, widget="hidden")
    seen = WholeNumber(load_default=None, allow_none=True, widget="hidden")


class WeighLine(OfLine):
    """What it really weighs."""

    weight = AmountField(N_("Cân thực được bao nhiêu"), required=True)
    why = Text(N_("Nói thêm với người mua"), max=500, lines=True)


class AgreeWeight(OfLine):
    """The buyer takes it at its real weight."""


class RefuseWeight(OfLine):
    """The buyer wants what was promised."""

    why = Text(N_("Nói thêm với người bán"), max=500, lines=True)


class TakeOn(Schema):
    """All that was added."""

    seen = WholeNumber(load_default=None, allow_none=True, widget="hidden")


class ShortLine(OfLine):
    """Only so much can be given, because."""

    amount = AmountField(N_("Giao được bao nhiêu"), min=0, required=True, hint=N_("Không có gì để giao thì ghi 0."))
    cause = Choice(Shortage, N_("Vì sao không đủ?"), load_default=Shortage.OTHER, needed=True)
    reason = Text(
        N_("Nói thêm với người mua"), max=500, min=3, lines=True, hint=N_("Chọn “Lý do khác” thì hãy viết vài chữ.")
    )
    restock = Tick(STILL_GOOD, hint=N_("Đánh dấu khi phần không giao vẫn bán được cho người khác."))


class ReturnLine(OfLine):
    """So much came back, because."""

    amount = AmountField(N_("Trả lại bao nhiêu"), required=True)
    reason = Text(N_("Vì sao trả lại?"), max=500, min=3, lines=True, required=True, hint=N_("Cả hai bên đọc được."))
    restock = Tick(STILL_GOOD, hint=N_("Đánh dấu khi hàng trả lại vẫn bán được."))


class ShareOut(Schema):
    """There will be only so much for everybody."""

    have = AmountField(N_("Có tất cả bao nhiêu cho các đơn này"), min=0, required=True)
    seen = Text(required=True, max=16, widget="hidden")
    reason = Text(N_("Nói thêm với người mua"), max=500, lines=True)


class ShareOutQuery(Schema):
    """How much there will be, to see how it would be shared out."""

    have = AmountField(N_("Có tất cả bao nhiêu cho các đơn này"), min=0, required=True)


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


class FindOrders(Schema):
    """What one remembers of an order."""

    wanted = Wanted(N_("Mã, tên, điện thoại"), missing=N_("Hãy gõ mã đơn, tên hoặc số điện thoại."))


class OrderLineView(Schema):
    """One line: what was promised, and how far the promise is kept."""

    line = fields.Integer(attribute="number")
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
    promised = AmountField()
    due = AmountField()
    weighed = AmountField()
    weighing = fields.String(attribute="weighing.value")
    weighing_label = Words(attribute="weighing")
    tolerance = fields.Integer()
    facts = fields.Dict()


class OrderChangeView(Schema):
    """One figure of one line that changed: from what to what, by which side, why."""

    line = fields.Integer(attribute="line.number")
    kind = fields.String(attribute="kind.value")
    kind_label = Words(attribute="kind")
    before = AmountField()
    after = AmountField()
    side = fields.String(attribute="side.value")
    side_label = Words(attribute="side")
    why = fields.String()
    at = Moment(attribute="created_at")


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
    goods_in_words = fields.String()
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
    edition = fields.Integer()
    changes = fields.List(fields.Nested(OrderChangeView))
    terms = fields.Dict(attribute="terms_shown")
    edition = fields.Integer()
    editions = fields.List(fields.Nested(EditionRow))
    can_amend = fields.Boolean()
    open_moves = fields.List(fields.String())
    can_take_back = fields.Boolean()
    open_changes = fields.List(fields.String())


class ShareView(Schema):
    """One line's part of a short harvest."""

    order = fields.String(attribute="line.order.reference")
    line = fields.Integer(attribute="line.number")
    wanted = AmountField()
    given = AmountField()


class ProposalView(Schema):
    """How a short harvest would be shared out by the published rule."""

    rule = fields.String(attribute="rule.value")
    rule_label = Words(attribute="rule")
    have = AmountField()
    wanted = AmountField()
    is_short = fields.Boolean()
    seen = fields.String()
    shares = fields.List(fields.Nested(ShareView))
