from __future__ import annotations

from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate

from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Condition, Unit
from marketplace.kernel.rest import CursorQuery
from marketplace.kernel.schemas import (
    AmountField,
    Choice,
    Moment,
    MoneyField,
    QuantityField,
    Schema,
    Text,
    Tick,
    WholeNumber,
    Words,
)

from .fields import CategoryField, PhotoField

CONTENT_UNITS = (Unit.GRAM, Unit.KG, Unit.ML, Unit.LITRE)
DEAREST = 1_000_000_000


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
    step = AmountField(
        N_("Mỗi lần thêm"), hint=N_("Khách tăng giảm theo số này. Thường là 1."), load_default=Decimal(1)
    )
    min_quantity = AmountField(N_("Mua ít nhất"), load_default=Decimal(1))
    lead_days = WholeNumber(N_("Cần mấy ngày chuẩn bị"), max=60, hint=N_("Có sẵn thì ghi 0."), load_default=0)
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


class NewListing(StartListing):
    """The same from a program, which may sell for several producers and may send at once."""

    producer = fields.String(load_default="", validate=validate.Length(max=80))
    submit = Tick(N_("Gửi duyệt"))


class OfferedListing(StartListing):
    """The same for goods on the shelf, whose stock the ledger keeps; `seen` is what the form was drawn from."""

    class Meta(StartListing.Meta):
        exclude = ("stock",)

    seen = fields.String(load_default="", validate=validate.Length(max=48), metadata={"widget": "hidden"})


class RestoreEdition(Schema):
    """Which earlier text to take up again."""

    edition = WholeNumber(min=1, max=100_000, required=True)


class TakeOver(Schema):
    """Of which fields the text on the shelf counts."""

    live = fields.List(
        fields.String(validate=validate.Length(max=40)), load_default=list, validate=validate.Length(max=40)
    )


class RevokeEdition(Schema):
    """Why the text before comes back."""

    reason = Text(
        N_("Vì sao"), min=5, max=1000, lines=True, required=True, hint=N_("Nhà sản xuất đọc đúng từng chữ này.")
    )


class ChangePrice(Schema):
    """Another price from now on."""

    price = MoneyField(
        N_("Giá mới cho một đơn vị"), min=100, max=DEAREST, hint=N_("Ví dụ 70.000 hoặc 70k."), required=True
    )


class ChangeSeason(Schema):
    """When it is harvested, and how long a buyer waits."""

    lead_days = WholeNumber(N_("Cần mấy ngày chuẩn bị"), max=60, hint=N_("Có sẵn thì ghi 0."), load_default=0)
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


class Nothing(Schema):
    """A button that needs no words."""


class ListingQuery(CursorQuery):
    """Which part of the shelf a program asks for."""

    category = fields.String(load_default="", validate=validate.Length(max=60))
    producer = fields.String(load_default="", validate=validate.Length(max=80))
    in_stock = Tick(N_("Chỉ hàng còn bán"))


class PhotoView(Schema):
    """A photo as programs see it."""

    reference = fields.String()
    url = fields.Function(lambda photo: f"/anh/{photo.digest}-1200.webp")
    width = fields.Integer()
    height = fields.Integer()
    alt = fields.String()


class ListingView(Schema):
    """A listing as programs see it."""

    slug = fields.String()
    name = fields.String()
    state = fields.String(attribute="state.value", dump_only=True)
    state_label = Words(attribute="state", dump_only=True)
    producer = fields.String(attribute="producer.slug", dump_only=True)
    producer_name = fields.String(attribute="producer.name", dump_only=True)
    category = CategoryField(dump_only=True)
    description = fields.String()
    origin = fields.String()
    unit = fields.String(attribute="unit.value", dump_only=True)
    unit_label = Words(attribute="unit", dump_only=True)
    condition = fields.String(attribute="condition.value", dump_only=True)
    content = QuantityField(dump_only=True)
    price = MoneyField()
    step = AmountField()
    min_quantity = AmountField()
    lead_days = fields.Integer()
    harvest_months = fields.List(fields.Integer(), attribute="months", dump_only=True)
    ingredients = fields.String()
    storage = fields.String()
    shelf_life = fields.String()
    warning = fields.String()
    self_declaration = fields.String()
    safety_certificate = fields.String()
    safety_exemption = fields.String()
    registration_number = fields.String()
    trace_link = fields.String()
    photos = fields.List(fields.Nested(PhotoView), dump_only=True)
    approved_at = Moment(dump_only=True)


class RevisionView(Schema):
    """Other words for goods on the shelf, as programs see them."""

    state = fields.String(attribute="state.value", dump_only=True)
    state_label = Words(attribute="state", dump_only=True)
    base = fields.Integer()
    edition = fields.Integer()
    is_stale = fields.Boolean()
    by_market = fields.Boolean()
    note = fields.String()
    name = fields.String()
    category = CategoryField(dump_only=True)
    description = fields.String()
    origin = fields.String()
    unit = fields.String(attribute="unit.value", dump_only=True)
    condition = fields.String(attribute="condition.value", dump_only=True)
    content = QuantityField(dump_only=True)
    price = MoneyField()
    step = AmountField()
    min_quantity = AmountField()
    ingredients = fields.String()
    storage = fields.String()
    shelf_life = fields.String()
    warning = fields.String()
    self_declaration = fields.String()
    safety_certificate = fields.String()
    safety_exemption = fields.String()
    registration_number = fields.String()
    trace_link = fields.String()
    photos = fields.List(fields.Nested(PhotoView), dump_only=True)
    written_at = Moment(attribute="created_at", dump_only=True)
    decided_at = Moment(dump_only=True)


class OwnListingView(ListingView):
    """What only its producer sees of it besides."""

    edition = fields.Integer()
    revision = fields.Nested(RevisionView, attribute="open_revision", dump_only=True)

    stock = AmountField(attribute="opening_stock", dump_only=True)
    submitted_at = Moment(dump_only=True)
    note = fields.String(attribute="state_note", dump_only=True)
