"""What printed documents and spreadsheets cost: `python -m benchmarks.printing`.

A seller's orders are copied in bulk, then written out as CSV, and a long document is drawn. Times are only told; the
memory must stay flat: the peak over all the orders may not be much above the peak over a tenth of them.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.printing.document import Column, Row, Sheet, Table
from marketplace.kernel.printing.pdf import draw
from marketplace.kernel.tables.csv import csv_parts
from marketplace.orders import queries, spreadsheet
from marketplace.orders.models import Order, OrderLine, OrderMove
from marketplace.orders.states import OrderState

from .__main__ import opened_market

FLAT = 1.3
LINES = 500
ROW = "{:<44}{:>10}{:>14}{:>12}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--orders", type=int, default=10_000, help="so many orders of one seller (default 10000)")
    orders = asked.parse_args().orders
    with tempfile.TemporaryDirectory(prefix="marketplace-bench-") as folder:
        market = opened_market(Path(folder))
        print(f"Python {platform.python_version()} · SQLite")
        print(ROW.format("file", "seconds", "bytes", "peak MiB"))
        with market.app_context():
            seller = Actor(sells_for=frozenset({copied(orders // 10)}))
            few = told(f"CSV of {orders // 10} more orders", lambda: written(seller))
            copied(orders - orders // 10)
            many = told(f"CSV of {orders} more orders", lambda: written(seller))
        told(f"PDF of {LINES} lines", lambda: len(draw(long_sheet())))
    if many > few * FLAT:
        sys.exit(f"Memory grew from {few:.1f} to {many:.1f} MiB.")


def copied(count: int) -> int:
    """So many more copies of a kept order with the most lines; gives who sells them."""
    kept = db.session.scalars(select(Order).where(Order.state == OrderState.COMPLETED).order_by(Order.id)).all()
    like = max(kept, key=lambda order: len(order.lines))
    first = max(db.session.scalars(select(Order.id))) + 1
    numbers = range(first, first + count)
    db.session.execute(insert(Order), [copy_of(like, id=number, reference=f"{number:06d}") for number in numbers])
    for rows in (like.lines, like.moves):
        table = OrderLine if isinstance(rows[0], OrderLine) else OrderMove
        copies = [copy_of(row, order_id=number) for number in numbers for row in rows]
        db.session.execute(insert(table), [{name: row[name] for name in row if name != "id"} for row in copies])
    db.session.commit()
    return like.producer_id


def copy_of(like: Order | OrderLine | OrderMove, **changed: object) -> dict[str, object]:
    """A row's columns, some of them changed."""
    return {column.key: getattr(like, column.key) for column in type(like).__mapper__.column_attrs} | changed


def written(seller: Actor) -> int:
    """Write the seller's spreadsheet, part by part; gives its bytes."""
    told_orders = queries.told_in_full(queries.sold_by(seller))
    rows = (row for order in told_orders for row in spreadsheet.rows(order))
    return sum(len(part.encode()) for part in csv_parts(spreadsheet.head(), rows))


def long_sheet() -> Sheet:
    """A document of many lines."""
    columns = (Column("Món hàng", 7), Column("Đơn vị", 3), Column("Số lượng", 3, True), Column("Thành tiền", 4, True))
    rows = tuple(Row((f"Mật ong rừng số {number}", "chai 500 ml", "2", "170.000\u00a0₫")) for number in range(LINES))
    return Sheet("Bảng kê mua bán", "Tháng 11/2026", "Chợ kết nghĩa", (Table("Hàng", columns, rows),))


def told(what: str, work: Callable[[], int]) -> float:
    """Print a row: how long, how many bytes, how much memory at the most; gives the last in MiB."""
    began = time.perf_counter()
    size = work()
    took = time.perf_counter() - began
    peak = peak_of(work)
    print(ROW.format(what, f"{took:.2f}", size, f"{peak:.1f}"))
    return peak


def peak_of(work: Callable[[], int]) -> float:
    """The most memory Python held at once while doing it, in MiB."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


if __name__ == "__main__":
    main()
