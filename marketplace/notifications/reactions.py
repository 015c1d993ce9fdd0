"""Who is told what. Another step of an order is one more line in ORDER_NEWS, another change one in CHANGE_NEWS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.accounts.events import PasswordChanged, ResetCodeIssued
from marketplace.accounts.states import Role
from marketplace.assistance.events import ConsentRecorded, EntryObjected, EntryTyped, RelativeAllowed
from marketplace.assistance.links import path_to
from marketplace.catalogue.events import (
    EditionRevoked,
    ListingPublished,
    ListingReturned,
    ListingRevised,
    ListingTakenDown,
    PaperEnded,
    PaperEnding,
    PaperRefused,
    PaperVerified,
    PaperWithdrawn,
    PauseEnded,
    ReevaluationConfirmed,
    RevisionReturned,
)
from marketplace.catalogue.models import OcopCertificate, Paper
from marketplace.imports.events import ImportEnded
from marketplace.imports.states import ImportState
from marketplace.introductions.events import GivenBackToThePage, TakenOffThePage
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import now
from marketplace.kernel.commands import on
from marketplace.kernel.i18n import N_
from marketplace.kernel.quantity import Quantity
from marketplace.kernel.web import show_date
from marketplace.orders import policy as orders
from marketplace.orders.events import (
    CallAsked,
    OrderCancelled,
    OrderChanged,
    OrderCompleted,
    OrderConfirmed,
    OrderDeclined,
    OrderDelayed,
    OrderDelivered,
    OrderEvent,
    OrderPacked,
    OrderResumed,
    OrderShipped,
    PurchasePlaced,
    SellerReminded,
)
from marketplace.orders.models import Order
from marketplace.orders.states import ChangeKind, Side
from marketplace.organisations.events import (
    OrganisationReinstated,
    OrganisationReturned,
    OrganisationSuspended,
    OrganisationVerified,
)
from marketplace.organisations.models import Organisation
from marketplace.stock.events import Shortage, StockRanLow

from . import commands
from .commands import Fact
from .states import NewsKind

SELLERS_PAGE, BUYERS_PAGE, CALL_PAGE = "/ban-hang/don-hang/", "/don-hang/", "/dieu-phoi/can-goi/"


@dataclass(frozen=True)
class News:
    """What people are told: subject and words may name `code seller buyer who total reason`.

    `to` are the sides told; without it the other side than the one who acted, both when it was the market.
    """

    subject: str
    words: str
    to: tuple[Side, ...] = ()
    kind: NewsKind = NewsKind.ORDERS


ORDER_NEWS: dict[type[OrderEvent], News] = {
    OrderConfirmed: News(
        N_("Đơn %(code)s: người bán nhận làm"),
        N_("%(seller)s đã nhận đơn %(total)s của bạn và sẽ chuẩn bị hàng."),
    ),
    OrderDeclined: News(
        N_("Đơn %(code)s: người bán không nhận"),
        N_("%(seller)s không nhận được đơn này: %(reason)s\nBạn không phải trả gì."),
    ),
    OrderCancelled: News(
        N_("Đơn %(code)s đã hủy"),
        N_("%(who)s đã hủy đơn %(total)s: %(reason)s\nHàng đã trở lại kệ."),
    ),
    OrderPacked: News(
        N_("Đơn %(code)s: hàng đã soạn xong"),
        N_("%(seller)s đã cân, gói xong hàng của bạn và sắp giao đi."),
    ),
    OrderShipped: News(
        N_("Đơn %(code)s: hàng đang trên đường"),
        N_("%(seller)s đã giao hàng đi. Mở đơn để xem nơi nhận và cách trả tiền."),
    ),
    OrderDelayed: News(
        N_("Đơn %(code)s: hoãn giao"),
        N_("%(seller)s chưa giao được: %(reason)s"),
    ),
    OrderResumed: News(
        N_("Đơn %(code)s: hàng đi tiếp"),
        N_("Đường đã thông, %(seller)s giao tiếp hàng cho bạn."),
    ),
    OrderDelivered: News(
        N_("Đơn %(code)s: đã giao"),
        N_("%(seller)s ghi là đã giao hàng. Nếu chưa nhận hoặc hàng không đúng, hãy gọi người bán ngay."),
    ),
    OrderCompleted: News(
        N_("Đơn %(code)s hoàn tất"),
        N_("Đơn %(total)s giữa %(seller)s và %(buyer)s đã hoàn tất."),
    ),
    SellerReminded: News(
        N_("Đơn %(code)s đang chờ bạn trả lời"),
        N_("%(buyer)s đặt đơn %(total)s và đang chờ. Bấm nhận làm hoặc từ chối; để lâu, đơn sẽ bị hủy."),
        to=(Side.SELLER,),
        kind=NewsKind.REMINDERS,
    ),
}
AMENDED = News(
    N_("Đơn %(code)s: người mua đã sửa"),
    N_("%(buyer)s đã sửa đơn. Tổng tiền bây giờ là %(total)s. Mở đơn để xem trước và sau."),
)
CHANGE_NEWS: dict[ChangeKind, News] = {
    ChangeKind.ADDED: AMENDED,
    ChangeKind.AMENDED: AMENDED,
    ChangeKind.REMOVED: AMENDED,
    ChangeKind.CONFIRMED_PART: News(
        N_("Đơn %(code)s: chỉ nhận làm một phần"),
        N_(
            "%(seller)s chỉ giao được một phần: %(reason)s\nTổng tiền bây giờ là %(total)s. "
            "Bạn được hủy đơn, không mất phí, cho đến khi hàng được soạn."
        ),
    ),
    ChangeKind.TAKEN_ON: News(
        N_("Đơn %(code)s: người bán nhận làm phần thêm"),
        N_("%(seller)s nhận làm cả phần bạn vừa thêm. Tổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.SHORTED: News(
        N_("Đơn %(code)s: giao thiếu"),
        N_("%(seller)s không đủ hàng: %(reason)s\nTổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.LINE_CANCELLED: News(
        N_("Đơn %(code)s: thiếu một món"),
        N_("%(seller)s không có một món: %(reason)s\nTổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.SHARED_OUT: News(
        N_("Đơn %(code)s: hàng được chia lại"),
        N_("Hàng ít hơn dự tính nên %(seller)s chia lại cho các đơn. Tổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.WEIGHED: News(
        N_("Đơn %(code)s: đã cân thực"),
        N_("%(seller)s đã cân hàng. Tính theo cân thực, tổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.WEIGHT_ASKED: News(
        N_("Đơn %(code)s: cân lệch nhiều, bạn có đồng ý không?"),
        N_("Hàng cân thực lệch nhiều so với đã đặt. Mở đơn, bấm đồng ý hoặc không đồng ý."),
    ),
    ChangeKind.WEIGHT_AGREED: News(
        N_("Đơn %(code)s: người mua đồng ý cân thực"),
        N_("%(buyer)s đồng ý lấy hàng theo cân thực. Tổng tiền bây giờ là %(total)s."),
    ),
    ChangeKind.WEIGHT_REFUSED: News(
        N_("Đơn %(code)s: người mua không đồng ý cân thực"),
        N_("%(buyer)s muốn đúng số đã đặt. Hãy cân lại, giao bớt, hoặc gọi cho người mua."),
    ),
    ChangeKind.RETURNED: News(
        N_("Đơn %(code)s: có hàng trả lại"),
        N_("%(who)s ghi là hàng được trả lại: %(reason)s\nTổng tiền bây giờ là %(total)s."),
    ),
}
PLACED = News(
    N_("Đơn mới %(code)s: %(total)s"),
    N_("%(buyer)s vừa đặt hàng. Mở đơn, bấm nhận làm hoặc từ chối trong ngày."),
)


def tell_those_concerned(event: OrderEvent) -> None:
    """Somebody took a step of an order: the other side hears of it."""
    tell_the_other_side(event, ORDER_NEWS[type(event)], type(event).__name__)


@on(OrderChanged)
def tell_what_changed(event: OrderChanged) -> None:
    """What is promised of an order changed: the other side hears what, and what it costs now."""
    tell_the_other_side(event, CHANGE_NEWS[event.kind], f"OrderChanged:{event.kind}")


def tell_the_other_side(event: OrderEvent, news: News, name: str) -> None:
    """The news of an order for the side that did not act, for both when it was the market."""
    order, acting = event.order, orders.side_of(event.actor, event.order)
    told = news.to or [side for side in (Side.BUYER, Side.SELLER) if side is not acting]
    values = {**named(order), "who": who_acted(acting, order), "reason": event.reason}
    commands.tell(SYSTEM, facts=[fact_of(order, side, news, values, name) for side in told])


for _event in ORDER_NEWS:
    on(_event)(tell_those_concerned)


@on(PurchasePlaced)
def tell_the_sellers(event: PurchasePlaced) -> None:
    """A purchase was placed: every seller in it hears of their own order, all of them in one breath."""
    facts = [fact_of(order, Side.SELLER, PLACED, named(order), "OrderPlaced") for order in event.purchase.orders]
    commands.tell(SYSTEM, facts=facts)


@on(CallAsked)
def tell_the_coordinators(event: CallAsked) -> None:
    """A seller does not answer: the coordinators of the seller's place are asked to telephone."""
    order = event.order
    fact = Fact(
        key=key_of(order, "CallAsked"),
        kind=NewsKind.REMINDERS,
        role=Role.COORDINATOR,
        place_id=order.producer.locality_id,
        subject=N_("Cần gọi %(seller)s về đơn %(code)s"),
        body=N_("%(seller)s chưa trả lời đơn %(total)s. Hãy gọi giúp rồi ghi lại."),
        path=CALL_PAGE + order.reference,
        values=named(order),
    )
    commands.tell(SYSTEM, facts=[fact])


