"""What lists cost as they grow: 1,000, 10,000 and 100,000 saved goods, goods waited for and followers of one maker.

`python -m benchmarks.lists --database both`. Rows are written straight into the tables, a hundred for each person; read
and told by the commands and queries of the market. Exits with 1 when a larger market takes more statements.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median

from sqlalchemy import insert, text

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.favourites import commands, queries
from marketplace.favourites.models import Favourite, Follow, MakerNews, NewsGoods, Wait
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import now, today
from marketplace.kernel.db import Base, db
from tests.databases import statements

from .served import Market, market_on, versions
from .shelf import shelf

SIZES = (1_000, 10_000, 100_000)
GOODS, EACH = 500, 100  # goods on the shelf; rows of one person
AT_ONCE = 5_000
TIMES = 7
ROW = "{:<12}{:>9}  {:<44}{:>6}{:>10}"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.lists", description=__doc__)
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
        goods = cloned(shelf([0])[0].id)
        rows = 0
        for size in SIZES:
            grow(range(rows, size), goods)
            rows = size
            db.session.execute(text("ANALYZE"))
            db.session.commit()
            for name, (count, seconds) in looked_at(market, goods[SIZES.index(size) * 4]).items():
                counted.setdefault(name, set()).add(count)
                print(ROW.format(kind, rows, name, count, f"{seconds * 1000:.2f}"))
        db.session.remove()
    return [name for name, counts in counted.items() if len(counts) > 1]


def cloned(listing_id: int) -> list[int]:
    """So many goods like these, all of them sold out."""
    names = ", ".join(f'"{each.name}"' for each in Listing.__table__.columns if each.name not in ("id", "slug"))
    copy = text(f"INSERT INTO listing (slug, {names}) SELECT :slug, {names} FROM listing WHERE id = :old")  # noqa: S608 - our own words
    db.session.execute(copy, [{"slug": f"mon-{number}", "old": listing_id} for number in range(GOODS)])
    ledger = text(
        "INSERT INTO stock_item (listing_id, on_hand, reserved, expected, is_on_demand, entries, is_low)"
        " SELECT id, 0, 0, 0, false, 0, false FROM listing WHERE slug LIKE 'mon-%'"
    )
    db.session.execute(ledger)
    db.session.commit()
    return list(db.session.scalars(text("SELECT id FROM listing WHERE slug LIKE 'mon-%' ORDER BY id")))


def grow(rows: range, goods: list[int]) -> None:
    """Rows of each list, a hundred for each new person; all of these people follow the one maker."""
    people = []
    same = {"password_hash": "", "language": "vi", "created_at": now()}
    for some in parted(rows):
        people += db.session.scalars(
            insert(Person).returning(Person.id),
            [{"phone": f"+849{number:08}", "name": f"Người {number}", **same} for number in some],
        ).all()
    maker = db.session.get_one(Listing, goods[0]).producer_id
    put(Follow, [{"person_id": each, "organisation_id": maker} for each in people])
    keepers = people[::EACH]
    pairs = [(each, goods[number * 4 % GOODS]) for each in keepers for number in range(EACH)]
    for table in (Favourite, Wait):
        put(table, [{"person_id": person, "listing_id": listing} for person, listing in pairs])


def put(table: type[Base], rows: list[dict[str, int]]) -> None:
    for some in parted(range(len(rows))):
        db.session.execute(insert(table), [{**rows[number], "created_at": now()} for number in some])
    db.session.commit()


def parted(rows: range) -> Iterator[range]:
    for first in range(rows.start, rows.stop, AT_ONCE):
        yield range(first, min(first + AT_ONCE, rows.stop))


def looked_at(market: Market, listing_id: int) -> dict[str, tuple[int, float]]:
    """What is done every day, with its statements and median seconds."""
    db.session.execute(text("UPDATE stock_item SET is_on_demand = false"))
    db.session.commit()
    keeper = db.session.scalars(text("SELECT max(person_id) FROM favourite")).one()
    actor, maker = Actor(person_id=keeper), db.session.get_one(Listing, listing_id).producer_id
    slug = db.session.scalars(text("SELECT slug FROM listing WHERE slug LIKE 'mon-%' ORDER BY id DESC LIMIT 1")).one()
    works: dict[str, Callable[[], object]] = {
        "marks of a page of cards": lambda: queries.saved_ids(actor),
        "first page of saved goods": lambda: queries.saved_page(actor, 1),
        "fourth page of saved goods": lambda: queries.saved_page(actor, 4),
        "does this person follow the maker": lambda: queries.follows(actor, maker),
        "save and take off": lambda: (
            commands.save_goods(actor, listing=slug),
            commands.unsave_goods(actor, listing=slug),
        ),
        "is anything to be told (nothing is)": queries.has_goods_to_tell_of,
    }
    found = {name: timed(market, work) for name, work in works.items()}
    found["those who wait are told, 200 at most"] = timed(market, told_waiting(listing_id), times=1)
    found["200 followers are told"] = timed(market, told_followers(maker, listing_id), times=2)
    return found


def told_waiting(listing_id: int) -> Callable[[], object]:
    """These goods are made to order from now on, so nobody need wait."""
    db.session.execute(text("UPDATE stock_item SET is_on_demand = true WHERE listing_id = :id"), {"id": listing_id})
    db.session.commit()
    return lambda: commands.tell_waiting(SYSTEM, listing_id=listing_id)


def told_followers(maker: int, listing_id: int) -> Callable[[], object]:
    """A new message of the maker; each call tells the next of the followers."""
    day = today() + timedelta(days=db.session.scalars(text("SELECT count(*) FROM maker_news")).one())
    news = MakerNews(organisation_id=maker, day=day, due_at=now())
    db.session.add(news)
    db.session.flush()
    number = news.id
    db.session.add(NewsGoods(news_id=number, listing_id=listing_id))
    db.session.commit()
    return lambda: commands.tell_followers(SYSTEM, news_id=number)


def timed(market: Market, work: Callable[[], object], times: int = TIMES) -> tuple[int, float]:
    """How many statements the work takes, and how long: the median."""
    taken, counts = [], []
    for _time in range(times):
        db.session.rollback()
        began = time.perf_counter()
        with statements(market.app) as seen:
            work()
        taken.append(time.perf_counter() - began)
        counts.append(len(seen))
    return counts[-1], median(taken)


if __name__ == "__main__":
    main()
