"""Whom a desk looks for is written nowhere: no address, no link, no log, no history, no message."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, literal_column, select

from config import HERE
from marketplace.accounts import commands
from marketplace.accounts.states import Role
from marketplace.audit.models import AuditEntry
from marketplace.kernel import finding
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.db import db
from marketplace.kernel.outbox import OutboxMessage
from tests.pages import PageClient
from tests.world.people import let_in
from tests.world.trade import Trade, bought

TYPED = "Hạnh Bí Mật"
FORMS = (
    "/ban-hang/don-hang",
    "/dieu-phoi/don-hang",
    "/dieu-phoi/nha-san-xuat",
    "/dieu-phoi/mat-khau",
    "/quan-tri/nguoi-dung",
)
NO_SUCH_COLUMN = literal_column("no_such_column") == 1


@pytest.fixture
def everybody(client: PageClient, market: Trade) -> PageClient:
    """One who sells, coordinates and keeps the installation: every box of a desk stands open."""
    commands.grant_role(SYSTEM, market.dung, role=Role.COORDINATOR, locality=market.seller.locality)
    commands.grant_role(SYSTEM, market.dung, role=Role.ADMINISTRATOR)
    bought(market, contact_name=TYPED, contact_phone="+84905999888")
    return let_in(client, market.dung)


def traces(text: str) -> list[str]:
    """Whatever of the typed words stands in a text, in any of the ways it may be written there."""
    ways = (TYPED, "Hạnh", "hanh bi mat", "H%E1%BA%A1nh", "H\\u1ea1nh")
    return [way for way in ways if way.casefold() in text.casefold()]


@pytest.mark.parametrize("address", FORMS)
def test_a_search_is_written_into_no_log(everybody: PageClient, caplog: pytest.LogCaptureFixture, address: str) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = everybody.submit(address, {"wanted": TYPED})

    assert answer.status_code in (200, 422) and f'value="{TYPED}"' in answer.text
    assert not traces(caplog.text)


@pytest.mark.parametrize("address", FORMS)
def test_a_search_that_fails_tells_its_words_to_no_log(
    app: Flask,
    everybody: PageClient,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
) -> None:
    """The statement that failed stands in the log, so that it can be mended; its values do not."""
    rooms = ("accounts.finding", "organisations.queries", "orders.queries.finding")
    for room in rooms:
        monkeypatch.setattr(f"marketplace.{room}.begins_with", and_broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    with caplog.at_level(logging.DEBUG):
        answer = everybody.submit(address, {"wanted": TYPED})

    assert answer.status_code in (500, 503)
    assert "no_such_column" in caplog.text
    assert not traces(caplog.text)


def and_broken(key: Any, beginning: str) -> Any:
    """The search of every day, with a fault of ours beside it."""
    return finding.begins_with(key, beginning) & NO_SUCH_COLUMN


@pytest.mark.parametrize("address", FORMS)
def test_no_line_of_the_access_log_and_no_link_holds_it(everybody: PageClient, address: str) -> None:
    answer = everybody.submit(address, {"wanted": TYPED})

    asked = answer.request.environ
    line = f"{asked['REQUEST_METHOD']} {asked['REQUEST_URI']} {asked.get('HTTP_REFERER', '')}"  # of what it can hold
    assert address in line and not traces(line)
    assert not [link for link in re.findall(r'(?:href|action|src)="([^"]*)"', answer.text) if traces(link)]
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'autocomplete="off"' in answer.text


def test_whoever_serves_the_market_writes_down_no_body() -> None:
    """gunicorn knows none; nginx and the units ask for none."""
    said = "".join(path.read_text() for path in (HERE / "deploy").iterdir())

    assert "access-logformat" not in said and "log_format" not in said and "$request_body" not in said


@pytest.mark.parametrize("address", FORMS)
def test_a_search_is_no_history_and_sends_nothing(everybody: PageClient, address: str) -> None:
    def written() -> tuple[int | None, ...]:
        db.session.rollback()
        return tuple(db.session.scalar(select(func.count()).select_from(each)) for each in (AuditEntry, OutboxMessage))

    before = written()
    everybody.submit(address, {"wanted": TYPED})

    assert written() == before
