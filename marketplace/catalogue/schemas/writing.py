"""What is typed of goods: the form, and the form left half done."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, pre_load, validate

from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Condition, Unit
from marketplace.kernel.schemas import (
    AmountField,
    Choice,
    MoneyField,
    Schema,
    Text,
    Tick,
    WholeNumber,
)
from marketplace.kernel.text import fold
from marketplace.photos.fields import PhotoField

from ..fields import CategoryField

CONTENT_UNITS = (Unit.GRAM, Unit.KG, Unit.ML, Unit.LITRE)
DEAREST = 1_000_000_000
MOST_TOLERANCE = 50
TOLERANCE = N_("Cân thực được lệch bao nhiêu phần trăm")
TOLERANCE_HINT = N_("Chỉ cho hàng bán theo cân, theo lít. Lệch hơn số này thì chợ hỏi người mua trước.")
COUNTED_IN = {"stock": "unit", "step": "unit", "min_quantity": "unit", "content_amount": "content_unit"}
WITH_WORD = re.compile(r"\s*(?P<number>[0-9.,]+)\s*(?P<word>[^\W\d]{1,8})\s*")
LONGEST_DRAFT = 20_000  # characters, in all fields together


class SecureLink(Text):
    """An address that starts with https://. It is shown, never fetched (facts §1.11)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        link = super()._deserialize(value, attr, data, **kwargs)
        rest = link.removeprefix("https://")
        if link and (rest == link or "." not in rest.split("/")[0] or any(sign in link for sign in " <>\"'\\")):
            raise ValidationError(_(N_("Địa chỉ phải bắt đầu bằng https://.")))
        return link


def month_options() -> list[tuple[str, str, str]]:
    """The months of the solar calendar."""
    return [(str(month), _(N_("tháng %(n)s"), n=month), "") for month in range(1, 13)]


