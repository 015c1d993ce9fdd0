from __future__ import annotations

from marketplace.kernel.flow import Labelled
from marketplace.kernel.i18n import N_


class Policy(Labelled):
    """The pages the law asks a market to publish, by their address."""

    RULES = "quy-che", N_("Quy chế của chợ")
    PRIVACY = "quyen-rieng-tu", N_("Quyền riêng tư")
    DELIVERY = "giao-nhan", N_("Giao nhận")
    RETURNS = "doi-tra", N_("Đổi trả")
    COMPLAINTS = "khieu-nai", N_("Khiếu nại")
    RANKING = "xep-hang", N_("Cách xếp hàng trên kệ")
