"""What is said of papers and certificates, and how they read to a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from marshmallow import fields, pre_dump, validate

from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import Choice, DateField, Schema, Text, Tick, WholeNumber, Words

from .fields import ScanField
from .registry import Goods, goods_covered_by
from .states import CheckedAgainst, PaperKind

DAY = N_("Ngày/tháng/năm, ví dụ 12/03/2026.")
SHOWN = N_("Cho khách xem bản chụp")
SHOWN_HINT = N_("Không chọn thì chỉ bạn và cán bộ xã, phường mở được. Số giấy và hạn dùng thì khách vẫn đọc.")
PAPER_KINDS = tuple(kind for kind in PaperKind if kind is not PaperKind.OCOP)


def star_options() -> list[tuple[str, str, str]]:
    """The stars that are certified; one and two are not (QĐ 26/2026, Điều 4.1.a)."""
    return [(str(stars), _(N_("%(n)s sao"), n=stars), "") for stars in (3, 4, 5)]


class Nothing(Schema):
    """A form with no words of its own: a button that says it all."""


class EnterCertificate(Schema):
    """An OCOP certificate as it stands on the paper."""

    stars = WholeNumber(
        N_("Mấy sao"), min=1, max=9, widget="radio", options=star_options, required=True,
        hint=N_("Chỉ hạng 3, 4, 5 sao có giấy chứng nhận."),
    )  # fmt: skip
    product_name = Text(N_("Tên sản phẩm ghi trên giấy"), max=160, min=2, required=True)
    number = Text(N_("Số quyết định công nhận"), max=80, min=2, required=True, hint=N_("Ví dụ 3500/QĐ-UBND."))
    issuer = Text(N_("Cơ quan ra quyết định"), max=160, min=2, required=True, hint=N_("Ví dụ UBND thành phố Đà Nẵng."))
    issued_on = DateField(N_("Ngày cấp giấy"), required=True, widget="text", hint=DAY)
    expires_on = DateField(
        N_("Ngày hết hạn"), load_default=None, widget="text", hint=N_("Để trống: đủ 36 tháng kể từ ngày cấp.")
    )
    goods = fields.List(
        fields.String(validate=validate.Length(max=80)),
        load_default=list,
        validate=validate.Length(max=60),
        metadata={
            "label": N_("Giấy này cho món nào"),
            "hint": N_("Cùng một sản phẩm, đóng gói khác nhau thì chọn hết. Chưa đăng thì bỏ trống, cán bộ gắn sau."),
            "widget": "checkboxes",
        },
    )
    scan = ScanField(load_default=None, hint=N_("Chụp rõ số và dấu. Ảnh, hoặc PDF đến 20 trang, 10 MB."))
    is_public = Tick(SHOWN, hint=SHOWN_HINT)
    decided_on = DateField(
        N_("Ngày ra quyết định"), load_default=None, widget="text", hint=N_("Để trống nếu cùng ngày cấp giấy.")
    )
    product_code = Text(
        N_("Mã sản phẩm OCOP"), max=40, hint=N_("Ví dụ 48-20923-7-2026; mã cũ có thêm số huyện ở giữa cũng được.")
    )

    @classmethod
    def about(cls, goods: Sequence[Goods]) -> Self:
        """The form for a producer with these goods."""
        form = cls()
        offer_goods(form, goods)
        return form


class AmendCertificate(EnterCertificate):
    """The same, mended."""


class NewCertificate(EnterCertificate):
    """The same from a program, which may enter for several producers."""

    producer = fields.String(load_default="", validate=validate.Length(max=80))


class EnterPaper(Schema):
    """Another paper as it stands."""

    kind = Choice(PAPER_KINDS, N_("Giấy gì"), required=True)
    number = Text(N_("Số giấy"), max=80, min=2, required=True)
    issuer = Text(N_("Cơ quan cấp, hoặc người tự công bố"), max=160, min=2, required=True)
    product_name = Text(N_("Cho sản phẩm nào"), max=160, hint=N_("Để trống nếu giấy cho cả cơ sở."))
    issued_on = DateField(N_("Ngày cấp"), required=True, widget="text", hint=DAY)
    expires_on = DateField(
        N_("Có giá trị đến ngày"), load_default=None, widget="text", hint=N_("Để trống nếu giấy không ghi hạn.")
    )
    scan = ScanField(load_default=None, hint=N_("Chụp rõ số và dấu. Ảnh, hoặc PDF đến 20 trang, 10 MB."))
    is_public = Tick(SHOWN, hint=SHOWN_HINT)


class AmendPaper(EnterPaper):
    """The same, mended."""


class WithdrawPaper(Schema):
    """Why a paper counts no more."""

    reason = Text(N_("Vì sao"), max=500, lines=True, hint=N_("Nhà sản xuất đọc đúng từng chữ này."), needed=True)


class CheckPaper(Schema):
    """Against what the number was held, and what stood there."""

    against = Choice(CheckedAgainst, N_("Đã đối chiếu với"), required=True)
    number = Text(
        N_("Số đọc được ở đó"), max=80, min=2, required=True, hint=N_("Gõ lại từ bản gốc hoặc quyết định, đừng chép.")
    )


class CoverGoods(Schema):
    """Which goods a certificate covers."""

    goods = fields.List(
        fields.String(validate=validate.Length(max=80)),
        load_default=list,
        validate=validate.Length(max=60),
        metadata={"label": N_("Giấy này cho món nào"), "widget": "checkboxes"},
    )

    @classmethod
    def about(cls, goods: Sequence[Goods]) -> Self:
        """The form for a producer with these goods."""
        form = cls()
        offer_goods(form, goods)
        return form


class ConfirmReevaluation(Schema):
    """How the coordinator knows that a new evaluation is under way."""

    source = Text(
        N_("Biết từ đâu"), max=300, min=5, required=True, hint=N_("Ví dụ: phiếu nhận hồ sơ số 12/PĐK ngày 03/02/2026.")
    )


def offer_goods(form: Schema, goods: Sequence[Goods]) -> None:
    """Let the form's boxes be these goods."""
    declared = form.fields["goods"]
    declared.metadata = {**declared.metadata, "options": [(slug, name, "") for slug, name in goods]}


