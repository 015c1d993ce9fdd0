from __future__ import annotations

from enum import StrEnum

from marketplace.kernel.flow import Flow, Labelled, move
from marketplace.kernel.i18n import N_


class ImportState(Labelled):
    """Where a sheet of goods stands."""

    MATCHING = "matching", N_("Chờ ghép cột")
    CHECKED = "checked", N_("Đã thử, chưa ghi gì")
    RUNNING = "running", N_("Đang ghi")
    STOPPED = "stopped", N_("Đã dừng giữa chừng")
    DONE = "done", N_("Đã ghi xong")
    UNDOING = "undoing", N_("Đang hoàn tác")
    UNDONE = "undone", N_("Đã hoàn tác")


class Side(StrEnum):
    """Who moves a sheet on: those who sell for its producer (the worker writes in their name), and the market."""

    SELLER = "seller"
    MARKET = "market"


S = ImportState
BOTH = (Side.SELLER, Side.MARKET)
AT_WORK = (S.RUNNING, S.UNDOING)
UNFINISHED = (S.MATCHING, S.CHECKED)
IMPORT_FLOW = Flow(
    move("check", S.MATCHING, S.CHECKED, to=S.CHECKED, who=BOTH, label=N_("Thử")),
    move("start", S.CHECKED, S.STOPPED, to=S.RUNNING, who=BOTH, label=N_("Ghi vào chợ")),
    move("stop", S.RUNNING, to=S.STOPPED, who=BOTH, label=N_("Dừng")),
    move("finish", S.RUNNING, to=S.DONE, who=BOTH, label=N_("Ghi xong")),
    move("undo", S.DONE, S.STOPPED, to=S.UNDOING, who=BOTH, label=N_("Hoàn tác")),
    move("finish_undo", S.UNDOING, to=S.UNDONE, who=BOTH, label=N_("Hoàn tác xong")),
)


class RowState(Labelled):
    """What became of a row."""

    UNREAD = "unread", N_("Chưa thử")
    FAULTY = "faulty", N_("Cần sửa")
    SAME = "same", N_("Không đổi gì")
    READY = "ready", N_("Sẽ ghi")
    WRITTEN = "written", N_("Đã ghi")
    REFUSED = "refused", N_("Không ghi được")
    UNDONE = "undone", N_("Đã hoàn tác")
    KEPT = "kept", N_("Giữ nguyên, vì đã được sửa tiếp")
