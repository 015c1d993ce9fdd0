"""Goods as a card on the shelf shows them: a row of columns that can say its own price, unit and stock."""

from __future__ import annotations

from calendar import month_name as month_names
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from marketplace.catalogue.models import ALL_YEAR, Listing
from marketplace.catalogue.policy import is_for_sale
from marketplace.kernel.clock import today
from marketplace.kernel.i18n import N_, _, language
from marketplace.kernel.money import Money
from marketplace.kernel.price import Price, comparable_price
from marketplace.kernel.quantity import Condition, Quantity, Unit
from marketplace.kernel.show import show_date, show_money
from marketplace.papers.models import OcopCertificate
from marketplace.stock.supply import Preorder, Supply
from marketplace.stock.words import stock_words

PICTURE = "gio-trong"


@dataclass(frozen=True)
class Picture:
    """The first photo of a listing, as photo_url() wants it."""

    digest: str


@dataclass(frozen=True)
class Card:
    """One listing on a shelf: columns, not a whole object."""

    id: int
    slug: str
    name: str
    price: Money
    unit: Unit
    condition: Condition
    content_amount: Decimal | None
    content_unit: Unit | None
    step: Decimal
    min_quantity: Decimal
    harvest_months: int
    icon: str | None
    producer: str
    locality: str
    is_of_the_mountains: bool
    digest: str | None
    stars: int | None
    supply: Supply

    @property
    def url(self) -> str:
        return f"/san-pham/{self.slug}"

    @property
    def maker(self) -> str:
        """The seller's name as it fits on a card: a remark in brackets stays on the seller's own page."""
        return self.producer.partition(" (")[0]

    @property
    def photo(self) -> Picture | None:
        return Picture(self.digest) if self.digest else None

    @property
    def drawing(self) -> str:
        """What is drawn where there is no photo."""
        return self.icon or PICTURE

    @property
    def content(self) -> Quantity | None:
        return quantity_or_none(self.content_amount, self.content_unit)

    @property
    def money(self) -> str:
        return show_money(self.price)

    @property
    def unit_words(self) -> str:
        return unit_words(self.unit, self.condition, self.content)

    @property
    def per(self) -> str | None:
        return comparable_words(self.price, self.unit, self.content)

    @property
    def stock(self) -> tuple[str, str]:
        return stock_words(self.supply, self.min_quantity, self.step, self.unit)

    @property
    def has_season(self) -> bool:
        """Not there all the year, or with a harvest to come that may be ordered beforehand."""
        return self.harvest_months & ALL_YEAR != ALL_YEAR or self.supply.harvest is not None

    @property
    def season_words(self) -> str | None:
        """“Đang mùa”, for goods that have a season and are in it."""
        if self.harvest_months == ALL_YEAR or not self.harvest_months & (1 << (today().month - 1)):
            return None
        return _(N_("Đang mùa"))


def quantity_or_none(amount: Decimal | None, unit: Unit | None) -> Quantity | None:
    """A quantity, when both parts of it are known."""
    return None if amount is None or unit is None else Quantity(amount, unit)


def unit_words(unit: Unit, condition: Condition, content: Quantity | None) -> str:
    """What one unit is: `kg tươi`, `hũ 500 ml`, `bó (≈ 0,5 kg)`."""
    words = _(unit.label)
    if condition is not Condition.NONE:
        words = f"{words} {_(condition.label)}"
    if content is None or content.unit == unit:
        return words
    return f"{words} (≈ {content})" if unit.needs_weight or not unit.needs_net_content else f"{words} {content}"


def comparable_words(price: Money, unit: Unit, content: Quantity | None) -> str | None:
    """`170.000 ₫/kg`, where the unit itself is not kg or lít already."""
    found = comparable_price(Price(price, unit), content) if content or unit.is_measure else None
    if found is None or found.per == unit:
        return None
    return f"{show_money(found.money)}/{_(found.per.label)}"


def months_words(mask: int) -> str:
    """The harvest as people say it: `quanh năm`, `tháng 2 – 4, 8 – 10`. A season may run over New Year."""
    if mask & ALL_YEAR == ALL_YEAR:
        return _(N_("Quanh năm"))
    months = [month for month in range(1, 13) if mask & (1 << (month - 1))]
    if not months:
        return ""
    stretches: list[list[int]] = []
    for month in months:
        if stretches and month == stretches[-1][1] + 1:
            stretches[-1][1] = month
        else:
            stretches.append([month, month])
    if len(stretches) > 1 and stretches[0][0] == 1 and stretches[-1][1] == 12:
        stretches[0][0] = stretches.pop()[0]
    said = ", ".join(_stretch(first, last) for first, last in stretches)
    return _(N_("Tháng %(months)s"), months=said)


