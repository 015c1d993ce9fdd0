"""Photos people send: developed in a small process of their own, or refused with a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from .confined.runner import ENDED, Unworkable, Worker
from .errors import DomainError
from .files import digest, store
from .i18n import N_, _

IMAGE_WORKER = Worker("marketplace.kernel.confined.image_worker", memory=768 * 2**20)
MOST_BYTES = 12 * 2**20
ENDINGS = ("1200.webp", "800.webp", "400.webp", "200.webp", "og.jpg")
SENTENCES = {
    "too_big": N_("Ảnh nặng quá 12 MB. Hãy chụp lại, hoặc gửi ảnh nhỏ hơn."),
    "not_an_image": N_("Tệp này không phải ảnh. Hãy chọn ảnh JPEG, PNG, WebP hoặc HEIC."),
    "too_many_pixels": N_("Ảnh lớn quá: nhiều nhất 40 megapixel. Hãy chụp lại ở cỡ thường."),
    "broken": N_("Ảnh bị hỏng hoặc tải lên chưa hết. Hãy chọn lại, hoặc chụp ảnh khác."),
}


class BadPicture(DomainError):
    """A file that cannot become a picture on a page."""

    status = 422


@dataclass(frozen=True)
class Picture:
    """A developed photo: the size it is shown in, and the stored files by the end of their names."""

    width: int
    height: int
    files: dict[str, bytes]

    @property
    def digest(self) -> str:
        """What it is called everywhere: the digest of its largest version."""
        return digest(self.files["1200.webp"])

    def keep(self) -> str:
        """Put every version in the store, written whole before anybody speaks of it; gives the digest."""
        name = self.digest
        for ending, content in self.files.items():
            store().put(f"{name}-{ending}", content)
        return name


def develop(content: bytes) -> Picture:
    """A clean picture in all its sizes from what was sent; raises BadPicture with the reason."""
    if len(content) > MOST_BYTES:
        raise refusal("too_big")
    try:
        told, rest = IMAGE_WORKER.work(content)
    except Unworkable as error:
        raise refusal("broken" if error.reason == ENDED else error.reason) from error
    return Picture(told["width"], told["height"], _cut(rest, told["pictures"]))


def refusal(reason: str) -> BadPicture:
    """The refusal with its sentence."""
    return BadPicture(_(SENTENCES[reason]), field="photos", reason=reason)


def _cut(data: bytes, lengths: dict[str, int]) -> dict[str, bytes]:
    """The pictures, which came one behind the other, by name."""
    found, start = {}, 0
    for name, length in lengths.items():
        found[name] = data[start : start + length]
        start += length
    return found
