"""Two texts of one listing side by side, as people read them: labels, words, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marketplace.kernel.decimals import amount_text
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Condition
from marketplace.photos.models import Photo

from .differences import Piece, ThreeWay, difference, three_ways
from .models import Listing, ListingRevision, text_of

Written = Listing | ListingRevision
LABELS = {
    "name": N_("Tên sản phẩm"),
    "category_id": N_("Nhóm hàng"),
    "description": N_("Kể về hàng này"),
    "origin": N_("Nơi làm"),
    "unit": N_("Bán theo"),
    "condition": N_("Tình trạng"),
    "content_amount": N_("Một đơn vị có"),
    "content_unit": N_("Tính bằng"),
    "ingredients": N_("Thành phần"),
    "storage": N_("Cách giữ"),
    "shelf_life": N_("Hạn sử dụng"),
    "warning": N_("Lưu ý khi dùng"),
    "self_declaration": N_("Số bản tự công bố"),
    "safety_certificate": N_("Giấy an toàn thực phẩm"),
    "safety_exemption": N_("Lý do được miễn giấy"),
    "registration_number": N_("Số đăng ký, phiếu công bố"),
    "trace_link": N_("Trang truy xuất riêng"),
    "photos": N_("Ảnh"),
}
TERM_LABELS = {"price": N_("Giá một đơn vị"), "step": N_("Mỗi lần thêm"), "min_quantity": N_("Mua ít nhất")}


@dataclass(frozen=True)
class ChangedField:
    """One field that differs: its words before and after, and the pieces between."""

    name: str
    label: str
    old: str
    new: str

    @property
    def pieces(self) -> list[Piece]:
        """Word by word what goes and what comes."""
        return difference(self.old, self.new)


@dataclass(frozen=True)
class ThreeFields:
    """One field of three texts, in words."""

    way: ThreeWay
    label: str
    base: str
    live: str
    new: str


def changed_fields(old: Written, new: Written) -> list[ChangedField]:
    """Every field whose words differ, in the order of the form; pictures are shown, not told."""
    before, after = text_of(old), text_of(new)
    rows = [
        ChangedField(name, _(label), words_of(old, name), words_of(new, name))
        for name, label in LABELS.items()
        if name != "photos" and before[name] != after[name]
    ]
    if isinstance(new, ListingRevision) and new.has_terms:
        rows += [
            ChangedField(name, _(label), _term(old, name), _term(new, name)) for name, label in TERM_LABELS.items()
        ]
    return rows


def photos_differ(old: Written, new: Written) -> bool:
    """Whether other pictures are shown, or in another order."""
    return [photo.digest for photo in old.photos] != [photo.digest for photo in new.photos]


def marked_photos(shown: list[Photo], other: list[Photo]) -> list[tuple[Photo, bool]]:
    """Pictures with whether the other text lacks them."""
    known = {photo.digest for photo in other}
    return [(photo, photo.digest not in known) for photo in shown]


def three_fields(base: Written, live: Written, new: Written) -> list[ThreeFields]:
    """Every field in which the new text and the shelf differ, with what both were begun from."""
    ways = three_ways(text_of(base), text_of(live), text_of(new))
    return [
        ThreeFields(way, _(LABELS[way.name]), *(words_of(each, way.name) for each in (base, live, new))) for way in ways
    ]


def words_of(written: Written, name: str) -> str:
    """A field as people read it."""
    if name == "category_id":
        return written.category.short_name if written.category else ""
    if name == "photos":
        return ", ".join(photo.digest[:6] for photo in written.photos)
    value: Any = getattr(written, name)
    if value is None or value is Condition.NONE:
        return ""
    if name == "content_amount":
        return amount_text(value)
    return _(value.label) if hasattr(value, "label") else str(value)


def _term(written: Written, name: str) -> str:
    value = getattr(written, name)
    if value is None:
        return ""
    return str(value) if name == "price" else amount_text(value)
