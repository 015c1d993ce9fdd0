"""Which kind of file was sent: told by its first bytes, never by its name."""

from __future__ import annotations

import io
import zipfile
import zlib

from marketplace.kernel.i18n import N_

from .archives import BROKEN, refuse_bombs
from .encodings import decoded
from .tables import MOST_BYTES, Table, unreadable
from .text_files import read_text
from .workbooks import read_workbook

OLD_EXCEL, ZIP = b"\xd0\xcf\x11\xe0", b"PK"
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"{\\rtf", b"<!DOCTYPE", b"<html", b"<?xml")
NO_TABLE = N_("Tệp này không phải bảng. Hãy gửi tệp .xlsx hoặc .csv.")
CONTENTS, TABLES = "[Content_Types].xml", (".csv", ".txt", ".xlsx")


def read_table(content: bytes, knows: frozenset[str]) -> Table:
    """The table in a file somebody sent; `knows` are the folded headings by which it is found.

    Raises UnreadableFile with a sentence that says what to do.
    """
    if len(content) > MOST_BYTES:
        raise unreadable(N_("Tệp nặng quá %(most)s MB. Hãy bớt ảnh, bớt trang trong bảng rồi gửi lại."), most=8)
    if not content.strip():
        raise unreadable(N_("Tệp này trống. Hãy chọn lại."))
    if content.startswith(ZIP):
        return _unpacked(content, knows)
    if content.startswith(OLD_EXCEL):
        raise unreadable(
            N_("Đây là tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy lưu lại dạng .xlsx, không mật khẩu, rồi gửi.")
        )
    if content.startswith(OTHER_KINDS):
        raise unreadable(NO_TABLE)
    return read_text(decoded(content), knows)


def _unpacked(content: bytes, knows: frozenset[str]) -> Table:
    """An XLSX is a zip file; a zip file with one table in it is read too."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_bombs(archive)
            names = [part.filename for part in archive.infolist() if not part.is_dir()]
            if CONTENTS in names:
                return read_workbook(content, knows)
            tables = [name for name in names if name.casefold().endswith(TABLES) and "__MACOSX" not in name]
            if len(tables) != 1:
                raise unreadable(NO_TABLE)
            inside = archive.read(tables[0])
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise unreadable(BROKEN) from error
    if inside.startswith(ZIP):
        return read_workbook(inside, knows)
    return read_text(decoded(inside), knows)
