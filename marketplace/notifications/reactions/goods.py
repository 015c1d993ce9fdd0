"""News of goods: on the shelf, to mend, taken back, running low."""

from __future__ import annotations

from marketplace.accounts.states import Role
from marketplace.catalogue.events import (
    EditionRevoked,
    ListingPublished,
    ListingReturned,
    ListingRevised,
    ListingTakenDown,
    PauseEnded,
    RevisionReturned,
)
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.kernel.i18n import N_
from marketplace.kernel.quantity import Quantity
from marketplace.stock.events import PromisesUncovered, Shortage, StockRanLow

from .. import commands
from ..commands import Fact
from ..states import NewsKind
from .telling import tell_producer


@on(ListingPublished)
def tell_of_goods_on_the_shelf(event: ListingPublished) -> None:
    """The producer hears that the goods are on sale."""
    listing = event.listing
    told = (N_("Đã duyệt: %(name)s"), N_("%(name)s đã lên kệ. Người mua đặt được ngay."))
    tell_producer(listing.producer, f"listing:{listing.id}:published:{listing.version}", told, name=listing.name)


@on(ListingReturned)
def tell_of_goods_to_mend(event: ListingReturned) -> None:
    """The producer reads what to mend."""
    listing = event.listing
    told = (N_("Cần sửa: %(name)s"), N_("Cán bộ nhờ sửa rồi gửi lại: %(note)s"))
    key, path = f"listing:{listing.id}:returned:{listing.version}", f"/ban-hang/san-pham/{listing.slug}"
    tell_producer(listing.producer, key, told, path, name=listing.name, note=event.note)


@on(ListingRevised)
def tell_of_other_words_on_the_shelf(event: ListingRevised) -> None:
    """The producer hears that the new words are read now; a decision taken back, or revoked, is no such news."""
    listing, revision = event.listing, event.revision
    if revision.edition != listing.edition or revision.note:
        return
    told = (N_("Đã duyệt bản sửa: %(name)s"), N_("Người mua đang đọc bản mới của %(name)s."))
    key, path = f"revision:{revision.id}:approved:{revision.version}", f"/ban-hang/san-pham/{listing.slug}"
    tell_producer(listing.producer, key, told, path, name=listing.name)


@on(RevisionReturned)
def tell_of_other_words_to_mend(event: RevisionReturned) -> None:
    """The producer reads what to mend; the words on the shelf stay meanwhile."""
    revision = event.revision
    told = (
        N_("Cần sửa bản mới: %(name)s"),
        N_("Cán bộ nhờ sửa rồi gửi lại: %(note)s\nTrong lúc đó bản cũ vẫn ở trên chợ."),
    )
    key, path = f"revision:{revision.id}:returned:{revision.version}", f"/ban-hang/san-pham/{revision.listing.slug}"
    tell_producer(revision.listing.producer, key, told, path, name=revision.name, note=event.note)


@on(EditionRevoked)
def tell_of_words_taken_back(event: EditionRevoked) -> None:
    """The producer reads why a coordinator put the words before back."""
    listing = event.listing
    told = (N_("Đã trả về bản trước: %(name)s"), N_("Cán bộ chưa đồng ý với lời mới: %(note)s"))
    key, path = f"listing:{listing.id}:revoked:{listing.edition}", f"/ban-hang/san-pham/{listing.slug}"
    tell_producer(listing.producer, key, told, path, name=listing.name, note=event.reason)


@on(PauseEnded)
def tell_of_goods_back_on_the_shelf(event: PauseEnded) -> None:
    """The day the producer named has come: the goods are for sale again."""
    listing = event.listing
    told = (N_("Đã bán lại: %(name)s"), N_("Hết ngày nghỉ bạn hẹn: %(name)s đã tự lên chợ lại."))
    key, path = f"listing:{listing.id}:pause-ended:{listing.version}", f"/ban-hang/san-pham/{listing.slug}"
    tell_producer(listing.producer, key, told, path, NewsKind.REMINDERS, name=listing.name)


RAN_LOW = (N_("Sắp hết: %(name)s"), N_("%(name)s chỉ còn %(left)s để bán. Có thêm hàng thì ghi vào sổ kho."))


RAN_OUT = (N_("Hết hàng: %(name)s"), N_("%(name)s không còn để bán. Có thêm hàng thì ghi vào sổ kho."))


@on(StockRanLow)
def tell_of_goods_running_low(event: StockRanLow) -> None:
    """Little is left to sell: the producer hears it once, until there was more in between."""
    commands.tell(SYSTEM, facts=[fact_of_shortage(short) for short in event.shortages])


def fact_of_shortage(short: Shortage) -> Fact:
    """How little is left of goods, for everybody who sells them."""
    listing = short.listing
    subject, body = RAN_LOW if short.left > 0 else RAN_OUT
    return Fact(
        key=f"stock:{listing.id}:low:{short.number}",
        kind=NewsKind.REMINDERS,
        role=Role.PRODUCER,
        place_id=listing.producer_id,
        subject=subject,
        body=body,
        path=f"/ban-hang/kho/{listing.slug}",
        values={"name": listing.name, "left": Quantity(short.left, listing.unit)},
    )


@on(PromisesUncovered)
def tell_of_promises_goods_no_longer_cover(event: PromisesUncovered) -> None:
    """The producer hears how much is promised, and to which orders."""
    listing = event.listing
    told = (N_("Thiếu hàng cho đơn: %(name)s"), N_("%(name)s: %(owed)s"))
    key, path = f"stock:{listing.id}:owed:{event.number}", f"/ban-hang/kho/{listing.slug}"
    tell_producer(listing.producer, key, told, path, NewsKind.REMINDERS, name=listing.name, owed=event.owed)


@on(ListingTakenDown)
def tell_of_goods_taken_down(event: ListingTakenDown) -> None:
    """The producer reads why the goods left the shelf."""
    listing = event.listing
    told = (N_("Đã gỡ khỏi chợ: %(name)s"), N_("Cán bộ đã gỡ hàng này: %(note)s"))
    key = f"listing:{listing.id}:taken-down:{listing.version}"
    tell_producer(listing.producer, key, told, name=listing.name, note=event.reason)
