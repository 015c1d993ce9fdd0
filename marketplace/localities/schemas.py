"""What is typed about a place."""

from __future__ import annotations

from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import Phone, Schema


class GivePhone(Schema):
    """The number people call for help."""

    phone = Phone(
        N_("Số điện thoại giúp người dân"),
        landline=True,
        load_default="",
        hint=N_("Hiện ở cuối mọi trang. Để trống: không hiện."),
    )
