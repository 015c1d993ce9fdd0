"""What sheets of goods cost: `python -m benchmarks.goods_sheets`.

A producer of the demonstration market sends 5,000 new goods, changes the price and the stock of as many, and takes all
goods away. Times are only told. What counts: no more than 12 statements a row and, asked for with --memory, memory that
does not grow with the goods taken away.
"""

from __future__ import annotations

import argparse
import io
import platform
import resource
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from marketplace.accounts.models import Membership
from marketplace.accounts.queries import actor_for
from marketplace.accounts.states import Role
from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import categories
from marketplace.catalogue.states import ListingState
from marketplace.imports import commands, queries
from marketplace.imports.columns import known_headings
from marketplace.imports.files import read_table
from marketplace.imports.models import GoodsImport
from marketplace.imports.spreadsheet import goods_sheets
from marketplace.imports.tables import Table
from marketplace.imports.worker import go_on_with
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.tables.xlsx import Column, Sheet, write_xlsx
from marketplace.organisations.models import Organisation
from marketplace.stock.models import StockItem
from tests.databases import statements

from .__main__ import opened_market

MOST_STATEMENTS, FLAT = 12, 1.3
ROW = "{:<44}{:>10}{:>12}{:>12}{:>12}"


@dataclass
class Market:
    """The market, a producer, and who sells for it."""

    app: Flask
    seller: Organisation
    actor: Actor


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--rows", type=int, default=5_000, help="so many rows in a sheet (default 5000)")
    asked.add_argument("--goods", type=int, default=10_000, help="so many goods taken away (default 10000)")
    asked.add_argument("--memory", action="store_true", help="tell the peak of memory instead of the time")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="marketplace-bench-") as folder:
        app = opened_market(Path(folder))
        print(f"Python {platform.python_version()} · SQLite")
        print(ROW.format("work", "seconds", "of CPU", "peak MiB", "stmts/row"))
        with app.app_context():
            market = Market(app, *a_producer())
            dear = [brought_in(market, "new goods", new_goods(given.rows), given.rows)]
            on_shelf = offered(market.seller, given.rows)
            dear.append(brought_in(market, "price and stock on sale", changed_goods(on_shelf), given.rows))
            few = taken_away(market, given.goods // 10)
            many = taken_away(market, given.goods)
    print(f"largest the process ever was: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    if max(dear) > MOST_STATEMENTS:
        sys.exit(f"{max(dear):.1f} statements a row, more than {MOST_STATEMENTS}.")
    if many > few * FLAT + 1:
        sys.exit(f"Memory grew from {few:.1f} to {many:.1f} MiB.")


def a_producer() -> tuple[Organisation, Actor]:
    """Somebody who sells, and what they sell for."""
    held = db.session.scalars(
        select(Membership).where(Membership.role == Role.PRODUCER).order_by(Membership.id)
    ).first()
    if held is None:
        sys.exit("nobody sells here")
    return db.session.get_one(Organisation, held.organisation_id), actor_for(held.person)


def brought_in(market: Market, what: str, content: bytes, rows: int) -> float:
    """Read, try and write a sheet; gives the statements for each row written."""
    table: Table = told(f"{what}: read {rows} rows", lambda: read_table(content, frozenset(known_headings())))
    imported: GoodsImport = told(
        f"{what}: keep them",
        lambda: commands.open_import(market.actor, market.seller, file_name="hang.xlsx", table=table),
    )
    told(f"{what}: try them", lambda: commands.match_columns(market.actor, imported, columns=imported.columns))
    commands.start_import(market.actor, imported)
    with statements(market.app) as seen:
        told(f"{what}: write them", lambda: written(imported.id), per_row=lambda: len(seen) / imported.to_do)
    db.session.refresh(imported)
    if not imported.done == imported.to_do > rows * 0.95:
        sys.exit(f"only {imported.done} of {rows} rows were written")
    return len(seen) / imported.to_do


def written(number: int) -> None:
    """The worker's part, to the end."""
    while go_on_with(number):
        pass


def new_goods(rows: int) -> bytes:
    """A sheet of goods that are not there yet."""
    head = ("Tên", "Nhóm hàng", "ĐVT", "Giá", "Tồn", "Xuất xứ", "Mô tả")
    kinds = [each.short_name for each in categories() if each.rule.value == "raw"]
    words = "Trồng trên nương, hái buổi sáng, không phun thuốc. " * 4
    return sheet(
        head, ([f"Rau số {n}", kinds[n % len(kinds)], "kg", "25.000", n % 90, "Thôn 2", words] for n in range(rows))
    )


def changed_goods(goods: list[str]) -> bytes:
    """A sheet that changes the price and the stock of these."""
    return sheet(("Mã", "Giá", "Tồn"), ([code, 31_000 + place, 7] for place, code in enumerate(goods)))


def sheet(head: tuple[str, ...], rows: Any) -> bytes:
    """An XLSX file."""
    file = io.BytesIO()
    write_xlsx(file, [Sheet("Hàng", [Column(words) for words in head], rows)])
    return file.getvalue()


def offered(seller: Organisation, count: int) -> list[str]:
    """So many copies of goods on the shelf of this seller; gives their codes."""
    like = db.session.scalars(
        select(Listing).where(Listing.producer_id == seller.id, Listing.state == ListingState.LIVE).order_by(Listing.id)
    ).first()
    if like is None:
        sys.exit("nothing is on sale")
    first = max(db.session.scalars(select(Listing.id))) + 1
    told_once = {column.key: getattr(like, column.key) for column in Listing.__mapper__.column_attrs}
    copies = [{**told_once, "id": number, "slug": f"hang-{number}"} for number in range(first, first + count)]
    db.session.execute(insert(Listing), copies)
    db.session.execute(insert(StockItem), [{"listing_id": copy["id"]} for copy in copies])
    db.session.commit()
    return [str(copy["slug"]) for copy in copies]


def taken_away(market: Market, goods: int) -> float:
    """Write so many goods into a sheet; gives the most memory it took."""
    there = sum(1 for _each in queries.told_goods(market.seller))
    if there < goods:
        offered(market.seller, goods - there)
    db.session.expire_all()

    def write() -> int:
        with tempfile.TemporaryFile() as file:
            first = (each for each, _n in zip(queries.told_goods(market.seller), range(goods), strict=False))
            write_xlsx(file, goods_sheets(first, categories()))
            return file.tell()

    told(f"take {goods} goods away", write)
    return peak_of(write) if "--memory" in sys.argv else 0.0


def told(what: str, work: Callable[[], Any], per_row: Callable[[], float] | None = None) -> Any:
    """Do it and print how long it took, how much of it was work; with --memory how much Python held at once."""
    if "--memory" in sys.argv:
        tracemalloc.start()
    began, worked = time.perf_counter(), time.process_time()
    result = work()
    took, own = f"{time.perf_counter() - began:.1f}", f"{time.process_time() - worked:.1f}"
    peak = ""
    if tracemalloc.is_tracing():
        took, own, peak = "", "", f"{tracemalloc.get_traced_memory()[1] / 2**20:.1f}"
        tracemalloc.stop()
    print(ROW.format(what, took, own, peak, f"{per_row():.1f}" if per_row else ""), flush=True)
    return result


def peak_of(work: Callable[[], Any]) -> float:
    """The most memory Python held at once while doing it, in MiB."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


if __name__ == "__main__":
    main()
