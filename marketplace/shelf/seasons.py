"""One listing's year as the harvest calendar draws it. Pure."""

from __future__ import annotations

from datetime import date

from marketplace.catalogue.models import Listing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity
from marketplace.kernel.show import show_date
from marketplace.stock.models import Season, StockItem

CalendarRow = tuple[str, str, list[int], list[int], list[str]]


def season_row(listing: Listing, item: StockItem | None) -> CalendarRow:
    """Its name and the page of its season, months of harvest, months that may be ordered beforehand, and the words."""
    season = item.season if item else None
    booked = months_between(season.starts_on, season.ends_on) if season and not season.is_over else []
    words = season_words(listing, item, season) if item and season else []
    return listing.name, f"/ban-hang/kho/{listing.slug}/mua-vu", listing.months, booked, words


def months_between(first: date, last: date) -> list[int]:
    """The months of the year these days touch, each once: a season may run over New Year."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return sorted({(first.month + step - 1) % 12 + 1 for step in range(min(count, 12))})


def season_words(listing: Listing, item: StockItem, season: Season) -> list[str]:
    """From when to when, how much is foreseen, and how much of it is still to come."""
    days = {"first": show_date(season.starts_on), "last": show_date(season.ends_on)}
    if season.is_over:
        return [_(N_("Mùa %(first)s – %(last)s đã qua. Hãy đóng mùa."), **days)]
    foreseen, to_come = (Quantity(each, listing.unit) for each in (season.forecast, item.expected))
    return [
        _(N_("Đặt trước %(first)s – %(last)s."), **days),
        _(N_("Dự kiến %(foreseen)s, còn chờ thu hoạch %(to_come)s."), foreseen=foreseen, to_come=to_come),
    ]
