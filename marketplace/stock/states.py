from __future__ import annotations

from marketplace.kernel.flow import Labelled
from marketplace.kernel.i18n import N_


class MovementKind(Labelled):
    """Why a stock figure changed."""

    HARVESTED = "harvested", N_("Thu hoạch, nhập thêm")
    RESERVED = "reserved", N_("Giữ cho đơn hàng")
    RELEASED = "released", N_("Trả lại từ đơn hàng")
    SHIPPED = "shipped", N_("Đã giao đi")
    SPOILED = "spoiled", N_("Hư hỏng")
    CORRECTED = "corrected", N_("Đếm lại, sửa số")
    RETURNED = "returned", N_("Hàng trả lại")
