from __future__ import annotations

from enum import StrEnum

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


class Side(StrEnum):
    """What somebody is to an organisation: acts for it, enters its first goods, coordinates its place, keeps it all."""

    MEMBER = "member"
    HELPER = "helper"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


STAYS_HOME = (S.UNVERIFIED, S.SUBMITTED, S.RETURNED, S.VERIFIED)
STANDING_FLOW = Flow(
    move("submit", S.UNVERIFIED, S.RETURNED, to=S.SUBMITTED, who=(Side.MEMBER, Side.HELPER), label=N_("Gửi xác minh")),
    move("verify", S.SUBMITTED, to=S.VERIFIED, who=Side.COORDINATOR, label=N_("Xác minh")),
    move("return", S.SUBMITTED, S.VERIFIED, to=S.RETURNED, who=Side.COORDINATOR, label=N_("Yêu cầu bổ sung")),
    move("withdraw", S.SUBMITTED, to=S.UNVERIFIED, who=Side.MEMBER, label=N_("Rút lại")),
    move("move_away", *STAYS_HOME, to=S.UNVERIFIED, who=Side.MEMBER, label=N_("Chuyển địa phương")),
    move("take_back", S.VERIFIED, S.RETURNED, to=S.SUBMITTED, who=Side.COORDINATOR, label=N_("Lấy lại quyết định")),
    move("stand_again", S.RETURNED, to=S.VERIFIED, who=Side.COORDINATOR, label=N_("Lấy lại yêu cầu bổ sung")),
    move("suspend", S.VERIFIED, to=S.SUSPENDED, who=(Side.COORDINATOR, Side.ADMINISTRATOR), label=N_("Tạm ngưng")),
    move("reinstate", S.SUSPENDED, to=S.VERIFIED, who=(Side.COORDINATOR, Side.ADMINISTRATOR), label=N_("Cho bán lại")),
)


class Trust(Labelled):
    """How well the coordinators of its place know its goods; set by one of them, with the reason."""

    NEW = "new", N_("Mới")
    KNOWN = "known", N_("Đã quen")
    TRUSTED = "trusted", N_("Tin cậy: sửa vài chữ thì chợ duyệt ngay")


class CheckMethod(Labelled):
    """How somebody was checked to be who they say; VNeID slots in here (obligatory from 1 January 2027)."""

    SEEN_IN_PERSON = "seen_in_person", N_("Gặp trực tiếp, đối chiếu căn cước")
    PAPERS = "papers", N_("Đối chiếu giấy đăng ký kinh doanh, quyết định thành lập")
    KNOWN_LOCALLY = "known_locally", N_("Trưởng thôn, tổ dân phố xác nhận")
    VNEID = "vneid", N_("VNeID")
