"""What is typed to found, amend, check and staff an organisation."""

from __future__ import annotations

from marketplace.accounts.states import Role
from marketplace.kernel.finding import Wanted
from marketplace.kernel.i18n import N_
from marketplace.kernel.money import Money
from marketplace.kernel.schemas import Choice, Email, MoneyField, Phone, Schema, Text, Tick, WholeNumber
from marketplace.localities.fields import PlaceField

from .fields import AccountNumberField, BankField, BudgetNumberField, PictureField, TaxNumberField
from .numbers import LAST_FOUR
from .states import CheckMethod, OrganisationKind, Trust

TRADING = (Role.PRODUCER, Role.BUYER)
MOST_MIN_ORDER = 10_000_000  # đồng: a larger one would keep every household away
PHONE_HINT = N_("Người mua và cán bộ gọi số này. Để trống thì lấy số của bạn.")


class FoundOrganisation(Schema):
    """Who wants to sell or buy, and where they are."""

    sells = Tick(N_("Bán hàng"), hint=N_("Tên và địa chỉ người bán được đăng công khai."))
    buys = Tick(N_("Mua hàng"))
    kind = Choice(OrganisationKind, N_("Bạn là"), required=True)
    name = Text(N_("Tên"), min=2, max=120, required=True, hint=N_("Ví dụ: Hộ bà Dung, Quán Bếp Nhà, HTX Trà Tân."))
    locality = PlaceField(required=True)
    hamlet = Text(N_("Số nhà, đường, thôn hoặc tổ"), max=120, autocomplete="street-address")
    phone = Phone(N_("Số điện thoại"), hint=PHONE_HINT, landline=True, load_default="")
    representative = Text(N_("Người đại diện"), max=80, autocomplete="name")
    tax_number = TaxNumberField()
    budget_number = BudgetNumberField()
    invoice_email = Email(N_("E-mail nhận hóa đơn"), load_default="")
    old_address = Text(
        N_("Địa chỉ cũ"), max=200, hint=N_("Tên xã, huyện trước ngày 01/07/2025, để người giao hàng dễ tìm.")
    )
    story = Text(
        N_("Giới thiệu"), max=2000, lines=True, hint=N_("Bà con trồng gì, làm gì, từ bao giờ. Người mua rất thích đọc.")
    )


class AmendOrganisation(FoundOrganisation):
    """What is known of it, as it should read from now on; `version` is the one this was made from."""

    version = WholeNumber(widget="hidden", load_default=None)
    picture = PictureField(
        N_("Ảnh nơi làm hoặc người làm"),
        hint=N_("Nhà vườn, xưởng, hay chính bạn: người mua thấy ảnh này ở trang của bạn."),
        load_default=None,
    )


class FindOrganisations(Schema):
    """What one remembers of somebody who sells or buys."""

    wanted = Wanted(N_("Tên hoặc số điện thoại"), missing=N_("Hãy gõ tên hoặc số điện thoại."))


class CheckIdentity(Schema):
    """How somebody was checked. No picture of a card is ever kept."""

    method = Choice(CheckMethod, N_("Đã đối chiếu thế nào?"), required=True)
    last_four = Text(
        N_("Bốn số cuối của giấy tờ"),
        max=4,
        min=4,
        autocomplete="off",
        validate=LAST_FOUR,
        hint=N_("Chỉ ghi bốn số cuối. Không chụp, không lưu ảnh giấy tờ."),
    )


class Suspend(Schema):
    """Why it may not sell for now."""

    reason = Text(
        N_("Lý do tạm ngưng"), min=5, max=1000, lines=True, required=True, hint=N_("Người bán đọc đúng từng chữ này.")
    )


class Reinstate(Schema):
    """Why it may sell again."""

    reason = Text(N_("Ghi chú"), max=1000, lines=True)


class SetTrust(Schema):
    """How far its goods are trusted from here on, and why."""

    trust = Choice(Trust, N_("Mức tin cậy"), required=True)
    why = Text(N_("Vì sao"), min=5, max=500, lines=True, required=True, hint=N_("Ghi vào sổ, cán bộ khác đọc được."))


class AddMember(Schema):
    """Who else acts for it, and in what."""

    phone = Phone(N_("Số điện thoại của người đó"), required=True, hint=N_("Người đó phải có tài khoản ở chợ rồi."))
    role = Choice(TRADING, N_("Người đó sẽ"), required=True)


class RemoveMember(Schema):
    """Who acts for it no more."""

    phone = Phone(required=True)


class OpenBankAccount(Schema):
    """The account buyers transfer to, shown only with a yes of its own."""

    bank = BankField(required=True)
    number = AccountNumberField(required=True)
    holder = Text(
        N_("Tên chủ tài khoản"), min=2, max=60, required=True, hint=N_("Viết như trên thẻ, ví dụ NGUYEN THI DUNG.")
    )
    consent = Tick(
        N_("Tôi đồng ý cho chợ giữ số tài khoản này và cho người mua của tôi thấy khi họ chọn chuyển khoản."),
        hint=N_("Không bắt buộc để bán hàng. Rút lại lúc nào cũng được."),
    )


class SetSellingTerms(Schema):
    """The smallest order, whether goods come to the door and guests may order; `version` is what this was made from."""

    min_order = MoneyField(
        N_("Đơn tối thiểu"),
        max=MOST_MIN_ORDER,
        load_default=Money(0),
        hint=N_("Tiền hàng ít nhất của một đơn. Để trống là đơn nào cũng nhận."),
    )
    delivers_home = Tick(
        N_("Giao tận nhà trong phường, xã kết nghĩa"),
        hint=N_("Không chọn thì người mua đến nhận ở điểm nhận hàng. Đơn đã đặt vẫn giao như đã hẹn."),
    )
    takes_guests = Tick(
        N_("Cho khách chưa có tài khoản đặt"),
        hint=N_("Khách đặt ít, trả tiền mặt. Bạn có hai giờ để gọi rồi nhận đơn; quá giờ đơn tự hủy."),
    )
    version = WholeNumber(widget="hidden", load_default=None)
