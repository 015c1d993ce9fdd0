"""What the address of the shelf asks for: words, kinds, stars, month, price, producer, stock, order, page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from marketplace.kernel.flow import Labelled
from marketplace.kernel.i18n import N_
from marketplace.kernel.money import Money, read_money
from marketplace.kernel.paging import read_page_number
from marketplace.kernel.text import clean
from marketplace.search.queries import LONGEST, Wanted, read_wanted

SHELF = "/san-pham"
MOST_CHOICES = 30
LONGEST_SLUG = 80


class Sorting(Labelled):
    """How the shelf may be sorted; the first is the published ranking (/xep-hang)."""

    RANKING = "mac_dinh", N_("Đang mùa, còn hàng trước")
    PRICE = "gia", N_("Giá thấp trước")
    NEWEST = "moi", N_("Mới lên chợ trước")


class Kept(list[tuple[str, str]]):
    """Names and values for hidden fields; one name may stand more than once."""

    def items(self) -> Kept:
        return self


@dataclass(frozen=True)
class Filters:
    """The question a shelf answers. What cannot be read is left out, and `unread` names it."""

    wanted: Wanted = field(default_factory=Wanted)
    kinds: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    month: int | None = None
    price_from: Money | None = None
    price_to: Money | None = None
    producers: tuple[str, ...] = ()
    in_stock: bool = False
    sorting: Sorting = Sorting.RANKING
    page: int = 1
    typed: dict[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Nothing asked but perhaps one kind: a page a search engine may keep."""
        return len(self.kinds) <= 1 and not self._pairs(skip=("nhom",))

    @property
    def active(self) -> int:
        """How many filters are in force (words and order are none)."""
        prices = self.price_from is not None, self.price_to is not None
        return (
            len(self.kinds)
            + len(self.stars)
            + len(self.producers)
            + sum((self.month is not None, *prices, self.in_stock))
        )

    def keep(self, *names: str) -> Kept:
        """Hidden fields that carry these parts of the question along in a form; all of them when none is named."""
        return Kept(pair for pair in self._pairs() if not names or pair[0] in names)

    def keep_but(self, *names: str) -> Kept:
        """Hidden fields for everything but these parts."""
        return Kept(self._pairs(skip=names))

    def address(self, page: int = 1) -> str:
        """The address of another page of the same question."""
        return _address([*self._pairs(), *([("trang", str(page))] if page > 1 else [])])

    def without(self, name: str, value: str | None = None) -> str:
        """The address with one filter less (one of its values, or the whole of it)."""
        return _address(pair for pair in self._pairs() if pair[0] != name or (value is not None and pair[1] != value))

    def cleared(self) -> str:
        """The address with the words kept and every filter gone."""
        return _address(pair for pair in self._pairs() if pair[0] in ("q", "sap_xep"))

    def _pairs(self, skip: Iterable[str] = ()) -> list[tuple[str, str]]:
        pairs = [
            ("q", self.wanted.typed),
            *(("nhom", slug) for slug in self.kinds),
            *(("sao", str(stars)) for stars in self.stars),
            ("mua", str(self.month or "")),
            ("gia_tu", str(self.price_from.dong) if self.price_from is not None else ""),
            ("gia_den", str(self.price_to.dong) if self.price_to is not None else ""),
            *(("nguoi_ban", slug) for slug in self.producers),
            ("con_hang", "1" if self.in_stock else ""),
            ("sap_xep", "" if self.sorting is Sorting.RANKING else self.sorting.value),
        ]
        return [(name, value) for name, value in pairs if value and name not in skip]


def read_filters(args: MultiDict[str, str]) -> Filters:
    """The question in an address; nothing in an address is an error."""
    prices = {name: clean(args.get(name, ""))[:24] for name in ("gia_tu", "gia_den")}
    read = {name: read_money(typed) for name, typed in prices.items()}
    month = args.get("mua", "")
    asked = args.get("sap_xep")
    words, said_stars = _without_stars(args.get("q", ""))
    return Filters(
        wanted=read_wanted(words),
        kinds=_slugs(args.getlist("nhom")),
        stars=tuple(int(stars) for stars in STARS if stars in (said_stars or args.getlist("sao"))),
        month=int(month) if month in MONTHS else None,
        price_from=read["gia_tu"],
        price_to=read["gia_den"],
        producers=_slugs(args.getlist("nguoi_ban")),
        in_stock=args.get("con_hang") == "1",
        sorting=next((each for each in Sorting if each.value == asked), Sorting.RANKING),
        page=read_page_number(args.get("trang")),
        typed=prices,
        unread=tuple(name for name, typed in prices.items() if typed and read[name] is None),
    )


MONTHS = {str(month) for month in range(1, 13)}
STARS = ("3", "4", "5")
SAID_STARS = re.compile(r"\bocop\b(?:\s*(?P<stars>[345])\s*(?:sao|stars?)\b)?", re.IGNORECASE)


def _without_stars(typed: str) -> tuple[str, Sequence[str]]:
    """“mật ong OCOP 4 sao” asks for honey with four stars: stars are no words of goods, they are asked of today."""
    said = SAID_STARS.search(typed[:LONGEST])
    if said is None:
        return typed, ()
    return " ".join((typed[: said.start()] + " " + typed[said.end() :]).split()), said["stars"] or STARS


def _slugs(values: list[str]) -> tuple[str, ...]:
    known = dict.fromkeys(clean(value)[:LONGEST_SLUG] for value in values[:MOST_CHOICES])
    return tuple(value for value in known if value)


def _address(pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(pairs))
    return f"{SHELF}?{query}" if query else SHELF
