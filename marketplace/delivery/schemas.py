"""What is said about a pickup point, and how it is shown to programs."""

from __future__ import annotations

from marshmallow import fields

from marketplace.kernel.i18n import N_
from marketplace.kernel.paging import CursorQuery
from marketplace.kernel.schemas import Phone, Schema, Text, WholeNumber


class PickupPointWords(Schema):
    """What buyers are told about the place."""

    name = Text(N_("Tên điểm nhận"), max=120, min=3, required=True, hint=N_("Ví dụ: Nhà văn hóa tổ 5"))
    address = Text(N_("Số nhà, tên đường"), max=200, min=5, required=True)
    hours = Text(N_("Giờ mở cửa"), max=120, hint=N_("Ví dụ: thứ Bảy, 7–11 giờ"))
    keeper = Text(N_("Người giữ điểm"), max=80)
    phone = Phone(N_("Điện thoại điểm nhận"), landline=True, load_default="")


class AmendPickupPoint(PickupPointWords):
    """What buyers are told from now on; `version` is the one this was made from."""

    version = WholeNumber(widget="hidden", load_default=None)


class OpenPickupPoint(PickupPointWords):
    """A new place."""

    locality = Text(N_("Xã, phường"), max=5, widget="select")


class PickupPointsQuery(CursorQuery):
    """Which points: those of one locality, by its code."""

    locality = fields.String(load_default="")


class PickupPointView(Schema):
    """A place where goods are fetched."""

    reference = fields.String()
    name = fields.String()
    address = fields.String()
    locality = fields.String(attribute="locality.code")
    locality_name = fields.String(attribute="locality.full_name")
    hours = fields.String()
    keeper = fields.String()
    phone = fields.String()
    is_open = fields.Boolean()
