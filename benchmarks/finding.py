"""What the boxes of the desks cost as the market grows: 1,000, 10,000 and 100,000 people, buyers and orders.

`python -m benchmarks.finding --database both`. Rows are written straight into the tables, half of the orders for one
seller; they are found by the queries of the market. Exits with 1 when a larger market takes more statements.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import insert, select, text

from marketplace.accounts import finding as people
from marketplace.accounts.models import Person, PersonKey
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.db import Base, db
from marketplace.kernel.finding import keys_of
from marketplace.kernel.money import Money
from marketplace.kernel.reference import new_reference
from marketplace.kernel.text import fold, sort_key
from marketplace.orders import queries as orders
from marketplace.orders.models import Order, OrderMove, Purchase
from marketplace.orders.states import OrderState, Side
from marketplace.organisations import queries as organisations
from marketplace.organisations.models import Organisation, OrganisationKey
from marketplace.organisations.states import OrganisationKind
from tests.world.organisations import HOA_CUONG, TRA_TAN, place

from .lists import ROW, SIZES, parted, timed
from .served import market_on, versions

FAMILIES = ("Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Lê", "Phạm", "Hồ", "Võ", "Đặng")  # as common as they are
MIDDLES = ("Văn", "Thị", "Thị Thu", "Đức", "Ngọc", "Quang", "Hữu")
GIVEN = ("Minh", "Lan", "Dung", "Hạnh", "Phúc", "Sáu", "Bảy", "Hương", "Đào", "Tuấn", "Hải")
SELLERS = 50
ENDED_EVERY = 3


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.finding", description=__doc__)
    asked.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    given = asked.parse_args()
    kinds = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    grown = [name for kind in kinds for name in measured(kind)]
    if grown:
        sys.exit("More statements in a larger market: " + ", ".join(grown))


def measured(kind: str) -> list[str]:
    """Print the rows of one database; gives what took more statements as it grew."""
    counted: dict[str, set[int]] = {}
    with market_on(kind) as market, market.app.app_context():
        print(versions(market))
        print(ROW.format("database", "rows", "", "stmts", "ms"))
        sellers, rows = founded(range(SELLERS), "Hộ", TRA_TAN, sells=True), 0
        for size in SIZES:
            grow(range(rows, size), sellers)
            rows = size
            db.session.execute(text("ANALYZE"))
            db.session.commit()
            for name, work in searches(sellers).items():
                count, seconds = timed(market, work)
                counted.setdefault(name, set()).add(count)
                print(ROW.format(kind, rows, name, count, f"{seconds * 1000:.2f}"))
        db.session.remove()
    return [name for name, counts in counted.items() if len(counts) > 1]


def called(number: int) -> str:
    parts = (FAMILIES[number % len(FAMILIES)], MIDDLES[number % len(MIDDLES)], GIVEN[number % len(GIVEN)])
    return " ".join(parts)


def numbered(number: int) -> str:
    return f"+849{number:08}"


def founded(some: Sequence[int], before: str, code: str, *, sells: bool = False) -> list[int]:
    """Organisations called after people, with their keys."""
    home = place(code).id
    same = {"kind": OrganisationKind.HOUSEHOLD, "locality_id": home, "sells": sells, "buys": not sells, "version": 1}
    rows = []
    for number in some:
        name = f"{before} {called(number)}"
        words = {"name": name, "folded": fold(name), "sort_key": sort_key(name), "phone": numbered(number)}
        rows.append({"slug": f"{fold(before)}-{number}", "created_at": now(), **words, **same})
    ids = list(db.session.scalars(insert(Organisation).returning(Organisation.id), rows))
    keys = {each: keys_of(names=[row["name"]], phones=[row["phone"]]) for each, row in zip(ids, rows, strict=True)}
    put(OrganisationKey, ({"organisation_id": each, "key": key} for each, found in keys.items() for key in found))
    return ids


def grow(rows: range, sellers: list[int]) -> None:
    """So many more people, each with a household that buys and one order."""
    for some in parted(rows):
        same = {"password_hash": "", "language": "vi", "created_at": now()}
        named = [{"phone": numbered(each), "name": called(each), "folded": fold(called(each)), **same} for each in some]
        ids = list(db.session.scalars(insert(Person).returning(Person.id), named))
        keys = [
            {"person_id": each, "key": key}
            for each, row in zip(ids, named, strict=True)
            for key in keys_of(names=[row["name"]], phones=[row["phone"]])
        ]
        put(PersonKey, keys)
        ordered(some, ids, founded(some, "Nhà", HOA_CUONG), sellers)


def ordered(some: range, persons: list[int], buyers: list[int], sellers: list[int]) -> None:
    """An order of each, every second one of the first seller; every third one has ended."""
    same = {"total": Money(85_000), "created_at": now()}
    codes = fresh(2 * len(some))
    bought = [
        {"reference": codes.pop(), "buyer_id": buyer, "placed_by_id": person, **same}
        for buyer, person in zip(buyers, persons, strict=True)
    ]
    purchases = list(db.session.scalars(insert(Purchase).returning(Purchase.id), bought))
    placed = [
        {
            "reference": codes.pop(),
            "purchase_id": purchase,
            "buyer_id": buyer,
            "producer_id": sellers[0] if number % 2 else sellers[number % SELLERS],
            "state": OrderState.PLACED if number % ENDED_EVERY else OrderState.COMPLETED,
            "terms": {},
            "note": "",
            "found_by": keys_of(names=[f"Nhà {called(number)}", called(number)], phones=[numbered(number)]),
            "version": 1,
            **same,
        }
        for number, purchase, buyer in zip(some, purchases, buyers, strict=True)
    ]
    ids = list(db.session.scalars(insert(Order).returning(Order.id), placed))
    ended = [each for each, row in zip(ids, placed, strict=True) if row["state"] is OrderState.COMPLETED]
    step = {"name": "complete", "from_state": "delivered", "to_state": "completed", "side": Side.BUYER, "why": ""}
    put(OrderMove, ({"order_id": each, "created_at": now(), **step} for each in ended))


def fresh(count: int) -> list[str]:
    """So many codes nobody has."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {new_reference() for _each in range(count)}
        for column in (Order.reference, Purchase.reference):
            drawn -= set(db.session.scalars(select(column).where(column.in_(drawn))))
        found |= drawn
    return sorted(found)[:count]