def harvest_row(card: Card) -> tuple[str, str, list[int], list[int], list[str]]:
    """Goods as the calendar draws them: name, address, when harvested, when they may be ordered beforehand."""
    coming = card.supply.harvest
    booked = months_between(coming.starts_on, coming.ends_on) if coming else []
    months = [month for month in range(1, 13) if card.harvest_months & (1 << (month - 1))]
    return card.name, card.url, months, booked, []


def months_between(first: date, last: date) -> list[int]:
    """The months of the year two days and the time between them touch."""
    reach = (last.year - first.year) * 12 + last.month - first.month
    return sorted({(first.month - 1 + step) % 12 + 1 for step in range(min(reach, 11) + 1)})


def _stretch(first: int, last: int) -> str:
    return month_name(first) if first == last else f"{month_name(first)} – {month_name(last)}"


def month_name(month: int) -> str:
    """`2` in Vietnamese, where months have numbers; `February` in English."""
    return month_names[month] if language() == "en" else str(month)


def kind_words(short_name: str, short_name_en: str) -> str:
    """A category's short name in the reader's language."""
    return short_name_en if language() == "en" and short_name_en else short_name


@dataclass(frozen=True)
class Offer:
    """One listing on its own page, with what can be had of it."""

    listing: Listing
    supply: Supply

    @property
    def available(self) -> Decimal:
        """The most that can be ordered."""
        return self.supply.available

    @property
    def is_for_sale(self) -> bool:
        """On the shelf, sold out or not."""
        return is_for_sale(self.listing)

    @property
    def may_be_ordered(self) -> bool:
        return self.is_for_sale and self.supply.is_enough(self.listing.min_quantity)

    @property
    def money(self) -> str:
        return show_money(self.listing.price)

    @property
    def unit_words(self) -> str:
        return unit_words(self.listing.unit, self.listing.condition, self.listing.content)

    @property
    def per(self) -> str | None:
        return comparable_words(self.listing.price or Money(0), self.listing.unit, self.listing.content)

    @property
    def stock(self) -> tuple[str, str]:
        listing = self.listing
        return stock_words(self.supply, listing.min_quantity, listing.step, listing.unit)

    @property
    def waiting(self) -> str:
        """How much people ordered and wait for, of goods made to order."""
        return str(Quantity(self.supply.demand, self.listing.unit)) if self.supply.demand else ""

    @property
    def harvest(self) -> Preorder | None:
        """The harvest to come, while it may be ordered beforehand."""
        return self.supply.harvest if self.may_be_ordered else None

    @property
    def is_preorder(self) -> bool:
        """Even the smallest amount has to wait for the harvest."""
        return self.may_be_ordered and self.supply.preorder(self.listing.min_quantity) is not None

    @property
    def season(self) -> str:
        return months_words(self.listing.harvest_months)

    @property
    def drawing(self) -> str:
        return self.listing.category.icon if self.listing.category else PICTURE

    @property
    def ready_on(self) -> date:
        """The first day the goods can leave the producer: not before they are harvested."""
        begins = self.harvest.starts_on if self.harvest and self.is_preorder else today()
        return max(begins, today()) + timedelta(days=self.listing.lead_days)

    @property
    def certificate(self) -> OcopCertificate | None:
        """The one whose stars count today."""
        return self.listing.certificate

    @property
    def certified(self) -> list[tuple[str, str]]:
        """What stands on it, as (what, words); nothing without stars."""
        found = self.certificate
        if found is None:
            return []
        until = show_date(found.covers_until)
        if found.awaits_reevaluation:
            until = _(N_("%(day)s, đang chờ đánh giá lại"), day=until)
        known = (
            (N_("Sản phẩm được công nhận"), found.product_name),
            (N_("Số quyết định"), f"{found.number}, {show_date(found.decided_on)}"),
            (N_("Cơ quan công nhận"), found.issuer),
            (N_("Mã sản phẩm OCOP"), found.product_code),
            (N_("Có giá trị đến hết ngày"), until),
            (N_("Cán bộ đối chiếu ngày"), show_date(found.checked_at)),
        )
        return [(_(label), value) for label, value in known if value]

    @property
    def papers(self) -> list[tuple[str, str]]:
        """The papers its kind of goods needs, as (what, number)."""
        listing = self.listing
        known = (
            (N_("Bản tự công bố"), listing.self_declaration),
            (N_("Giấy chứng nhận an toàn thực phẩm"), listing.safety_certificate),
            (N_("Được miễn giấy an toàn thực phẩm"), listing.safety_exemption),
            (N_("Số đăng ký / số phiếu công bố"), listing.registration_number),
        )
        return [(_(label), value) for label, value in known if value]

    @property
    def label_facts(self) -> list[tuple[str, str]]:
        """What stands on the label, as (what, words)."""
        listing = self.listing
        known = (
            (N_("Thành phần"), listing.ingredients),
            (N_("Bảo quản"), listing.storage),
            (N_("Hạn dùng"), listing.shelf_life),
            (N_("Lưu ý"), listing.warning),
        )
        return [(_(label), value) for label, value in known if value]
