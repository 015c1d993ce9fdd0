from __future__ import annotations

from marshmallow import fields

from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.flow import options
from marketplace.kernel.i18n import N_
from marketplace.kernel.quantity import Condition, Unit
from marketplace.kernel.rest import CursorQuery
from marketplace.kernel.schemas import (
    AmountField,
    Choice,
    DateField,
    MoneyField,
    Password,
    Phone,
    Schema,
    Text,
    Tick,
    Upload,
    Words,
)
from marketplace.organisations.states import OrganisationKind


class ProducersQuery(CursorQuery):
    """Which producers a program asks for."""

    locality = Text(N_("Mã xã, phường"), max=5, hint=N_("Chỉ nhà sản xuất của nơi này."))


class PlaceView(Schema):
    """A commune or ward, by its official code."""

    code = fields.String()
    name = fields.String(attribute="short_name")


class ProducerView(Schema):
    """A public producer: who, where, what they say of themselves."""

    slug = fields.String()
    name = fields.String()
    kind = Choice(OrganisationKind)
    kind_label = Words(attribute="kind", dump_only=True)
    locality = fields.Nested(PlaceView)
    hamlet = fields.String()
    address = fields.String()
    phone = fields.String()
    story = fields.String()


CONDITIONS = {"label": N_("Loại hàng"), "widget": "checkboxes", "options": lambda: options(Condition)}


class Sample(Schema):
    """One field of each kind, for the page that shows what pages are built from."""

    name = Text(N_("Tên sản phẩm"), max=120, required=True, hint=N_("Như bà con vẫn gọi, ví dụ “Măng khô rừng”."))
    phone = Phone(required=True)
    password = Password(N_("Mật khẩu"))
    story = Text(N_("Kể về món hàng"), max=2000, lines=True)
    group = Choice(OrganisationKind, N_("Bạn là"), widget="select")
    unit = Choice((Unit.KG, Unit.GOI, Unit.HU, Unit.CHAI, Unit.BO, Unit.CON), N_("Bán theo"), widget="cards")
    delivery = Choice(DeliveryMethod, N_("Cách nhận hàng"), required=True)
    season = fields.List(
        Choice(Condition),
        metadata={"label": N_("Loại hàng"), "widget": "checkboxes", "options": lambda: options(Condition)},
    )
    agree = Tick(N_("Tôi đồng ý"), hint=N_("Không đánh dấu sẵn."))
    price = MoneyField(N_("Giá bán"), hint=N_("Ví dụ 70.000 hoặc 70k."), required=True)
    quantity = AmountField(N_("Số lượng"))
    photos = Upload(N_("Ảnh"))
    paper = Upload(N_("Giấy tờ"))
    day = DateField(N_("Ngày"))