def named(order: Order) -> dict[str, Any]:
    """What the words about an order may name."""
    return {
        "code": order.reference,
        "seller": order.producer.name,
        "buyer": order.buyer.name,
        "total": order.total,
    }


def who_acted(side: Side, order: Order) -> str:
    """The name of the side that acted."""
    return {Side.BUYER: order.buyer.name, Side.SELLER: order.producer.name, Side.MARKET: SYSTEM.name}[side]


def fact_of(order: Order, side: Side, news: News, values: dict[str, Any], name: str) -> Fact:
    """This news of an order for everybody who speaks for one side of it."""
    is_seller = side is Side.SELLER
    return Fact(
        key=key_of(order, name),
        kind=news.kind,
        role=Role.PRODUCER if is_seller else Role.BUYER,
        place_id=order.producer_id if is_seller else order.buyer_id,
        subject=news.subject,
        body=news.words,
        path=(SELLERS_PAGE if is_seller else BUYERS_PAGE) + order.reference,
        values=values,
    )


def key_of(order: Order, name: str) -> str:
    """The name of a fact about an order: a road may close twice, so the order's version is part of it."""
    return f"order:{order.reference}:{name}:{order.version}"


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


@on(ListingTakenDown)
def tell_of_goods_taken_down(event: ListingTakenDown) -> None:
    """The producer reads why the goods left the shelf."""
    listing = event.listing
    told = (N_("Đã gỡ khỏi chợ: %(name)s"), N_("Cán bộ đã gỡ hàng này: %(note)s"))
    key = f"listing:{listing.id}:taken-down:{listing.version}"
    tell_producer(listing.producer, key, told, name=listing.name, note=event.reason)


