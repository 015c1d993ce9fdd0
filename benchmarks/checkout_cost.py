"""What an order costs: five lines at three producers, beside a bare driver that writes the same rows into its tables.

`python -m benchmarks.checkout_cost --database both`, part of `make bench`. The bare loop checks nothing and knows
nothing: prepared statements, one transaction for each order, as durable as the market's own. Exits with 1 when placing
an order takes more than 25 statements.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from statistics import median
from typing import Any

from sqlalchemy import select, text

from marketplace.accounts.models import Person
from marketplace.accounts.queries import actor_for
from marketplace.checkout import commands
from marketplace.checkout.models import Cart
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Purchase
from marketplace.payments.states import PaymentMethod
from tests.databases import statements

from .customers import Account, Program, sign_up
from .near import Near
from .served import Market, market_on, versions
from .shelf import Goods, shelf

MOST_STATEMENTS = 25
PLENTY = 1_000_000
LINES = 5
ALL_OF = "SELECT * FROM"
ROW = "{:<12}{:<26}{:>12}{:>10}{:>10}{:>12}{:>20}"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.checkout_cost", description=__doc__)
    asked.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked.add_argument("--orders", type=int, default=200)
    given = asked.parse_args()
    kinds = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    if max(cost(kind, given.orders) for kind in kinds) > MOST_STATEMENTS:
        sys.exit(f"Placing an order took more than {MOST_STATEMENTS} statements.")


def cost(kind: str, orders: int) -> int:
    """Print the three rows of one database; gives the statements of one order."""
    with market_on(kind) as market:
        print(f"{versions(market)} · {LINES} lines at 3 producers · median of {orders}")
        print(ROW.format("database", "", "statements", "ms", "cpu ms", "a second", "of the bare driver"))
        with market.app.app_context():
            goods, account = shelf([PLENTY] * LINES), sign_up(1)[0]
            buying = actor_for(db.session.scalars(select(Person).where(Person.phone == account.phone)).one())
            buyer = Buyer(market, account, buying, goods)
            asked = buyer.statements_of_one()
            by_hand = Bare(kind, market, buyer)
            timed = in_turn(
                orders,
                {"command": buyer.order, "POST /api/v1/checkout": buyer.order_by_api, "bare driver": by_hand.order},
                buyer.fill_cart,
            )
            by_hand.close()
            db.session.remove()
    of_bare, _cpu = timed["bare driver"]
    for name, (seconds, cpu) in timed.items():
        shown = {"command": asked[0], "POST /api/v1/checkout": asked[1]}.get(name, "")
        share = f"{of_bare / seconds:.0%}"
        print(ROW.format(kind, name, shown, f"{seconds * 1000:.2f}", f"{cpu * 1000:.2f}", f"{1 / seconds:.0f}", share))
    return asked[0]


Taken = tuple[float, float]


def in_turn(orders: int, ways: dict[str, Callable[[], object]], before: Callable[[], object]) -> dict[str, Taken]:
    """The median seconds (of the clock, of the processor) of each way, in turn: a busy machine is busy for all."""
    taken: dict[str, list[Taken]] = {name: [] for name in ways}
    for _turn in range(orders):
        for name, way in ways.items():
            before()
            began, worked = time.perf_counter(), time.process_time()
            way()
            taken[name].append((time.perf_counter() - began, time.process_time() - worked))
    return {name: (median(each[0] for each in both), median(each[1] for each in both)) for name, both in taken.items()}


class Buyer:
    """Somebody who orders the same five goods again and again."""

    def __init__(self, market: Market, account: Account, actor: Actor, goods: Sequence[Goods]) -> None:
        self.market, self.actor, self.goods = market, actor, goods
        self.program = Program(0, account)
        self.program.line = Near(market.app.test_client())  # type: ignore[assignment]
        self.total = sum(each.price for each in goods)
        self.cart = commands.open_cart(actor).id
        self.keys = count()
        db.session.commit()

    def fill_cart(self) -> None:
        """One of each."""
        rows = ", ".join(
            f"({self.cart}, {each.id}, 1000, {each.price}, '2026-01-01 00:00:00+00:00')" for each in self.goods
        )
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM cart_line"))
            connection.execute(
                text(f"INSERT INTO cart_line (cart_id, listing_id, amount, seen_price, created_at) VALUES {rows}")  # noqa: S608
            )

    def order(self) -> Purchase:
        """By the command."""
        db.session.remove()
        return commands.check_out(
            self.actor,
            db.session.get_one(Cart, self.cart),
            delivery=DeliveryMethod.PICKUP,
            payment=PaymentMethod.CASH,
            expected_total=Money(self.total),
        )

    def order_by_api(self) -> None:
        """By a whole request: token, one-time key, JSON in and out."""
        answer = self.program.check_out(self.total, key=f"k-{next(self.keys)}")
        if answer.status != 201:
            raise RuntimeError(answer.text)

    def statements_of_one(self) -> tuple[int, int]:
        """How many statements one order takes, by command and by request."""
        counted = []
        for way in (self.order, self.order_by_api):
            self.fill_cart()
            with statements(self.market.app) as seen:
                way()
            counted.append(len(seen))
        return counted[0], counted[1]


class Bare:
    """The rows of one real purchase, written again and again by the driver alone."""

    def __init__(self, kind: str, market: Market, buyer: Buyer) -> None:
        self.mark = "?" if kind == "sqlite" else "%s"
        self.kind, self.cart, self.references = kind, buyer.cart, count(10**11)
        buyer.fill_cart()
        purchase = buyer.order()
        self.sold = [(each.id,) for each in buyer.goods]
        self.rows = self.rows_of(purchase)
        self.connection = db.engine.raw_connection()
        self.cursor = self.connection.cursor()
        if kind == "postgresql":
            self.connection.driver_connection.prepare_threshold = 0

    def rows_of(self, purchase: Purchase) -> dict[str, list[dict[str, Any]]]:
        """What the market wrote, table by table, as the driver gives it."""
        orders = ", ".join(str(order.id) for order in purchase.orders)
        where = {
            "stock_movement": f"reference = '{purchase.reference}'",
            "purchase": f"id = {purchase.id}",
            "order_": f"purchase_id = {purchase.id}",
            "order_line": f"order_id IN ({orders})",
            "order_move": f"order_id IN ({orders})",
            "notice": " OR ".join(f"key LIKE '%:{order.reference}:%'" for order in purchase.orders),
        }
        with db.engine.connect() as connection:
            return {
                table: [written(row) for row in connection.execute(text(f"{ALL_OF} {table} WHERE {rule}")).mappings()]
                for table, rule in where.items()
            }

    def order(self) -> None:
        """One transaction."""
        cursor = self.cursor
        reference = self.new_reference()
        if self.kind == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        claimed = {}
        for goods in self.sold:
            cursor.execute(
                self.sql(
                    "UPDATE stock_item SET entries = entries + 1"
                    " WHERE listing_id = ? AND on_hand + expected >= reserved + 1000 RETURNING entries"
                ),
                goods,
            )
            claimed[goods[0]] = cursor.fetchone()[0]
        moved = [
            {**row, "reference": reference, "number": claimed[row["listing_id"]]} for row in self.rows["stock_movement"]
        ]
        self.insert_many("stock_movement", moved)
        purchase = self.insert("purchase", {**self.rows["purchase"][0], "reference": reference})
        numbers = {
            row["id"]: self.insert("order_", {**row, "reference": self.new_reference(), "purchase_id": purchase})
            for row in self.rows["order_"]
        }
        for table in ("order_line", "order_move"):
            self.insert_many(table, [{**row, "order_id": numbers[row["order_id"]]} for row in self.rows[table]])
        self.insert_many("notice", [{**row, "key": self.new_reference()} for row in self.rows["notice"]])
        cursor.execute(self.sql("DELETE FROM cart_line WHERE cart_id = ?"), (self.cart,))
        self.connection.commit()

    def new_reference(self) -> str:
        """Six signs nobody else has; lower case, so that it never meets a real one."""
        return f"{next(self.references):x}"[-6:]

    def insert(self, table: str, row: dict[str, Any]) -> int:
        """One row; gives its number."""
        kept = without_id(row)
        self.cursor.execute(self.insertion(table, kept) + " RETURNING id", tuple(kept.values()))
        return int(self.cursor.fetchone()[0])

    def insert_many(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Several rows."""
        kept = [without_id(row) for row in rows]
        self.cursor.executemany(self.insertion(table, kept[0]), [tuple(row.values()) for row in kept])

    def insertion(self, table: str, row: dict[str, Any]) -> str:
        """The statement for rows like this."""
        return self.sql(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})")  # noqa: S608

    def sql(self, statement: str) -> str:
        """With this driver's marks."""
        return statement.replace("?", self.mark)

    def close(self) -> None:
        """Give the connection back."""
        self.connection.close()


def written(row: Any) -> dict[str, Any]:
    """A row as a driver takes it again."""
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value for name, value in row.items()
    }


def without_id(row: dict[str, Any]) -> dict[str, Any]:
    """The database numbers rows itself."""
    return {name: value for name, value in row.items() if name != "id"}


if __name__ == "__main__":
    main()
