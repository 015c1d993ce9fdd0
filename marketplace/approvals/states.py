from __future__ import annotations

from enum import StrEnum

from marketplace.kernel.flow import Flow, Labelled, move
from marketplace.kernel.i18n import N_


class ReviewState(Labelled):
    """Where a request for approval stands."""

    SUBMITTED = "submitted", N_("Chờ duyệt")
    APPROVED = "approved", N_("Đã duyệt")
    RETURNED = "returned", N_("Yêu cầu bổ sung")
    WITHDRAWN = "withdrawn", N_("Đã rút lại")
    SUPERSEDED = "superseded", N_("Đã có bản mới hơn")


class Side(StrEnum):
    """What somebody is to a review: sent it, may decide about it, has decided about it."""

    SENDER = "sender"
    COORDINATOR = "coordinator"
    DECIDER = "decider"
    MARKET = "market"


S = ReviewState
SENDERS = (Side.SENDER, Side.MARKET)
OFFICIALS = (Side.COORDINATOR, Side.MARKET)
REVIEW_FLOW = Flow(
    move("approve", S.SUBMITTED, to=S.APPROVED, who=OFFICIALS, label=N_("Duyệt")),
    move("return", S.SUBMITTED, to=S.RETURNED, who=OFFICIALS, label=N_("Yêu cầu bổ sung")),
    move("withdraw", S.SUBMITTED, to=S.WITHDRAWN, who=SENDERS, label=N_("Rút lại")),
    move("supersede", S.SUBMITTED, to=S.SUPERSEDED, who=SENDERS, label=N_("Thay bằng bản mới hơn")),
    move("take_back", S.APPROVED, S.RETURNED, to=S.SUBMITTED, who=Side.DECIDER, label=N_("Lấy lại quyết định")),
)


class Age(Labelled):
    """How long something has waited, for the filter of the queue."""

    TODAY = "hom-nay", N_("Gửi hôm nay")
    LATE = "qua-han", N_("Quá hạn")
