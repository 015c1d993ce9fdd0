from __future__ import annotations

from marketplace.kernel.flow import Labelled
from marketplace.kernel.i18n import N_


class NewsKind(Labelled):
    """What a piece of news is about; e-mail can be turned off for each, but for the account's own safety."""

    ORDERS = "orders", N_("Đơn hàng: đặt, nhận, giao, hủy")
    REMINDERS = "reminders", N_("Nhắc việc đang chờ mình")
    APPROVALS = "approvals", N_("Kết quả duyệt hàng và hồ sơ")
    FAVOURITES = "favourites", N_("Hàng đang chờ có lại, người bán đang theo dõi")
    SECURITY = "security", N_("An toàn tài khoản")
