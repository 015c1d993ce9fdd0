from __future__ import annotations

from enum import StrEnum

from marketplace.kernel.flow import Flow, Labelled, move
from marketplace.kernel.i18n import N_


class PartnershipState(Labelled):
    """Where a twinning stands."""

    PROPOSED = "proposed", N_("Đang bàn")
    SIGNED = "signed", N_("Đã ký")
    ENDED = "ended", N_("Đã kết thúc")


class Side(StrEnum):
    """Who keeps the list of twinned places."""

    ADMINISTRATOR = "administrator"
    MARKET = "market"


S = PartnershipState
KEEPERS = (Side.ADMINISTRATOR, Side.MARKET)
PARTNERSHIP_FLOW = Flow(
    move("sign", S.PROPOSED, to=S.SIGNED, who=KEEPERS, label=N_("Ghi nhận đã ký")),
    move("end", S.PROPOSED, S.SIGNED, to=S.ENDED, who=KEEPERS, label=N_("Kết thúc")),
)
