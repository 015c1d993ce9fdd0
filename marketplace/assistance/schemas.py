from __future__ import annotations

from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import Choice, DateField, Phone, Schema, Text, WholeNumber

from .states import TOLD_TO_OFFICIAL, Scope


class RecordConsent(Schema):
    """How a producer gave leave, as a coordinator writes it down."""

    way = Choice(TOLD_TO_OFFICIAL, N_("Nhà sản xuất đồng ý bằng cách nào"), required=True)
    given_on = DateField(N_("Đồng ý ngày nào"), required=True)
    words = Text(
        N_("Nhà sản xuất nói thế nào"),
        max=500,
        min=5,
        lines=True,
        required=True,
        hint=N_("Ghi đúng ý họ. Ví dụ: “Bà nhờ cháu đưa mật ong lên chợ, giá 250 nghìn một lít”."),
    )
    scope = Choice(Scope, N_("Được nhập những gì"), required=True)
    ends_on = DateField(N_("Cho phép đến hết ngày"), required=True, hint=N_("Nhiều nhất một năm."))


class RecordLeave(RecordConsent):
    """The same for a relative, who signs in with an own number."""

    phone = Phone(N_("Số điện thoại của người nhà"), required=True, hint=N_("Người đó phải có tài khoản ở chợ."))


class AllowHelper(Schema):
    """Whom the owner lets enter goods."""

    phone = Phone(N_("Số điện thoại của người nhập thay"), required=True, hint=N_("Người đó phải có tài khoản ở chợ."))
    scope = Choice(Scope, N_("Được nhập những gì"), required=True)
    ends_on = DateField(N_("Cho phép đến hết ngày"), required=True, hint=N_("Nhiều nhất một năm."))


class ConfirmEntry(Schema):
    """What was typed is right."""

    seen = WholeNumber(min=1, max=100, required=True, widget="hidden")


class ObjectToEntry(ConfirmEntry):
    """It is not right, and if one likes, why."""

    note = Text(N_("Chỗ nào không đúng?"), max=500, lines=True, hint=N_("Không ghi cũng được. Cán bộ sẽ gọi."))


class SettleObjection(Schema):
    """What a coordinator agreed with the producer."""

    how = Text(
        N_("Đã gọi, hai bên thống nhất thế nào"),
        max=500,
        min=5,
        lines=True,
        required=True,
        hint=N_("Ví dụ: bà Dung giữ giá cũ 70.000, cháu Lan sửa lại rồi gửi."),
    )


class Nothing(Schema):
    """A button that needs no words."""
