from __future__ import annotations

from marketplace.kernel.flow import Flow, Labelled, move
from marketplace.kernel.i18n import N_


class OrganisationKind(Labelled):
    """What the law calls it; a household needs no registration to sell its own produce."""

    HOUSEHOLD = "household", N_("Hộ gia đình")
    COOPERATIVE_GROUP = "cooperative_group", N_("Tổ hợp tác")
    COOPERATIVE = "cooperative", N_("Hợp tác xã")
    HOUSEHOLD_BUSINESS = "household_business", N_("Hộ kinh doanh")
    ENTERPRISE = "enterprise", N_("Doanh nghiệp")
    INSTITUTION = "institution", N_("Cơ quan, trường học (có mã ĐVQHNS)")


class Standing(Labelled):
    """Whether a coordinator of its locality has checked who it is."""

    UNVERIFIED = "unverified", N_("Chưa xác minh")
    SUBMITTED = "submitted", N_("Chờ xác minh")
    VERIFIED = "verified", N_("Đã xác minh")
    RETURNED = "returned", N_("Cần bổ sung")
    SUSPENDED = "suspended", N_("Tạm ngưng")


S = Standing
STANDING_FLOW = Flow(
    move("submit", S.UNVERIFIED, S.RETURNED, to=S.SUBMITTED, label=N_("Gửi xác minh")),
    move("verify", S.SUBMITTED, to=S.VERIFIED, label=N_("Xác minh")),
    move("return", S.SUBMITTED, to=S.RETURNED, label=N_("Yêu cầu bổ sung")),
    move("suspend", S.VERIFIED, to=S.SUSPENDED, label=N_("Tạm ngưng")),
    move("reinstate", S.SUSPENDED, to=S.VERIFIED, label=N_("Cho bán lại")),
)