@on(EntryTyped)
def tell_of_what_was_entered(event: EntryTyped) -> None:
    """The producer hears what somebody typed for them, with the page that answers it."""
    entry = event.entry
    told = (
        N_("Có người nhập thay: %(name)s"),
        N_(
            "%(helper)s vừa nhập thay bạn: “%(name)s”. Mở ra xem: đúng thì bấm đồng ý, không đúng thì bấm không đồng ý."
        ),
    )
    key, helper = f"entry:{entry.id}:{len(entry.steps)}", entry.assistance.helper.name
    tell_producer(entry.producer, key, told, path_to(entry), name=entry.listing.name, helper=helper)


@on(ConsentRecorded)
def tell_of_leave_written_down(event: ConsentRecorded) -> None:
    """The producer hears on whose word somebody may enter for them, and where to take it back."""
    consent = event.consent
    told = (
        N_("Đã ghi: %(helper)s được nhập thay bạn"),
        N_("%(official)s ghi rằng bạn đồng ý cho %(helper)s nhập hàng thay. Không đúng thì bấm rút lại."),
    )
    names = {"helper": consent.helper.name, "official": consent.recorded_by.name}
    tell_producer(consent.producer, f"leave:{consent.id}", told, "/ban-hang/nhap-ho", **names)


@on(RelativeAllowed)
def tell_who_may_enter(event: RelativeAllowed) -> None:
    """A relative hears for whom they may enter goods, how long, and where to begin."""
    consent = event.consent
    commands.tell_person(
        SYSTEM,
        consent.helper,
        key=f"allowed:{consent.id}",
        subject=N_("Bạn được nhập thay %(producer)s"),
        body=N_("Bạn ghi hàng thay %(producer)s được đến hết ngày %(day)s. Mở trang “Nhập thay” để bắt đầu."),
        path="/nhap-ho",
        values={"producer": consent.producer.name, "day": show_date(consent.ends_on)},
    )


