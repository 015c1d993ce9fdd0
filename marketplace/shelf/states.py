from __future__ import annotations

from marketplace.kernel.flow import Labelled
from marketplace.kernel.i18n import N_


class Selling(Labelled):
    """Whether goods are for sale, as a row of the shelf says it."""

    LIVE = "live", N_("Đang bán")
    PAUSED = "paused", N_("Tạm ngưng")
    WEEK = "week", N_("Tuần này không bán")
