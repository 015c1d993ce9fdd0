"""The way of a new seller, from the account to the first goods: what is done, and the one thing that comes next."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.i18n import N_, _
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Standing

OWN_FILE = "/tai-khoan/to-chuc/{}"
NEW_LISTING = "/ban-hang/san-pham/moi"
SENT = (Standing.SUBMITTED, Standing.VERIFIED)


@dataclass(frozen=True)
class FirstStep:
    """One step of beginning to sell; `path` is where it is taken, and only the step that comes next is a link."""

    words: str
    is_done: bool
    path: str = ""
    button: str = ""


def first_steps(maker: Organisation, *, has_offered: bool) -> list[FirstStep]:
    """The steps of one maker in their order. The account and the household stand before, or there were no maker."""
    file = OWN_FILE.format(maker.slug)
    again = maker.standing is Standing.RETURNED
    return [
        FirstStep(_(N_("Mở tài khoản")), is_done=True),
        FirstStep(_(N_("Ghi tên hộ hoặc đơn vị")), is_done=True),
        FirstStep(
            _(N_("Gửi hồ sơ để cán bộ xác minh")),
            maker.standing in SENT,
            file,
            _(N_("Sửa rồi gửi lại hồ sơ")) if again else _(N_("Gửi hồ sơ xác minh")),
        ),
        FirstStep(_(N_("Đăng món hàng đầu tiên")), has_offered, NEW_LISTING, _(N_("Đăng món đầu tiên"))),
    ]


def next_of(steps: list[FirstStep]) -> FirstStep | None:
    """The first step that is not done; None once all are."""
    return next((step for step in steps if not step.is_done), None)
