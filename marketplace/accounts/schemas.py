"""What people fill in about themselves, and what programs see of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validate

from marketplace.kernel.finding import Wanted
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import Choice, Email, Moment, Password, Phone, Schema, Text, Tick, WholeNumber

from .states import Role, Scope, Wish

NEW_PASSWORD_HINT = N_("Ít nhất 8 ký tự. Vài từ ghép lại thì dễ nhớ mà khó đoán. Dán mật khẩu vào cũng được.")
NO_PHONE = {"required": N_("Hãy điền số điện thoại.")}
NO_NAME = {"required": N_("Hãy điền họ và tên.")}
NO_PASSWORD = {"required": N_("Hãy điền mật khẩu.")}
NO_NEW_PASSWORD = {"required": N_("Hãy nghĩ ra một mật khẩu.")}
NO_WISH = {"required": N_("Hãy chọn mua hàng hay bán hàng.")}
LANGUAGES = [("vi", "Tiếng Việt", ""), ("en", "English", "")]


class Register(Schema):
    """Open an account."""

    phone = Phone(
        N_("Số điện thoại di động"),
        hint=N_(
            "Bạn đăng nhập bằng số này, và người mua, người bán gọi số này về đơn hàng. Chợ không gửi tin quảng cáo."
        ),
        required=True,
        error_messages=NO_PHONE,
        autocomplete="username",
    )
    name = Text(
        N_("Họ và tên"),
        hint=N_("Tên người bên kia sẽ thấy trên đơn hàng, ví dụ: Hồ Thị Lan."),
        max=80,
        min=2,
        required=True,
        error_messages=NO_NAME,
        autocomplete="name",
    )
    password = Password(
        N_("Mật khẩu"),
        hint=NEW_PASSWORD_HINT,
        autocomplete="new-password",
        required=True,
        error_messages=NO_NEW_PASSWORD,
    )
    wants = Choice(
        Wish,
        N_("Bạn muốn làm gì trước?"),
        hint=N_("Sau này làm cả hai cũng được."),
        required=True,
        error_messages=NO_WISH,
    )
    agrees = Tick(
        N_("Tôi đồng ý để chợ giữ tên và số điện thoại của tôi để mua bán ở đây."),
        hint=N_("Bạn xem, sửa hoặc xin xóa được bất cứ lúc nào ở trang Tài khoản."),
        required=True,
        error_messages={"required": N_("Chợ cần bạn đồng ý thì mới giữ được tên và số điện thoại.")},
    )


class SignIn(Schema):
    """Come in."""

    phone = Phone(required=True, autocomplete="username", error_messages=NO_PHONE)
    password = Password(N_("Mật khẩu"), min=1, required=True, error_messages=NO_PASSWORD)
    shared_phone = Tick(
        N_("Đây là máy dùng chung"), hint=N_("Chợ sẽ tự đăng xuất sau 12 giờ hoặc khi đóng trình duyệt.")
    )


class ChangePassword(Schema):
    """Another password."""

    current_password = Password(N_("Mật khẩu đang dùng"), min=1, required=True, error_messages=NO_PASSWORD)
    new_password = Password(
        N_("Mật khẩu mới"),
        hint=NEW_PASSWORD_HINT,
        autocomplete="new-password",
        required=True,
        error_messages=NO_NEW_PASSWORD,
    )


class UseResetCode(Schema):
    """A new password with the code an official gave."""

    phone = Phone(required=True, autocomplete="username", error_messages=NO_PHONE)
    code = Text(
        N_("Mã cán bộ đưa cho bạn"),
        hint=N_("8 chữ và số, ví dụ BK4M 27QT. Mã dùng được một lần, trong 24 giờ."),
        max=20,
        required=True,
        error_messages={"required": N_("Hãy điền mã cán bộ đưa cho bạn.")},
        autocomplete="one-time-code",
    )
    new_password = Password(
        N_("Mật khẩu mới"),
        hint=NEW_PASSWORD_HINT,
        autocomplete="new-password",
        required=True,
        error_messages=NO_NEW_PASSWORD,
    )


class AmendPerson(Schema):
    """What the market knows of a person."""

    name = Text(N_("Họ và tên"), max=80, min=2, required=True, autocomplete="name", error_messages=NO_NAME)
    email = Email(hint=N_("Để nhận bản sao đơn hàng và tin báo về tài khoản. Không có cũng được."))
    language = fields.String(
        load_default="vi",
        validate=validate.OneOf([code for code, _name, _hint in LANGUAGES]),
        metadata={"label": N_("Ngôn ngữ"), "widget": "radio", "options": LANGUAGES},
    )


class IssueResetCode(Schema):
    """How the official knew who asked for a code."""

    evidence = Text(
        N_("Bạn nhận ra người này bằng cách nào?"),
        hint=N_(
            "Ví dụ: đến tận nơi, tôi quen mặt; hoặc đối chiếu 4 số cuối căn cước. Không ghi cả số, không chụp giấy tờ."
        ),
        max=200,
        min=5,
        required=True,
        error_messages={"required": N_("Hãy ghi bạn nhận ra người này bằng cách nào.")},
        lines=True,
    )


class FindPeople(Schema):
    """What one remembers of somebody."""

    wanted = Wanted(N_("Tên hoặc số điện thoại"), missing=N_("Hãy gõ tên hoặc số điện thoại."))


class FindPerson(Schema):
    """Whose password was lost."""

    phone = Phone(
        N_("Số điện thoại của người quên mật khẩu"), required=True, error_messages=NO_PHONE, autocomplete="off"
    )


class IssueToken(Schema):
    """A key for a program."""

    name = Text(
        N_("Tên để nhớ"),
        hint=N_("Ví dụ: phần mềm bán hàng của quán."),
        max=60,
        required=True,
        error_messages={"required": N_("Hãy đặt tên cho mã.")},
    )
    scopes = fields.List(
        Choice(Scope),
        required=True,
        validate=validate.Length(min=1, error=N_("Hãy chọn ít nhất một quyền.")),
        error_messages={"required": N_("Hãy chọn ít nhất một quyền.")},
        metadata={
            "label": N_("Chương trình được làm gì"),
            "widget": "checkboxes",
            "options": lambda: [(each.value, _(each.label), "") for each in Scope],
        },
    )
    days = WholeNumber(N_("Dùng trong bao nhiêu ngày"), min=1, max=730, load_default=365)


class ObtainToken(IssueToken):
    """A key asked for by a program with its owner's phone and password; without `scopes` it has them all."""

    phone = Phone(required=True)
    password = Password(N_("Mật khẩu"), min=1, required=True, error_messages=NO_PASSWORD)
    scopes = fields.List(Choice(Scope), load_default=lambda: list(Scope), validate=validate.Length(min=1))


