"""The letters in a text file: UTF-8, UTF-16 or Windows-1258 are read, anything else is refused and never guessed at.

A wrong guess would put “MËt ong rõng” on the shelf; what is no Vietnamese afterwards was read the wrong way.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from marketplace.kernel.i18n import N_

from .tables import unreadable

VIETNAMESE = set("ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")
SIGNS = set("₫–—‘’“”…•·°×±²³½¼¾§©®™€«»\u00a0\u202f")
READ_WRONGLY = re.compile(
    "\ufffd|á[º»]\\S|Æ[°¡]|Ä[‘ƒ\u0091\u0083]|[ÃĂ][\u00a1-\u00bf]|â[‚€]"
)  # UTF-8 taken for Windows letters
LOST_LETTER = re.compile(r"[^\W\d_]\?+[^\W\d_]")
SAVE_AGAIN = N_(
    "Không đọc được chữ có dấu trong tệp này. Hãy mở bảng, lưu lại (Save As) dạng .xlsx hoặc “CSV UTF-8”, rồi gửi."
)


def decoded(content: bytes) -> str:
    """The text of a file. Raises UnreadableFile when its letters are in none of the three codes."""
    for mark, code in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _as(content, code)
    if code := _utf_16_without_mark(content):
        return _as(content, code)
    if b"\0" in content:
        raise unreadable(N_("Tệp này không phải bảng. Hãy gửi tệp .xlsx hoặc .csv."))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _windows_1258(content)


def _as(content: bytes, code: str) -> str:
    try:
        return content.decode(code)
    except UnicodeDecodeError as error:
        raise unreadable(SAVE_AGAIN) from error


def _utf_16_without_mark(content: bytes) -> str:
    """Where every second byte of the beginning is empty, letters take two bytes each."""
    start = content[:400]
    if len(start) < 4 or b"\0" not in start:
        return ""
    if start[1::2].count(0) > len(start) / 5 and start[::2].count(0) < len(start) / 20:
        return "utf-16-le"
    if start[::2].count(0) > len(start) / 5 and start[1::2].count(0) < len(start) / 20:
        return "utf-16-be"
    return ""


def _windows_1258(content: bytes) -> str:
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError as error:
        raise unreadable(SAVE_AGAIN) from error
    if not reads_as_vietnamese(text):
        raise unreadable(SAVE_AGAIN)
    return text


def reads_as_vietnamese(text: str) -> bool:
    """Whether every letter and sign that is not plain ASCII is one Vietnamese writes."""
    strange = {letter for letter in set(text.casefold()) if not letter.isascii()} - VIETNAMESE - SIGNS
    return not strange


def is_garbled(words: str) -> bool:
    """Whether these words went through a wrong code once already: “Máº­t ong”, “M\ufffdt ong”."""
    return not words.isascii() and bool(READ_WRONGLY.search(words))


def has_lost_letters(words: str) -> bool:
    """Whether letters were lost when the file was saved: “M?t ong”."""
    return bool(LOST_LETTER.search(words))
