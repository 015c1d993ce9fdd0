"""The people of every test, made by commands only. Everybody's password is the same."""

from __future__ import annotations

from itertools import count
from typing import Any

from flask import Flask, current_app, session
from playwright.sync_api import Page

from marketplace.accounts import authentication, commands, queries
from marketplace.accounts.models import Person
from marketplace.accounts.states import Role
from marketplace.kernel.actor import SYSTEM, VISITOR, Actor
from marketplace.kernel.db import db
from marketplace.localities.models import Locality
from marketplace.localities.queries import locality_by_code
from tests.pages import PageClient
from tests.standing import grown

PASSWORD = "suối đầy cá niên"
TRA_TAN, HOA_CUONG = "20923", "20257"
_numbers = count(1)


def person(name: str, phone: str = "") -> Person:
    """Somebody with an account; without a number, with one nobody else has."""
    number = phone or f"09071{next(_numbers):05d}"
    return commands.register(VISITOR, phone=number, name=name, password=PASSWORD)


def acting(somebody: Person) -> Actor:
    """That person, as they stand now."""
    return queries.actor_for(somebody)


def administrator(name: str = "Trần Văn Quản") -> Person:
    """Somebody who keeps the installation."""
    keeper = person(name)
    commands.grant_role(SYSTEM, keeper, role=Role.ADMINISTRATOR)
    return keeper


def coordinator_of(locality: Locality, name: str = "Nguyễn Thị Điều") -> Person:
    """An official of this commune or ward."""
    official = person(name)
    commands.grant_role(SYSTEM, official, role=Role.COORDINATOR, locality=locality)
    return official


def tra_tan() -> Locality:
    """The commune in the mountains."""
    return locality_by_code(TRA_TAN)


def hoa_cuong() -> Locality:
    """The ward in the city."""
    return locality_by_code(HOA_CUONG)


def let_in(client: PageClient, somebody: Person) -> PageClient:
    """Give this browser the cookie of somebody who signed in on it; gives the same client.

    A browser that holds something already, or another language, goes by the page: what it holds comes along.
    """
    phone, name = somebody.phone, client.application.config["SESSION_COOKIE_NAME"]
    if client.get_cookie(name) or somebody.language != "vi":
        answer = client.submit("/dang-nhap", {"phone": phone, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client
    held = grown(f"{phone} came in", lambda: signed_in(client.application, phone))
    with client.session_transaction() as kept:
        kept.update(held)
    db.session.rollback()  # what the test looks at next is read anew
    return client


def signed_in(app: Flask, phone: str) -> dict[str, Any]:
    """What a browser holds after this person signed in."""
    with app.test_request_context():
        found = commands.sign_in(VISITOR, phone=phone, password=PASSWORD)
        authentication.let_in(found, shared_phone=False)
        return dict(session)


def come_in(page: Page, somebody: Person) -> Page:
    """Somebody who signed in on this browser before: it holds the cookie of that; gives the same page."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    app.test_client_class = PageClient
    name, client = app.config["SESSION_COOKIE_NAME"], app.test_client()
    cookie = let_in(client, somebody).get_cookie(name)
    assert cookie is not None
    address = page.context._impl_obj._options["baseURL"]
    page.context.add_cookies([{"name": name, "value": cookie.value, "url": address}])
    return page
