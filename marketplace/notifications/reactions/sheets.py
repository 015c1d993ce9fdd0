"""News of a sheet of goods that is written or undone."""

from __future__ import annotations

from marketplace.accounts.states import Role
from marketplace.imports.events import ImportEnded
from marketplace.imports.states import ImportState
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.kernel.i18n import N_

from .. import commands
from ..commands import Fact
from ..states import NewsKind

SHEET_NEWS = {
    ImportState.DONE: (
        N_("Đã ghi xong bảng %(name)s"),
        N_("Đã ghi %(rows)s dòng, %(refused)s dòng không ghi được. Mở ra để xem từng dòng; muốn thì hoàn tác được."),
    ),
    ImportState.UNDONE: (
        N_("Đã hoàn tác bảng %(name)s"),
        N_("Đã lấy lại %(rows)s dòng. %(refused)s dòng giữ nguyên vì đã được sửa tiếp."),
    ),
}


@on(ImportEnded)
def tell_of_a_sheet(event: ImportEnded) -> None:
    """Who left the page of a long sheet hears when it is done."""
    imported = event.imported
    subject, body = SHEET_NEWS[imported.state]
    key = f"import:{imported.reference}:{imported.state.value}:{imported.version}"
    values = {"name": imported.file_name or imported.reference, "rows": event.rows, "refused": event.refused}
    path = f"/ban-hang/san-pham/nhap-bang/{imported.reference}"
    kind, role = NewsKind.REMINDERS, Role.PRODUCER
    commands.tell(SYSTEM, facts=[Fact(key, kind, role, imported.producer_id, subject, body, path, values)])