@on(EntryObjected)
def tell_of_an_objection(event: EntryObjected) -> None:
    """The coordinators of the place hear that a producer does not agree, and call."""
    entry = event.entry
    fact = Fact(
        key=f"objection:{entry.id}",
        kind=NewsKind.REMINDERS,
        role=Role.COORDINATOR,
        place_id=entry.producer.locality_id,
        subject=N_("%(producer)s không đồng ý: %(name)s"),
        body=N_("%(producer)s không đồng ý với hàng %(helper)s nhập thay. Hãy gọi rồi ghi lại đã thống nhất thế nào."),
        path="/dieu-phoi/nhap-ho",
        values={"producer": entry.producer.name, "name": entry.listing.name, "helper": entry.assistance.helper.name},
    )
    commands.tell(SYSTEM, facts=[fact])


ORGANISATION_NEWS = {
    OrganisationVerified: (N_("Đã xác minh: %(name)s"), N_("Hồ sơ đã được xác minh. Hàng đã duyệt sẽ hiện trên chợ.")),
    OrganisationReturned: (
        N_("Hồ sơ cần bổ sung: %(name)s"),
        N_("Mở hồ sơ để xem cán bộ nhờ bổ sung gì, rồi gửi lại."),
    ),
    OrganisationSuspended: (N_("Tạm ngưng bán: %(name)s"), N_("Cán bộ đã tạm ngưng gian hàng: %(note)s")),
    OrganisationReinstated: (N_("Được bán lại: %(name)s"), N_("Gian hàng được mở lại. Hàng đã duyệt hiện trên chợ.")),
}


def tell_of_standing(event: Any) -> None:
    """A producer hears how it stands with the coordinators."""
    organisation = event.organisation
    key = f"organisation:{organisation.id}:{type(event).__name__}:{organisation.version}"
    told = ORGANISATION_NEWS[type(event)]
    tell_producer(organisation, key, told, "/ban-hang/ho-so", name=organisation.name, note=getattr(event, "why", ""))


for _standing in ORGANISATION_NEWS:
    on(_standing)(tell_of_standing)


