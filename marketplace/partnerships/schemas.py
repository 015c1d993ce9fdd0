"""What an administrator types about a twinning."""

from __future__ import annotations

from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import DateField, Schema, Text
from marketplace.localities.fields import PlaceField


class ProposePartnership(Schema):
    """Which two places, and what they promise each other."""

    highland = PlaceField(N_("Địa phương có hàng (miền núi)"), required=True)
    lowland = PlaceField(N_("Địa phương mua hàng (đồng bằng)"), required=True)
    clause = Text(N_("Điều khoản xúc tiến thương mại"), max=4000, lines=True)
    note = Text(N_("Ghi chú"), max=300)


class SignPartnership(Schema):
    """The day both signed."""

    signed_on = DateField(N_("Ngày ký"), required=True)


class EndPartnership(Schema):
    """Why it is over."""

    note = Text(N_("Lý do kết thúc"), max=300)
