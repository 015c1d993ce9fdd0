"""The producer's shelf as one sheet to write in, and the seasons of the goods on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, flash, render_template, request

from marketplace.catalogue.commands import next_monday
from marketplace.catalogue.models import Listing
from marketplace.kernel.access import goods_keeper
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.forms import Form, see, typed_again
from marketplace.kernel.i18n import N_, _, ngettext
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.text import CONTROL
from marketplace.kernel.web import address_with
from marketplace.stock.models import StockItem
from marketplace.stock.owing import Owed
from marketplace.stock.queries import all_owed, held_by

from . import queries
from .batch import RowResult, change_rows
from .schemas import LONGEST_NAME, MOST_ROWS, EditShelf
from .seasons import season_row
from .seeing import Seen, read_seen, seen_now
from .states import Selling

ROWS_ON_A_PAGE = 40
CELL = re.compile(r"rows-([0-9]{1,4})-(slug|seen|price|on_hand|selling|price_over|on_hand_over)")
DONG, MINE = re.compile(r"[0-9]{1,14}"), re.compile(r"([0-9]{1,12})\.([0-9]{1,9})")
THEIRS = "theirs"  # what the other wrote shall stand
pages = Blueprint("shelf_producer", __name__, url_prefix="/ban-hang")


@dataclass(frozen=True)
class Row:
    """A row as the sheet shows it: what stands there, what was typed, and what became of it."""

    number: int
    listing: Listing
    item: StockItem | None
    typed: Mapping[str, str]
    result: RowResult | None
    owed: Owed | None = None

    @property
    def is_refused(self) -> bool:
        """Something of it must be mended."""
        return self.result is not None and not self.result.is_done

    @property
    def is_kept(self) -> bool:
        """It shows what was typed, for it is not written yet."""
        return bool(self.typed) and (self.result is None or not self.result.is_done)

    @property
    def is_written(self) -> bool:
        """It was just changed."""
        return self.result is not None and bool(self.result.changed)

    @property
    def now(self) -> Seen:
        """What it says in the database."""
        return seen_now(self.listing, self.item)

    @property
    def seen(self) -> str:
        """What the person saw: as before while they have to choose, else as it is now."""
        return self.typed["seen"] if self.is_kept and "seen" in self.typed else str(self.now)

    def value(self, name: str) -> str:
        """What stands in one box."""
        if self.is_kept and name in self.typed:
            return self.typed[name]
        return str(typed_again(getattr(self.now, name)))

    def said(self, name: str) -> str:
        """What is wrong with one box."""
        return self.result.errors.get(name, "") if self.result else ""

    @property
    def said_of_row(self) -> str:
        """What is wrong with the row, at no box."""
        errors = self.result.errors if self.result else {}
        return " ".join(said for name, said in errors.items() if name not in self.boxes)

    @property
    def boxes(self) -> tuple[str, ...]:
        """What may be typed in it."""
        return ("price", "selling") if self.is_on_demand else ("price", "on_hand", "selling")

    @property
    def theirs(self) -> Mapping[str, str]:
        """What somebody else wrote meanwhile, by box."""
        return self.result.theirs if self.result else {}

    def over(self, name: str) -> str:
        """What “mine all the same” carries along: it was chosen against this very value."""
        return str(self.now.price.dong) if name == "price" else f"{int(self.now.on_hand * 1000)}.{self.now.entries}"

    @property
    def is_on_demand(self) -> bool:
        """Made to order: there is nothing to count."""
        return self.item is not None and self.item.is_on_demand

    @property
    def held(self) -> Decimal:
        """How much is kept back for orders."""
        return self.item.reserved if self.item else Decimal(0)


class Sheet(Form):
    """The form around the rows, whose faults are those of its rows."""

    faults: Sequence[tuple[str, str]] = ()

    @property
    def errors_list(self) -> list[tuple[str, str]]:
        """The faults of the rows, each with the box to jump to."""
        return [*self.faults] or super().errors_list

    def blame(self, faults: Iterable[tuple[str, str]]) -> None:
        """Something is wrong with some rows: the answer says so, and the next try is another one than the last."""
        self.faults = list(faults)
        if self.faults:
            self.once_key = ""
            self.refuse({"_schema": [said for _target, said in self.faults]})


@pages.route("/san-pham/bang", methods=["GET", "POST"])
@goods_keeper
def edit_shelf() -> Any:
    """Prices, counts and pauses of many goods on one sheet: what is right is written, what is not stays as typed."""
    sheet = Sheet(EditShelf())
    typed: dict[str, dict[str, str]] = {}
    results: dict[str, RowResult] = {}
    if request.method == "POST":
        sheet.read()
        typed = rows_typed()
        if not sheet.once_key:
            sheet.refuse({"_schema": [N_("Biểu mẫu này đã cũ. Hãy bấm gửi lại một lần nữa.")]})
            return _sheet(sheet, typed, {})
        results = {each.slug: each for each in change_rows(actor(), rows_wanted(typed), key=sheet.once_key)}
        if all(each.is_done for each in results.values()):
            flash(written_words(results.values()), "success")
            return see(address_with())
    return _sheet(sheet, typed, results)


def _sheet(sheet: Sheet, typed: Mapping[str, Mapping[str, str]], results: Mapping[str, RowResult]) -> Any:
    db.session.expire_all()  # what was just written is read anew
    page = page_of(
        queries.offered_goods(actor()),
        read_page_number(request.args.get("trang")),
        per_page=ROWS_ON_A_PAGE,
        scalars=False,
    )
    owed = all_owed(item for _listing, item in page.rows)
    rows = [
        Row(number, listing, item, typed.get(listing.slug, {}), results.get(listing.slug), owed.get(listing.id))
        for number, (listing, item) in enumerate(page.rows)
    ]
    sheet.blame(faults_of(rows, results))
    return sheet.page(
        "shelf/producer/edit_shelf.html",
        rows=rows,
        page=page,
        page_url=lambda number: address_with(trang=number),
        done=written_words(results.values()) if any(each.changed for each in results.values()) else "",
        several=len(actor().keeps_goods_of) > 1,
        choices=Selling,
        monday=next_monday(),
    )


def rows_typed() -> dict[str, dict[str, str]]:
    """What came of each row, by the name in its listing's address; as many rows as a sheet may have."""
    rows: dict[str, dict[str, str]] = {}
    for name, value in request.form.items():
        if cell := CELL.fullmatch(name):
            rows.setdefault(cell[1], {})[cell[2]] = CONTROL.sub("", value)
    named = [row for row in rows.values() if 0 < len(row.get("slug", "")) <= LONGEST_NAME]
    return {row["slug"]: row for row in named[:MOST_ROWS]}