PAGE_NEWS = {
    TakenOffThePage: (
        (N_("Cán bộ đã ẩn lời giới thiệu của %(name)s"), N_("Lý do: %(note)s\nBạn viết lại thì lời mới hiện ngay.")),
        (N_("Cán bộ đã ẩn một ảnh của %(name)s"), N_("Lý do: %(note)s\nBạn treo ảnh khác được ngay.")),
    ),
    GivenBackToThePage: (
        (N_("Lời giới thiệu của %(name)s hiện lại rồi"), N_("Cán bộ đã cho hiện lại. Bạn không phải làm gì.")),
        (N_("Ảnh của %(name)s hiện lại rồi"), N_("Cán bộ đã cho hiện lại. Bạn không phải làm gì.")),
    ),
}


def tell_of_the_page(event: TakenOffThePage | GivenBackToThePage) -> None:
    """A producer reads what a coordinator took off their page and why, or put back."""
    taken, producer = event.withholding, event.withholding.organisation
    of_story, of_picture = PAGE_NEWS[type(event)]
    key, path = f"withholding:{taken.id}:{type(event).__name__}", f"/ban-hang/trang-gioi-thieu/{producer.slug}"
    tell_producer(producer, key, of_story if taken.is_story else of_picture, path, name=producer.name, note=taken.why)


for _page in PAGE_NEWS:
    on(_page)(tell_of_the_page)


def tell_producer(
    producer: Organisation,
    key: str,
    told: Sequence[str],
    path: str = "/ban-hang/san-pham",
    kind: NewsKind = NewsKind.APPROVALS,
    **values: str,
) -> None:
    """What became of a producer's goods or standing, for everybody who sells for it."""
    subject, body = told
    fact = Fact(key, kind, Role.PRODUCER, producer.id, subject, body, path, values)
    commands.tell(SYSTEM, facts=[fact])


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


@on(PaperVerified)
def tell_of_a_paper_that_counts(event: PaperVerified) -> None:
    """The producer hears that a coordinator found the paper right."""
    told = STARS_SHOWN if event.paper.is_ocop else (N_("Giấy đã đối chiếu: số %(number)s"), N_("Giấy của bạn đúng."))
    tell_holder(event.paper, "verified", told)


@on(PaperRefused)
def tell_of_a_paper_to_mend(event: PaperRefused) -> None:
    """The producer reads what to mend in a paper."""
    told = (N_("Cần sửa giấy số %(number)s"), N_("Cán bộ nhờ sửa rồi gửi lại: %(note)s"))
    tell_holder(event.paper, "refused", told, note=event.note)


@on(PaperWithdrawn)
def tell_of_a_paper_revoked(event: PaperWithdrawn) -> None:
    """The producer reads why a paper counts no more; who gave it up knows it."""
    if not event.by_holder:
        told = (N_("Giấy số %(number)s không còn giá trị"), N_("Cán bộ ghi: %(note)s\nSao và số giấy đã tắt."))
        tell_holder(event.paper, "withdrawn", told, note=event.reason)


@on(ReevaluationConfirmed)
def tell_of_stars_that_stay(event: ReevaluationConfirmed) -> None:
    """The producer hears until when the stars stay."""
    told = (
        N_("Đang chờ đánh giá lại: giấy OCOP số %(number)s"),
        N_("Sao còn hiện đến khi có kết quả, nhiều nhất đến hết ngày %(day)s."),
    )
    tell_holder(event.certificate, "reevaluation", told)