class GrantOffice(Schema):
    """Make somebody a coordinator or an administrator."""

    role = Choice(
        (Role.COORDINATOR, Role.ADMINISTRATOR),
        N_("Vai trò"),
        required=True,
        error_messages={"required": N_("Hãy chọn vai trò.")},
    )
    locality = fields.String(
        load_default="",
        metadata={
            "label": N_("Xã, phường"),
            "hint": N_("Chỉ điều phối viên cần mục này."),
            "widget": "select",
        },
    )

    def __init__(self, places: Sequence[tuple[str, str, str]] = (), **more: Any) -> None:
        super().__init__(**more)
        place = self.fields["locality"]
        place.metadata = {**place.metadata, "options": places}


class MembershipView(Schema):
    """A role somebody holds."""

    role = fields.Function(lambda held: held.role.value)
    role_label = fields.Function(lambda held: _(held.role.label))
    locality = fields.Function(lambda held: held.locality.code if held.locality else None)


class MeView(Schema):
    """The caller."""

    name = fields.String()
    phone = fields.String()
    email = fields.String()
    language = fields.String()
    scopes = fields.List(fields.String())
    roles = fields.List(fields.Nested(MembershipView))


class TokenView(Schema):
    """A key without its secret."""

    reference = fields.String()
    name = fields.String()
    scopes = fields.List(fields.String())
    created_at = Moment()
    expires_at = Moment()
    seen_at = Moment()


class IssuedTokenView(TokenView):
    """A key with its secret, this once."""

    token = fields.String(metadata={"description": "Shown once; send it as `Authorization: Bearer <token>`."})
