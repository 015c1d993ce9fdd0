"""The disk fills up, the server falls over: no success without a commit, reading goes on, the same key may retry."""

from __future__ import annotations

import errno
import resource
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request_finished
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import ApiToken
from marketplace.accounts.states import Scope
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.localities.models import Province
from marketplace.orders.models import Order
from tests.pages import PageClient
from tests.world.trade import Trade, cart_with


@pytest.fixture
def bearer(market: Trade) -> dict[str, str]:
    cart_with(market.buying, {market.honey: 2})
    issued = accounts.issue_token(market.buying, name="Máy của Minh", scopes=tuple(Scope))
    return {"Authorization": f"Bearer {issued.secret}"}


def check_out(client: PageClient, bearer: dict[str, str], key: str = "only-once") -> Any:
    said = {"contact_name": "Minh", "delivery": "pickup", "payment": "cod", "expected_total": 170_000}
    answer = client.post("/api/v1/checkout", json=said, headers={**bearer, "Idempotency-Key": key})
    assert answer.status_code != 422, answer.json
    return answer


def orders_placed() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Order)) or 0


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow beyond what the write-ahead log holds already."""
    log = Path(f"{db.engine.url.database}-wal")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    sys.dont_write_bytecode = True  # what is imported just now must not be kept cut off
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(log.stat().st_size, 4096), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = False


@contextmanager
def impatient() -> Iterator[None]:
    """Waits a twentieth of a second for the lock, not twenty seconds."""

    def hurry(connection: Any, *_: Any) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    event.listen(db.engine, "checkout", hurry)
    try:
        yield
    finally:
        event.remove(db.engine, "checkout", hurry)


def fall_over() -> None:
    """The server ends this very connection."""
    number = db.session.scalar(text("SELECT pg_backend_pid()"))
    with db.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})


@pytest.mark.sqlite
def test_a_full_disk_is_a_503_and_heals_by_itself(
    app: Flask, client: PageClient, market: Trade, bearer: dict[str, str]
) -> None:
    assert client.get("/api/v1/cart", headers=bearer).status_code == 200
    with full_disk():
        refused = check_out(client, bearer)
        page = client.get(f"/san-pham/{market.honey.slug}")
        api = client.get("/api/v1/orders", headers=bearer)
    assert (refused.status_code, refused.headers.get("Retry-After")) == (503, "10")
    assert refused.json["code"] == "unavailable"
    assert (page.status_code, api.status_code) == (200, 200)
    assert orders_placed() == 0
    again = check_out(client, bearer)
    assert (again.status_code, orders_placed()) == (201, 1)


@pytest.mark.sqlite
def test_reading_goes_on_where_it_cannot_be_noted_who_was_here(
    app: Flask, client: PageClient, bearer: dict[str, str]
) -> None:
    with full_disk():
        answer = client.get("/api/v1/cart", headers=bearer)
    assert answer.status_code == 200
    assert db.session.scalar(select(ApiToken.seen_at)) is None


@pytest.mark.sqlite
def test_a_locked_database_is_a_503_in_words(app: Flask, client: PageClient, market: Trade) -> None:
    other = db.engine.raw_connection()
    with impatient():
        other.execute("BEGIN IMMEDIATE")
        try:
            answer = client.submit(f"/san-pham/{market.honey.slug}", {"amount": "1"})
        finally:
            other.rollback()
            other.close()
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "10")
    assert "Chợ đang tạm nghỉ" in answer.text


def test_a_full_disk_under_the_pictures_is_a_503(
    app: Flask, client: PageClient, market: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(app.view_functions, "shop.home", full)
    assert client.get("/").status_code == 503


@command
def name_place(then: Callable[[], None]) -> None:
    db.session.add(Province(code="98", name="Nơi A"))
    db.session.flush()
    then()


@pytest.mark.postgres
def test_a_connection_lost_half_way_is_tried_again(app: Flask) -> None:
    falls = iter([fall_over])

    def then() -> None:
        next(falls, lambda: None)()
        db.session.scalar(select(func.count(Province.code)))

    name_place(then)
    assert db.session.scalar(select(func.count()).where(Province.code == "98")) == 1


@pytest.mark.postgres
def test_a_server_that_stays_away_is_given_up(app: Flask) -> None:
    tries: list[int] = []
    with pytest.raises(DBAPIError):
        name_place(lambda: (tries.append(1), fall_over(), db.session.scalar(select(1)))[0])
    assert len(tries) == 8


@pytest.mark.postgres
def test_a_connection_lost_at_the_commit_is_never_tried_again_by_us(
    app: Flask, client: PageClient, market: Trade, bearer: dict[str, str]
) -> None:
    commits: list[int] = []

    def at_commit(_session: Any) -> None:
        commits.append(1)
        if len(commits) == 1:
            fall_over()

    client.get("/api/v1/cart", headers=bearer)
    event.listen(db.session, "before_commit", at_commit)
    try:
        lost = check_out(client, bearer)
        assert (lost.status_code, lost.headers.get("Retry-After"), commits) == (503, "10", [1])
        assert orders_placed() == 0
        again = check_out(client, bearer)
    finally:
        event.remove(db.session, "before_commit", at_commit)
    assert (again.status_code, orders_placed()) == (201, 1)


@pytest.mark.postgres
def test_a_read_only_server_reads_and_refuses_to_write(
    app: Flask, client: PageClient, market: Trade, bearer: dict[str, str]
) -> None:
    def read_only(_session: Any, _transaction: Any, connection: Any) -> None:
        connection.execute(text("SET TRANSACTION READ ONLY"))

    client.get("/api/v1/cart", headers=bearer)
    event.listen(db.session, "after_begin", read_only)
    try:
        assert client.get("/api/v1/cart", headers=bearer).status_code == 200
        assert check_out(client, bearer).status_code == 503
    finally:
        event.remove(db.session, "after_begin", read_only)
    assert orders_placed() == 0


def test_a_fault_of_our_own_stays_a_fault(app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: Any) -> None:
        raise FileNotFoundError(errno.ENOENT, "No such file")

    monkeypatch.setitem(app.view_functions, "shop.home", wrong)
    assert client.get("/").status_code == 500


@pytest.mark.postgres
def test_a_connection_lost_before_the_command_began_is_no_trouble(app: Flask) -> None:
    fall_over()
    name_place(lambda: None)
    assert db.session.scalar(select(func.count()).where(Province.code == "98")) == 1


@pytest.mark.postgres
def test_a_server_lost_after_the_answer_takes_nothing_from_it(app: Flask, client: PageClient, market: Trade) -> None:
    """In a thread of its own the request has a connection of its own, as it has behind a real server."""

    def lose(*_: Any, **__: Any) -> None:
        fall_over()

    db.session.rollback()
    with ThreadPoolExecutor(1) as server:
        with request_finished.connected_to(lose, app):
            assert server.submit(client.get, "/san-pham").result().status_code == 200
        assert server.submit(client.get, "/san-pham").result().status_code == 200