def rows_wanted(typed: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The rows as their schema reads them, after what was chosen between one's own value and another's."""
    return {slug: _chosen(row) for slug, row in typed.items()}


def _chosen(row: Mapping[str, str]) -> dict[str, str]:
    wanted = {name: row[name] for name in ("seen", "price", "on_hand", "selling") if name in row}
    price_over, count_over = row.get("price_over", ""), row.get("on_hand_over", "")
    if price_over == THEIRS:
        wanted.pop("price", None)
    if count_over == THEIRS:
        wanted.pop("on_hand", None)
    with suppress(ValueError):
        price, on_hand, entries, selling = str(read_seen(row.get("seen", ""))).split(".")
        mine = MINE.fullmatch(count_over)
        on_hand, entries = mine.groups() if mine else (on_hand, entries)
        price = price_over if DONG.fullmatch(price_over) else price
        wanted["seen"] = f"{price}.{on_hand}.{entries}.{selling}"
    return wanted


def faults_of(rows: Sequence[Row], results: Mapping[str, RowResult]) -> Iterator[tuple[str, str]]:
    """Every fault with the box it belongs to, named after the goods; of goods that left the sheet, the sentence."""
    shown = {row.listing.slug: row for row in rows}
    for slug, result in results.items():
        row = shown.get(slug)
        for name, said in result.errors.items():
            if row is None:
                yield "main", said
            else:
                target = f"f-rows-{row.number}-{name}" if name in row.boxes else f"row-{row.number}"
                yield target, f"{row.listing.name}: {said}"


def written_words(results: Iterable[RowResult]) -> str:
    """How many rows were written."""
    written = sum(1 for each in results if each.changed)
    return ngettext("Đã ghi %(n)s hàng.", "Đã ghi %(n)s hàng.", written) if written else _(N_("Không có gì đổi."))


@pages.get("/mua-vu")
@goods_keeper
def seasons() -> Any:
    """The year of one's goods: months of harvest, and what of it may be ordered beforehand."""
    goods, number = held_by(actor().keeps_goods_of), read_page_number(request.args.get("trang"))
    page = page_of(goods, number, per_page=50, scalars=False)
    return render_template(
        "shelf/producer/seasons.html",
        page=page,
        rows=[season_row(listing, item) for listing, item in page.rows],
        now=today().month,
        page_url=lambda number: address_with(trang=number),
    )
