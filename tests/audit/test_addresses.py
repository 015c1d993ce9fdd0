"""From where somebody signed in is kept apart, and not for ever."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from marketplace.audit import commands, queries
from marketplace.audit.models import AuditAddress, AuditEntry
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from tests.pages import PageClient
from tests.world.people import PASSWORD, coordinator_of, tra_tan


def addresses() -> list[AuditAddress]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditAddress)))


def test_where_a_sign_in_came_from_is_kept_until_a_year_is_over(
    client: PageClient, clock: FrozenClock, app: Flask
) -> None:
    official = coordinator_of(tra_tan())
    assert client.submit("/dang-nhap", {"phone": official.phone, "password": PASSWORD}).status_code == 303
    (kept,) = addresses()
    act = kept.act
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.act == act)).all()
    assert {(each.verb, each.by_id) for each in told} == {("PersonSignedIn", official.id)}
    assert kept.address == "127.0.0.1"
    assert not queries.has_old_addresses()
    clock.move(days=367)
    assert queries.has_old_addresses()
    assert commands.purge_addresses(SYSTEM) == 1
    assert addresses() == []
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.act == act)).all() != []


def test_an_address_is_never_changed(client: PageClient, app: Flask) -> None:
    official = coordinator_of(tra_tan())
    assert client.submit("/dang-nhap", {"phone": official.phone, "password": PASSWORD}).status_code == 303
    with pytest.raises(DBAPIError, match="never changed"), db.engine.begin() as connection:
        connection.execute(text("UPDATE audit_address SET address = '1.2.3.4'"))
