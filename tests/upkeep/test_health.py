from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.kernel.db import db
from marketplace.upkeep import health
from marketplace.upkeep.metrics import Requests, line
from tests.databases import statements
from tests.pages import PageClient

STRANGER = {"REMOTE_ADDR": "203.0.113.9"}
LINE = re.compile(r'[a-z_]+(\{([a-z_]+="[^"]*",?)*\})? -?[0-9.e+]+|# (HELP|TYPE) .+')


@pytest.fixture
def lost_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def away(*_: object, **__: object) -> None:
        raise db.exc.OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(db.engine, "connect", away)
    yield


def test_the_process_says_it_lives_without_asking_the_database(app: Flask, client: PageClient) -> None:
    with statements(app) as asked:
        answer = client.get("/healthz")

    assert (answer.status_code, answer.text, asked) == (200, "ok\n", [])


def test_it_is_ready_when_database_tables_and_disk_are_well(app: Flask, client: PageClient) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (200, "ready\n")
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_its_database_it_lives_but_is_not_ready(lost_database: None, client: PageClient) -> None:
    assert client.get("/readyz", environ_base=STRANGER).text == "not ready\n"
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").text == "not ready: database\n"
    assert client.get("/healthz").status_code == 200


def test_tables_of_another_version_are_not_ready(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health.ScriptDirectory, "get_heads", lambda _: ["0999"])

    assert client.get("/readyz").text == "not ready: migrations\n"


def test_a_full_disk_is_not_ready(app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_ROOM", 2**70)
    monkeypatch.setattr(health, "LEAST_SHARE", 2.0)

    assert client.get("/readyz").text == "not ready: disk\n"


def test_figures_are_for_the_machine_itself_and_the_token_only(app: Flask, client: PageClient) -> None:
    app.config["METRICS_TOKEN"] = "only-the-keeper-knows"
    try:
        passed_on = client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
        stranger = client.get("/metrics", environ_base=STRANGER)
        wrong = client.get("/metrics", environ_base=STRANGER, headers={"Authorization": "Bearer sai"})
        bearer = {"Authorization": "Bearer only-the-keeper-knows"}
        token = client.get("/metrics", environ_base=STRANGER, headers=bearer)
    finally:
        app.config["METRICS_TOKEN"] = ""

    assert [passed_on.status_code, stranger.status_code, wrong.status_code] == [404, 404, 404]
    assert client.get("/metrics").status_code == 200
    assert token.status_code == 200


def test_every_line_is_one_prometheus_can_read(app: Flask, client: PageClient) -> None:
    client.get("/healthz")
    with statements(app) as asked:
        answer = client.get("/metrics")

    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert all(LINE.fullmatch(each) for each in answer.text.splitlines())
    assert re.search(r'market_requests_total\{endpoint="upkeep.healthz",status="200",worker="\d+"\} [1-9]', answer.text)
    assert 'market_request_seconds_bucket{le="+Inf"' in answer.text
    assert len(asked) == 3


def test_labels_are_escaped() -> None:
    assert line("a", (("b", 'x"\\\n'),), 1) == 'a{b="x\\"\\\\\\n"} 1'


def test_times_fall_into_their_steps() -> None:
    requests = Requests()
    requests.note("shop.home", 200, 0.03)

    assert (requests.within[0.025], requests.within[0.05], requests.count) == (0, 1, 1)


@pytest.mark.postgres
def test_a_read_only_database_is_not_ready(app: Flask, client: PageClient) -> None:
    name = db.session.scalar(text("SELECT current_database()"))
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    db.engine.dispose()
    try:
        assert client.get("/readyz").text == "not ready: writing\n"
    finally:
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text("SET default_transaction_read_only = off"))
            connection.execute(text(f'ALTER DATABASE "{name}" RESET default_transaction_read_only'))
        db.engine.dispose()
