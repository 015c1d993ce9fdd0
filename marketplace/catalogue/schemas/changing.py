"""One thing of goods said by itself: a price, a season, a pause, which text counts."""

from __future__ import annotations

from marshmallow import fields, validate

from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import (
    DateField,
    MoneyField,
    Schema,
    Text,
    WholeNumber,
)

from .writing import DEAREST, MOST_TOLERANCE, TOLERANCE, TOLERANCE_HINT, month_options


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


class PauseUntil(Schema):
    """Off the shelf, and back on it on this day; without a day, next Monday."""

    day = DateField(
        N_("Bán lại từ ngày"), load_default=None, widget="text", hint=N_("Ngày/tháng/năm. Để trống: thứ Hai tới.")
    )


class ChangeSeason(Schema):
    """When it is harvested, how long a buyer waits, how far the real weight may be off (as before when not said)."""

    lead_days = WholeNumber(N_("Cần mấy ngày chuẩn bị"), max=60, hint=N_("Có sẵn thì ghi 0."), load_default=0)
    weight_tolerance = WholeNumber(TOLERANCE, max=MOST_TOLERANCE, hint=TOLERANCE_HINT, load_default=None)
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