class ScanView(Schema):
    """A kept scan as programs see it."""

    reference = fields.String()
    url = fields.String(attribute="address")
    pages = fields.Integer()


class PaperView(Schema):
    """A paper as its producer's and its coordinators' programs see it."""

    reference = fields.String()
    kind = fields.String(attribute="kind.value", dump_only=True)
    label = fields.String(dump_only=True)
    state = fields.String(attribute="state.value", dump_only=True)
    state_label = Words(attribute="state", dump_only=True)
    producer = fields.String(attribute="producer.slug", dump_only=True)
    number = fields.String()
    issuer = fields.String()
    product_name = fields.String()
    issued_on = DateField()
    expires_on = DateField()
    covers_until = DateField()
    is_ending = fields.Boolean()
    is_over = fields.Boolean()
    is_public = fields.Boolean()
    note = fields.String()
    scan = fields.Nested(ScanView, dump_only=True, allow_none=True)


class CertificateView(PaperView):
    """An OCOP certificate as those programs see it."""

    stars = fields.Integer()
    product_code = fields.String()
    decided_on = DateField()
    awaits_reevaluation = fields.Boolean()
    goods = fields.Method("addresses_of_goods", dump_only=True)

    @pre_dump(pass_collection=True)
    def ask_for_goods(self, found: Any, many: bool, **_kwargs: Any) -> Any:
        """The goods of all that are shown, by one question."""
        self.covered = goods_covered_by([each.id for each in found] if many else [found.id])
        return found

    def addresses_of_goods(self, certificate: Any) -> list[str]:
        """The addresses of what it covers."""
        return [each.slug for each in self.covered.get(certificate.id, [])]
