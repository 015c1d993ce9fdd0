"""What every database test relies on: a fresh market, both databases alike, statements that are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, inspect, text

from marketplace.kernel.clock import now
from marketplace.kernel.db import db, engine_options
from tests.databases import statements
from tests.standing import grown

MOMENT = {"now": "2026-03-02 01:00:00"}
NOTE = text("INSERT INTO attempt (kind, subject, created_at) VALUES ('try', 'Lan', :now)")
COUNT = text("SELECT count(*) FROM attempt")


def test_what_one_test_writes_the_next_does_not_find(app, database, markets):
    db.session.execute(NOTE, MOMENT)
    db.session.commit()

    markets.fresh(database)

    assert db.session.scalar(COUNT) == 0


def test_numbering_begins_anew(app, database, markets):
    given = []
    for _ in range(2):
        db.session.execute(NOTE, MOMENT)
        given.append(db.session.scalar(text("SELECT max(id) FROM attempt")))
        db.session.commit()
        db.session.remove()
        markets.fresh(database)

    assert given[0] == given[1]


def test_an_empty_database_has_no_table(empty_database):
    engine = create_engine(empty_database, **engine_options(empty_database))

    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.postgres
def test_this_one_is_postgresql(app):
    assert db.engine.dialect.name == "postgresql"


def test_statements_are_counted_and_transaction_marks_are_not(app):
    with statements(app) as seen:
        db.session.execute(COUNT)
        db.session.commit()

    assert seen == [str(COUNT)]


def test_the_clock_moves_only_by_hand(clock):
    before = now()

    clock.move(days=1)

    assert now() == before + timedelta(days=1)


def test_what_a_test_makes_first_of_all_is_put_back_when_it_is_made_again(app, database, markets):
    made = []

    def note() -> int:
        made.append(len(made))
        db.session.execute(NOTE, MOMENT)
        db.session.commit()
        return db.session.scalar(COUNT)

    found = []
    for _ in range(4):
        found.append(grown("a note", note))
        db.session.remove()
        markets.fresh(database)
    markets.fresh(database)
    db.session.execute(NOTE, MOMENT)
    db.session.commit()
    found.append(grown("a note", note))

    assert found == [1, 1, 1, 1, 2], "on touched ground it is made anew"
    assert len(made) == 3, "the first time, once more to be kept, and on touched ground"
