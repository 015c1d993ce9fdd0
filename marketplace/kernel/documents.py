"""Papers people send, photographed or as a PDF: cleaned in a small process of their own, or refused in a sentence."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from .confined.runner import ENDED, Unworkable, Worker
from .errors import DomainError
from .files import vault
from .i18n import N_, _
from .images import develop

PDF_WORKER = Worker("marketplace.kernel.confined.pdf_worker", memory=512 * 2**20)
MOST_BYTES = 10 * 2**20
PDF = b"%PDF-"
SENTENCES = {
    "too_big": N_("Giấy nặng quá 10 MB. Hãy chụp lại, hoặc quét ở cỡ nhỏ hơn."),
    "neither": N_("Tệp này không phải ảnh hay PDF. Hãy chụp ảnh tờ giấy, hoặc chọn tệp PDF."),
    "locked": N_("Tệp PDF có mật khẩu nên không mở được. Hãy chụp ảnh tờ giấy."),
    "too_many_pages": N_("Tệp PDF dài quá: nhiều nhất 20 trang. Chỉ gửi trang có số và dấu."),
    "broken": N_("Tệp PDF bị hỏng hoặc tải lên chưa hết. Hãy chọn lại, hoặc chụp ảnh tờ giấy."),
}


class BadDocument(DomainError):
    """A file that cannot be kept as a scan of a paper."""

    status = 422


@dataclass(frozen=True)
class Document:
    """A cleaned scan of a paper: its content, how the name of its file ends, how many pages it has."""

    content: bytes
    ending: str
    pages: int

    def keep(self) -> str:
        """Put it in the closed store under a name nobody can guess; gives the name."""
        name = f"{secrets.token_hex(16)}.{self.ending}"
        vault().put(name, self.content)
        return name


def cleaned(content: bytes) -> Document:
    """What may be kept of a sent scan of a paper; raises BadDocument or BadPicture with the reason."""
    if len(content) > MOST_BYTES:
        raise refusal("too_big")
    if content.startswith(PDF):
        return _cleaned_pdf(content)
    try:
        return Document(develop(content).files["1200.webp"], "webp", 1)
    except DomainError as error:
        raise refusal("neither") if error.details.get("reason") == "not_an_image" else error from error


def refusal(reason: str) -> BadDocument:
    """The refusal with its sentence."""
    return BadDocument(_(SENTENCES[reason]), field="scan", reason=reason)


def _cleaned_pdf(content: bytes) -> Document:
    try:
        told, clean = PDF_WORKER.work(content)
    except Unworkable as error:
        raise refusal("broken" if error.reason == ENDED else error.reason) from error
    if len(clean) > MOST_BYTES:
        raise refusal("too_big")
    return Document(clean, "pdf", told["pages"])