class StartListing(Schema):
    """What a producer says of goods. Only the name is needed for a draft; the rest when it is sent."""

    photos = fields.List(
        PhotoField(),
        load_default=list,
        validate=validate.Length(max=40, error=N_("Nhiều ảnh quá. Hãy bỏ bớt.")),
        metadata={
            "label": N_("Ảnh"),
            "hint": N_("Mặt trước, nhãn, cách dùng. Tối đa 8 ảnh."),
            "widget": "file",
            "needed": True,
        },
    )
    cover = fields.String(load_default="", validate=validate.Length(max=32), metadata={"widget": "hidden"})
    name = Text(
        N_("Tên sản phẩm"),
        max=120,
        min=2,
        required=True,
        hint=N_("Gọi như ngoài chợ, ví dụ: Măng nứa khô, Mật ong rừng."),
        autocomplete="off",
    )
    description = Text(N_("Kể về hàng này"), max=3000, lines=True, hint=N_("Làm thế nào, ngon ở chỗ nào, dùng ra sao."))

    unit = Choice(Unit, N_("Bán theo"), widget="cards", load_default=Unit.KG, needed=True)
    condition = Choice(Condition, N_("Hàng tươi hay khô, sống hay đã làm"), load_default=Condition.NONE)
    content_amount = AmountField(
        N_("Mỗi đơn vị có bao nhiêu"),
        hint=N_("Gói, hộp, hũ, chai, túi: ghi lượng bên trong. Bó, gùi, nải: ghi nặng khoảng mấy kg."),
        load_default=None,
    )
    content_unit = Choice(CONTENT_UNITS, N_("Tính bằng"), widget="select", load_default=None)
    price = MoneyField(
        N_("Giá một đơn vị"), min=100, max=DEAREST, hint=N_("Ví dụ 70.000 hoặc 70k."), load_default=None, needed=True
    )
    stock = AmountField(
        N_("Hiện có bao nhiêu để bán"), min=0, hint=N_("Chưa có hàng thì ghi 0."), load_default=None, needed=True
    )
    is_made_to_order = Tick(N_("Làm theo đơn"), hint=N_("Có người đặt mới làm: nhận đơn mà không cần hàng sẵn."))
    step = AmountField(
        N_("Mỗi lần thêm"), hint=N_("Khách tăng giảm theo số này. Thường là 1."), load_default=Decimal(1)
    )
    min_quantity = AmountField(N_("Mua ít nhất"), load_default=Decimal(1))
    lead_days = WholeNumber(N_("Cần mấy ngày chuẩn bị"), max=60, hint=N_("Có sẵn thì ghi 0."), load_default=0)
    weight_tolerance = WholeNumber(TOLERANCE, max=MOST_TOLERANCE, hint=TOLERANCE_HINT, load_default=10)
    harvest_months = fields.List(
        WholeNumber(min=1, max=12),
        load_default=list,
        validate=validate.Length(max=12),
        metadata={
            "label": N_("Mùa có hàng (dương lịch)"),
            "hint": N_("Quanh năm thì bỏ trống."),
            "widget": "checkboxes",
            "options": month_options,
        },
    )

    category = CategoryField(load_default=None)
    origin = Text(N_("Trồng, nuôi, làm ở đâu"), max=160, hint=N_("Thôn, xã. Ví dụ: thôn 2, xã Trà Tân."), needed=True)
    ingredients = Text(N_("Thành phần"), max=1000, lines=True)
    shelf_life = Text(N_("Hạn sử dụng"), max=120, hint=N_("Ví dụ: 12 tháng từ ngày sản xuất."))
    storage = Text(N_("Cách giữ"), max=300, hint=N_("Ví dụ: để nơi khô, buộc kín miệng túi."))
    warning = Text(N_("Lưu ý khi dùng"), max=300)
    self_declaration = Text(N_("Số bản tự công bố sản phẩm"), max=80)
    safety_certificate = Text(N_("Số giấy đủ điều kiện an toàn thực phẩm"), max=80)
    safety_exemption = Text(
        N_("Nếu được miễn giấy an toàn thực phẩm, vì sao"),
        max=200,
        hint=N_("Ví dụ: hộ làm nhỏ lẻ, đã ký cam kết với xã."),
    )
    registration_number = Text(N_("Số đăng ký hoặc phiếu công bố"), max=80)
    trace_link = SecureLink(
        N_("Địa chỉ trang truy xuất nguồn gốc riêng, nếu có"), max=300, hint=N_("Bắt đầu bằng https://.")
    )

    @pre_load
    def without_units(self, data: Any, **_kwargs: Any) -> Any:
        """“8,5 kg” is 8,5 where it is sold by the kg; another unit than the chosen one is left to be refused."""
        if not isinstance(data, dict):
            return data
        plain = {name: without_unit(data[name], data.get(unit)) for name, unit in COUNTED_IN.items() if name in data}
        return {**data, **plain}


def without_unit(typed: Any, unit: Any) -> Any:
    """The number before the word of this unit, with or without its marks."""
    chosen = next((each for each in Unit if each.value == unit), None)
    said = WITH_WORD.fullmatch(typed) if chosen and isinstance(typed, str) else None
    if chosen is None or said is None:
        return typed
    return said["number"] if fold(said["word"]) in (chosen.value, fold(chosen.label)) else typed


class NewListing(StartListing):
    """The same from a program, which may sell for several producers and may send at once."""

    producer = fields.String(load_default="", validate=validate.Length(max=80))
    submit = Tick(N_("Gửi duyệt"))


class OfferedListing(StartListing):
    """The same for goods on the shelf, whose stock the ledger keeps; `seen` is what the form was drawn from."""

    class Meta(StartListing.Meta):
        exclude = ("stock", "is_made_to_order")

    seen = fields.String(load_default="", validate=validate.Length(max=48), metadata={"widget": "hidden"})


def refuse_endless(typed: dict[str, list[str]]) -> None:
    """A form holds no more than this, however it is filled."""
    if sum(len(value) for values in typed.values() for value in values) > LONGEST_DRAFT:
        raise ValidationError(_(N_("Bài dài quá nên chưa lưu được. Hãy viết ngắn lại.")))


class KeepDraft(Schema):
    """A form as far as it is written: any words, right or wrong, up to what a form can hold."""

    key = fields.String(required=True, validate=validate.Regexp(r"[A-Za-z0-9_-]{8,100}\Z"))
    typed = fields.Dict(
        keys=fields.String(), values=fields.List(fields.String()), required=True, validate=refuse_endless
    )
    seen = WholeNumber(load_default=0)
