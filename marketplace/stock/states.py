from __future__ import annotations

from enum import StrEnum
from typing import Self

from marketplace.kernel.flow import Labelled
from marketplace.kernel.i18n import N_


class MovementKind(Labelled):
    """Why a stock figure changed."""

    HARVESTED = "harvested", N_("Thu hoạch, nhập thêm")
    RESERVED = "reserved", N_("Giữ cho đơn hàng")
    RELEASED = "released", N_("Thôi giữ cho đơn hàng")
    SHIPPED = "shipped", N_("Đã giao đi")
    SPOILED = "spoiled", N_("Hư hỏng")
    CORRECTED = "corrected", N_("Đếm lại, sửa số")
    EXPECTED = "expected", N_("Dự kiến thu hoạch")
    RETURNED = "returned", N_("Hàng trả lại")


class SharingRule(StrEnum):
    """Who gets how much when a harvest is smaller than what was pre-ordered; published before anybody orders."""

    label: str
    hint: str

    BY_TIME = "by_time", N_("Ai đặt trước được giao trước"), N_("Thiếu hàng thì đơn đặt sau cùng phải chờ hoặc bớt.")
    EQUAL_SHARE = (
        "equal_share",
        N_("Chia đều cho mọi người đặt"),
        N_("Thiếu hàng thì mỗi người được phần bằng nhau, không ai quá số đã đặt."),
    )

    def __new__(cls, value: str, label: str = "", hint: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.hint = label, hint
        return member
