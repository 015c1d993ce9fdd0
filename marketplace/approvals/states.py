from __future__ import annotations

from marketplace.kernel.flow import Flow, Labelled, move
from marketplace.kernel.i18n import N_


class ReviewState(Labelled):
    """Where a request for approval stands."""

    SUBMITTED = "submitted", N_("Chờ duyệt")
    APPROVED = "approved", N_("Đã duyệt")
    RETURNED = "returned", N_("Yêu cầu bổ sung")
    WITHDRAWN = "withdrawn", N_("Đã rút lại")
    SUPERSEDED = "superseded", N_("Đã có bản mới hơn")


S = ReviewState
REVIEW_FLOW = Flow(
    move("approve", S.SUBMITTED, to=S.APPROVED, label=N_("Duyệt")),
    move("return", S.SUBMITTED, to=S.RETURNED, label=N_("Yêu cầu bổ sung")),
    move("withdraw", S.SUBMITTED, to=S.WITHDRAWN, label=N_("Rút lại")),
    move("supersede", S.SUBMITTED, to=S.SUPERSEDED, label=N_("Thay bằng bản mới hơn")),
    move("take_back", S.APPROVED, S.RETURNED, to=S.SUBMITTED, label=N_("Lấy lại quyết định")),
)


class Age(Labelled):
    """How long something has waited, for the filter of the queue."""

    TODAY = "hom-nay", N_("Gửi hôm nay")
    LATE = "qua-han", N_("Quá hạn")