def put(table: type[Base], rows: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> None:
    if kept := list(rows):
        db.session.execute(insert(table), kept)
    db.session.commit()


def searches(sellers: list[int]) -> dict[str, Callable[[], object]]:
    """What is asked every day of the busiest seller, of a quiet one, of a coordinator and of an administrator."""
    busy, quiet = Actor(person_id=1, sells_for=frozenset(sellers[:1])), Actor(person_id=2, sells_for={sellers[2]})
    home = Actor(person_id=3, coordinates=frozenset({place(TRA_TAN).id}))
    away = Actor(person_id=4, coordinates=frozenset({place(HOA_CUONG).id}))
    code = db.session.scalars(select(Order.reference).where(Order.producer_id == sellers[0]).limit(1)).one()
    one = numbered(501)
    asked: dict[str, Callable[[], object]] = {}
    for words, wanted in (
        ("code", code),
        ("number", one),
        ("its end", one[-4:]),
        ("nguyen", "nguyen"),
        ("minh", "minh"),
    ):
        asked[f"busy seller: {words}"] = partial(orders.find_sold, busy, wanted=wanted)
    return asked | {
        "quiet seller: nguyen": partial(orders.find_sold, quiet, wanted="nguyen"),
        "seller: nobody": partial(orders.find_sold, busy, wanted="không ai"),
        "coordinator, orders: code": partial(orders.find_watched, home, wanted=code),
        "coordinator, orders: the busy seller": partial(orders.find_watched, home, wanted="ho nguyen van minh"),
        "coordinator, orders: a buyer": partial(orders.find_watched, home, wanted="dang thi thu hanh"),
        "coordinator, orders: nguyen": partial(orders.find_watched, home, wanted="nguyen"),
        "coordinator, orders: a number": partial(orders.find_watched, away, wanted=one),
        "coordinator, sellers: nguyen": partial(organisations.find_organisations, home, wanted="nguyen"),
        "coordinator, sellers: a number": partial(organisations.find_organisations, away, wanted=one),
        "administrator, people: nguyen": partial(people.find_people, wanted="nguyen"),
        "administrator, people: end of a number": partial(people.find_people, wanted=one[-4:]),
    }


if __name__ == "__main__":
    main()
