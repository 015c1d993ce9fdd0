from __future__ import annotations

from enum import StrEnum

from marketplace.kernel.flow import SAME, Flow, Labelled, move
from marketplace.kernel.i18n import N_


class PaperKind(Labelled):
    """What a paper proves. The star of goods comes from an OCOP certificate only."""

    OCOP = "ocop", N_("Giấy chứng nhận OCOP")
    SAFETY = "safety", N_("Giấy an toàn thực phẩm")
    DECLARATION = "declaration", N_("Bản tự công bố sản phẩm")
    REGISTRATION = "registration", N_("Giấy tiếp nhận đăng ký bản công bố")
    COSMETIC = "cosmetic", N_("Phiếu công bố mỹ phẩm")
    PRACTICE = "practice", N_("VietGAP, hữu cơ, mã vùng trồng")
    OTHER = "other", N_("Giấy khác")


class PaperState(Labelled):
    """Where a paper stands. “Expired” and “soon to expire” are questions about today, not states."""

    ENTERED = "entered", N_("Chờ cán bộ đối chiếu")
    VERIFIED = "verified", N_("Đã đối chiếu")
    REFUSED = "refused", N_("Cần bổ sung giấy")
    WITHDRAWN = "withdrawn", N_("Không dùng nữa")


class Side(StrEnum):
    """What somebody is to a paper."""

    HOLDER = "holder"
    COORDINATOR = "coordinator"
    MARKET = "market"


P = PaperState
HOLDERS = (Side.HOLDER, Side.MARKET)
PAPER_FLOW = Flow(
    move("enter", to=P.ENTERED, who=HOLDERS, label=N_("Ghi giấy")),
    move("amend", P.ENTERED, to=SAME, who=HOLDERS, label=N_("Sửa giấy")),
    move("check", P.ENTERED, to=SAME, who=Side.COORDINATOR, label=N_("Đối chiếu số giấy")),
    move("cover", P.ENTERED, P.VERIFIED, P.REFUSED, to=SAME, who=Side.COORDINATOR, label=N_("Gắn món hàng")),
    move("reevaluate", P.VERIFIED, to=SAME, who=Side.COORDINATOR, label=N_("Xác nhận chờ đánh giá lại")),
    move("verify", P.ENTERED, to=P.VERIFIED, who=Side.COORDINATOR, label=N_("Xác nhận giấy đúng")),
    move("refuse", P.ENTERED, to=P.REFUSED, who=Side.COORDINATOR, label=N_("Yêu cầu bổ sung giấy")),
    move("enter_again", P.REFUSED, to=P.ENTERED, who=HOLDERS, label=N_("Gửi lại giấy")),
    move(
        "withdraw",
        P.ENTERED,
        P.VERIFIED,
        P.REFUSED,
        to=P.WITHDRAWN,
        who=(*HOLDERS, Side.COORDINATOR),
        label=N_("Thôi dùng giấy"),
    ),
    move("take_back", P.VERIFIED, P.REFUSED, to=P.ENTERED, who=Side.COORDINATOR, label=N_("Lấy lại quyết định")),
)


class CheckedAgainst(Labelled):
    """Against what a coordinator held the number of a paper."""

    ORIGINAL = "original", N_("Xem bản gốc")
    DECISION = "decision", N_("Xem quyết định của cơ quan cấp")
    OFFICE = "office", N_("Hỏi cơ quan cấp")
