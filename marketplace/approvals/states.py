from __future__ import annotations

from marketplace.kernel.flow import Flow, Labelled, move
from marketplace.kernel.i18n import N_


class ReviewState(Labelled):
    """Where a request for approval stands."""

    SUBMITTED = "submitted", N_("Chờ duyệt")
    APPROVED = "approved", N_("Đã duyệt")
    RETURNED = "returned", N_("Yêu cầu bổ sung")
    WITHDRAWN = "withdrawn", N_("Đã rút lại")


S = ReviewState
REVIEW_FLOW = Flow(
    move("approve", S.SUBMITTED, to=S.APPROVED, label=N_("Duyệt")),
    move("return", S.SUBMITTED, to=S.RETURNED, label=N_("Yêu cầu bổ sung")),
    move("withdraw", S.SUBMITTED, to=S.WITHDRAWN, label=N_("Rút lại")),
)
