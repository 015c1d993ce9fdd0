from __future__ import annotations

from marketplace.kernel.flow import Labelled
from marketplace.kernel.i18n import N_


class PaymentMethod(Labelled):
    """What the two agree on."""

    CASH = "cod", N_("Trả tiền mặt khi nhận hàng")
    TRANSFER = "transfer", N_("Chuyển khoản thẳng cho người bán")


class NoteKind(Labelled):
    """What a seller writes into the own book."""

    RECEIVED = "received", N_("Đã nhận tiền")
    REFUNDED = "refunded", N_("Đã trả lại tiền")
    WRITTEN_OFF = "written_off", N_("Không thu nữa")