@on(PaperEnding)
@on(PaperEnded)
def tell_of_the_end(event: PaperEnding | PaperEnded) -> None:
    """Producer and coordinators hear of an end in time, and of the end itself."""
    paper, mark = event.paper, event.mark if isinstance(event, PaperEnding) else 0
    subject, words = END_NEWS[paper.is_ocop, mark > 0]
    values = {"number": paper.number, "name": paper.producer.name, "day": show_date(paper.covers_until)}
    values["left"] = str(paper.days_left)
    values["dossier"] = show_date(paper.dossier_due_on) if isinstance(paper, OcopCertificate) else ""
    if isinstance(paper, OcopCertificate) and paper.is_dossier_late and mark:
        words = DOSSIER_LATE
    key = f"paper:{paper.id}:end:{mark}:{paper.covers_until}"
    facts = [
        Fact(f"{key}:{role.value}", NewsKind.REMINDERS, role, place_id, subject, words, path + paper.reference, values)
        for role, place_id, path in (
            (Role.PRODUCER, paper.producer_id, "/ban-hang/giay-to/"),
            (Role.COORDINATOR, paper.producer.locality_id, "/dieu-phoi/giay-to/"),
        )
    ]
    commands.tell(SYSTEM, facts=facts)


STARS_SHOWN = (
    N_("Sao OCOP đã hiện: giấy số %(number)s"),
    N_("Cán bộ đã đối chiếu. Sao hiện trên món hàng được gắn đến hết ngày %(day)s."),
)
DOSSIER_LATE = N_(
    "Giấy OCOP số %(number)s của %(name)s còn %(left)s ngày, đến hết ngày %(day)s."
    "\nĐã quá hạn nộp hồ sơ đánh giá lại (%(dossier)s). Hỏi UBND xã, phường ngay; sao tắt sau ngày hết hạn."
)
END_NEWS = {
    (True, True): (
        N_("Giấy OCOP sắp hết hạn: số %(number)s"),
        N_(
            "Giấy OCOP số %(number)s của %(name)s còn %(left)s ngày, đến hết ngày %(day)s."
            "\nHồ sơ đánh giá lại nộp ở UBND xã, phường, muộn nhất ngày %(dossier)s."
        ),
    ),
    (True, False): (
        N_("Giấy OCOP đã hết hạn: số %(number)s"),
        N_("Giấy OCOP số %(number)s của %(name)s hết hạn ngày %(day)s. Sao đã tắt. Có giấy mới thì ghi giấy mới."),
    ),
    (False, True): (
        N_("Giấy sắp hết hạn: số %(number)s"),
        N_(
            "Giấy số %(number)s của %(name)s còn %(left)s ngày, đến hết ngày %(day)s. Hãy làm giấy mới rồi ghi vào chợ."
        ),
    ),
    (False, False): (
        N_("Giấy đã hết hạn: số %(number)s"),
        N_("Giấy số %(number)s của %(name)s hết hạn ngày %(day)s. Có giấy mới thì ghi giấy mới."),
    ),
}


def tell_holder(paper: Paper, what: str, told: Sequence[str], **values: str) -> None:
    """What became of a paper, for everybody who sells for its producer."""
    key, path = f"paper:{paper.id}:{what}:{paper.version}", f"/ban-hang/giay-to/{paper.reference}"
    day = show_date(paper.covers_until) if paper.expires_on else ""
    tell_producer(paper.producer, key, told, path, number=paper.number, day=day, **values)


@on(PasswordChanged)
def tell_of_a_new_password(event: PasswordChanged) -> None:
    """Whoever did not do it themselves must know at once."""
    commands.tell_person(
        SYSTEM,
        event.person,
        key=f"password:{event.person.id}:{now().isoformat()}",
        subject=N_("Mật khẩu của bạn vừa được đổi"),
        body=N_("Nếu không phải bạn đổi, hãy gọi điều phối viên của xã, phường ngay."),
        path="/tai-khoan",
        values={},
    )


@on(ResetCodeIssued)
def tell_of_a_code(event: ResetCodeIssued) -> None:
    """A code nobody asked for does not go unnoticed."""
    commands.tell_person(
        SYSTEM,
        event.person,
        key=f"reset-code:{event.person.id}:{now().isoformat()}",
        subject=N_("Có người xin mã đặt lại mật khẩu cho bạn"),
        body=N_("%(official)s vừa cấp mã đặt lại mật khẩu cho bạn. Nếu bạn không nhờ, hãy gọi chợ ngay."),
        path="/tai-khoan",
        values={"official": event.actor.name},
    )
