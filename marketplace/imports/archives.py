"""What a zip file says is in it, asked before anything is unpacked: an XLSX file is one too."""

from __future__ import annotations

import zipfile

from marketplace.kernel.i18n import N_

from .tables import unreadable

MOST_PARTS = 400
LARGEST_PART = 32 * 2**20
LARGEST_INSIDE = 64 * 2**20
STYLES, LARGEST_STYLES = "xl/styles.xml", 5 * 2**20  # openpyxl makes ninety times as much of them
BROKEN = N_("Tệp Excel này bị hỏng hoặc tải lên chưa hết. Hãy mở ra, lưu lại dạng .xlsx rồi gửi.")
TOO_LARGE = N_("Bảng này nở ra lớn quá khi mở. Hãy chép riêng phần hàng hóa sang một tệp mới rồi gửi.")


def refuse_bombs(archive: zipfile.ZipFile) -> None:
    """Refuse what is many times larger inside than outside; a zip file cannot give more than it says."""
    parts = archive.infolist()
    largest, whole = max((part.file_size for part in parts), default=0), sum(part.file_size for part in parts)
    styles = max((part.file_size for part in parts if part.filename == STYLES), default=0)
    if len(parts) > MOST_PARTS or styles > LARGEST_STYLES or largest > LARGEST_PART or whole > LARGEST_INSIDE:
        raise unreadable(TOO_LARGE)
    if any(part.flag_bits & 1 for part in parts):
        raise unreadable(N_("Tệp này có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."))
