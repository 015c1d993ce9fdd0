from __future__ import annotations

from marketplace.kernel.flow import Flow, Labelled, move
from marketplace.kernel.i18n import N_


class PartnershipState(Labelled):
    """Where a twinning stands."""

    PROPOSED = "proposed", N_("Đang bàn")
    SIGNED = "signed", N_("Đã ký")
    ENDED = "ended", N_("Đã kết thúc")


S = PartnershipState
PARTNERSHIP_FLOW = Flow(
    move("sign", S.PROPOSED, to=S.SIGNED, label=N_("Ghi nhận đã ký")),
    move("end", S.PROPOSED, S.SIGNED, to=S.ENDED, label=N_("Kết thúc")),
)
