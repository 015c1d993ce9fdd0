from __future__ import annotations

from marketplace.kernel.flow import Labelled
from marketplace.kernel.i18n import N_


class DeliveryMethod(Labelled):
    """Where the buyer takes the goods over."""

    PICKUP = "pickup", N_("Nhận ở điểm nhận hàng")
    HOME = "home", N_("Giao tận nhà trong phường")


class NoDoor(Labelled):
    """Why a seller does not bring goods to the buyer's door."""

    STOPPED = "stopped", N_("%(name)s không giao tận nhà.")
    FAR = "far", N_("%(name)s chỉ giao tận nhà ở phường, xã kết nghĩa.")
