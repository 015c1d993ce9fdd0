from __future__ import annotations

from enum import StrEnum

from marketplace.kernel.flow import SAME, Flow, Labelled, move
from marketplace.kernel.i18n import N_


class ListingState(Labelled):
    """Where a listing stands. “Sold out” and “out of season” are questions, not states."""

    DRAFT = "draft", N_("Bản nháp")
    SUBMITTED = "submitted", N_("Chờ duyệt")
    RETURNED = "returned", N_("Cần bổ sung")
    LIVE = "live", N_("Đang bán")
    PAUSED = "paused", N_("Tạm ngưng")
    RETIRED = "retired", N_("Thôi bán")
    TAKEN_DOWN = "taken_down", N_("Bị gỡ")


class Side(StrEnum):
    """What somebody is to goods: makes them (or enters them just now), coordinates their place, keeps it all."""

    MAKER = "maker"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    MARKET = "market"


S = ListingState
OFFERED = (S.LIVE, S.PAUSED)
MAKERS = (Side.MAKER, Side.MARKET)
DECIDERS = (Side.COORDINATOR, Side.MARKET)
OFFICIALS = (*DECIDERS, Side.ADMINISTRATOR)
LISTING_FLOW = Flow(
    move("start", to=S.DRAFT, who=MAKERS, label=N_("Bắt đầu viết")),
    move("enter", S.DRAFT, S.RETURNED, to=SAME, who=MAKERS, label=N_("Sửa bài viết")),
    move("submit", S.DRAFT, S.RETURNED, to=S.SUBMITTED, who=MAKERS, label=N_("Gửi duyệt")),
    move("withdraw", S.SUBMITTED, to=S.DRAFT, who=MAKERS, label=N_("Rút lại để sửa")),
    move("publish", S.SUBMITTED, to=S.LIVE, who=OFFICIALS, label=N_("Duyệt")),
    move("give_back", S.SUBMITTED, to=S.RETURNED, who=OFFICIALS, label=N_("Yêu cầu bổ sung")),
    move("pause", S.LIVE, to=S.PAUSED, who=MAKERS, label=N_("Tạm ngưng bán")),
    move("pause_until", S.PAUSED, to=SAME, who=MAKERS, label=N_("Tạm ngưng bán")),
    move("resume", S.PAUSED, to=S.LIVE, who=MAKERS, label=N_("Bán lại")),
    move("retire", S.DRAFT, S.RETURNED, S.LIVE, S.PAUSED, to=S.RETIRED, who=MAKERS, label=N_("Thôi bán hẳn")),
    move("take_down", S.LIVE, S.PAUSED, to=S.TAKEN_DOWN, who=OFFICIALS, label=N_("Gỡ khỏi chợ")),
    move("take_back", S.LIVE, S.RETURNED, to=S.SUBMITTED, who=OFFICIALS, label=N_("Lấy lại quyết định")),
)


class RevisionState(Labelled):
    """Where another text for goods on the shelf stands."""

    DRAFT = "draft", N_("Đang sửa")
    SUBMITTED = "submitted", N_("Bản sửa chờ duyệt")
    RETURNED = "returned", N_("Bản sửa cần bổ sung")
    APPROVED = "approved", N_("Đã duyệt")
    SUPERSEDED = "superseded", N_("Đã có bản mới hơn")
    WITHDRAWN = "withdrawn", N_("Đã bỏ")


R = RevisionState
OPEN_REVISIONS = (R.DRAFT, R.SUBMITTED, R.RETURNED)
REVISION_FLOW = Flow(
    move("begin", to=R.DRAFT, who=MAKERS, label=N_("Viết bản sửa")),
    move("enter", R.DRAFT, R.RETURNED, to=SAME, who=MAKERS, label=N_("Viết bản sửa")),
    move("take_over", *OPEN_REVISIONS, to=SAME, who=(*MAKERS, Side.COORDINATOR), label=N_("Viết bản sửa")),
    move("revoke", to=R.APPROVED, who=DECIDERS, label=N_("Đưa bản trước trở lại")),
    move("submit", R.DRAFT, R.RETURNED, to=R.SUBMITTED, who=MAKERS, label=N_("Gửi duyệt bản sửa")),
    move("approve", R.SUBMITTED, to=R.APPROVED, who=DECIDERS, label=N_("Duyệt bản sửa")),
    move("give_back", R.SUBMITTED, to=R.RETURNED, who=DECIDERS, label=N_("Yêu cầu bổ sung")),
    move(
        "supersede",
        R.SUBMITTED,
        R.DRAFT,
        R.RETURNED,
        to=R.SUPERSEDED,
        who=(*MAKERS, Side.COORDINATOR),
        label=N_("Thay bằng bản mới hơn"),
    ),
    move("withdraw", R.DRAFT, R.SUBMITTED, R.RETURNED, to=R.WITHDRAWN, who=MAKERS, label=N_("Bỏ bản sửa")),
    move("take_back", R.APPROVED, R.RETURNED, to=R.SUBMITTED, who=DECIDERS, label=N_("Lấy lại quyết định")),
)


class Deed(Labelled):
    """What a helper may type on behalf of a producer, as the producer is told of it."""

    WROTE = "wrote", N_("Viết hàng mới")
    AMENDED = "amended", N_("Sửa bài viết")
    SENT = "sent", N_("Gửi duyệt")
    TOOK_BACK = "took_back", N_("Rút bài về để sửa")
    REVISED = "revised", N_("Viết bản sửa")
    SENT_REVISION = "sent_revision", N_("Gửi duyệt bản sửa")
    DROPPED_REVISION = "dropped_revision", N_("Bỏ bản sửa")
    PRICED = "priced", N_("Đổi giá")
    SEASON = "season", N_("Đổi mùa vụ, thời gian chờ, cách mua")
    PAUSED = "paused", N_("Tạm ngưng bán")
    RESUMED = "resumed", N_("Bán lại")
    RETIRED = "retired", N_("Thôi bán hẳn")
    COUNTED = "counted", N_("Ghi sổ kho")


WAITING_DEEDS = frozenset({Deed.REVISED, Deed.SENT_REVISION, Deed.DROPPED_REVISION})  # the shelf stays as it is


class Rule(Labelled):
    """What a category asks of a listing (market.md §5, facts §1.9–1.12)."""

    RAW = "raw", N_("Nông sản tươi, sơ chế: không cần giấy tờ")
    PACKAGED = "packaged", N_("Thực phẩm chế biến đóng gói: cần tự công bố, nhãn và an toàn thực phẩm")
    SUPPLEMENT = "supplement", N_("Thực phẩm bảo vệ sức khỏe: cần số đăng ký bản công bố")
    COSMETIC = "cosmetic", N_("Mỹ phẩm: cần số phiếu công bố")
    CRAFT = "craft", N_("Hàng thủ công, sinh vật cảnh, dịch vụ: không cần giấy thực phẩm")
    REFUSED = "refused", N_("Không bán ở chợ này")


GROUPS = {
    "I": N_("Thực phẩm"),
    "II": N_("Đồ uống"),
    "III": N_("Dược liệu và sản phẩm từ dược liệu"),
    "IV": N_("Hàng thủ công mỹ nghệ"),
    "V": N_("Sinh vật cảnh"),
    "VI": N_("Du lịch cộng đồng, sinh thái"),
}  # the six groups of QĐ 26/2026, by their code
