"""A crowd that buys over HTTP: programs through the API, people through the pages. They were signed up by commands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from marketplace.accounts import commands as accounts
from marketplace.accounts.states import Scope
from tests.pages import form_in, untouched
from tests.world.organisations import buyer
from tests.world.people import PASSWORD, acting, person

PATIENCE = 300  # seconds; nobody says how busy the machine is


@dataclass(frozen=True)
class Account:
    """Somebody of Hòa Cường with a household to buy for, and a key for a program."""

    phone: str
    token: str
    name: str


@dataclass(frozen=True)
class Answer:
    """What the market said."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def said(self) -> Any:
        """The JSON of it."""
        return json.loads(self.text)


class Unanswered(Exception):
    """The line was cut before an answer came; nobody knows whether the market did it."""


def sign_up(count: int) -> list[Account]:
    """So many buyers."""
    found = []
    for number in range(count):
        somebody = person(f"Người mua {number}")
        buyer(somebody, f"Nhà số {number}")
        issued = accounts.issue_token(acting(somebody), name="Máy của tôi", scopes=tuple(Scope))
        found.append(Account(somebody.phone, issued.secret, somebody.name))
    return found


class Line:
    """One connection at a time, kept while it holds."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Send, and wait for the whole answer."""
        try:
            self.connection.request(method, path, body, dict(headers))
            answer = self.connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())
        except (OSError, HTTPException) as error:
            self.connection.close()
            raise Unanswered(str(error)) from error

    def send_and_hang_up(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> None:
        """Send, and never hear the answer."""
        try:
            self.connection.request(method, path, body, dict(headers))
        except (OSError, HTTPException):
            pass
        finally:
            self.connection.close()

    def close(self) -> None:
        """Hang up."""
        self.connection.close()


class Program:
    """A buyer's program: the API with a bearer token and one-time keys."""

    def __init__(self, port: int, account: Account) -> None:
        self.line, self.account = Line(port), account

    def call(self, method: str, path: str, said: Any = None, *, key: str = "") -> Answer:
        """One call of the API."""
        return self.line.ask(method, *self._request(path, said, key))

    def put_in_cart(self, slug: str, amount: int, *, key: str = "") -> Answer:
        """Goods into the cart."""
        return self.call("POST", "/cart/lines", {"listing": slug, "amount": str(amount)}, key=key)

    def check_out(self, total: int, *, key: str) -> Answer:
        """Order what is in the cart."""
        return self.call("POST", "/checkout", self._order(total), key=key)

    def check_out_unheard(self, total: int, *, key: str) -> None:
        """Order, and lose the line before the answer comes."""
        self.line.send_and_hang_up("POST", *self._request("/checkout", self._order(total), key))

    def _order(self, total: int) -> dict[str, Any]:
        return {"delivery": "pickup", "payment": "cod", "contact_name": self.account.name, "expected_total": total}

    def _request(self, path: str, said: Any, key: str) -> tuple[str, bytes | None, dict[str, str]]:
        headers = {"Authorization": f"Bearer {self.account.token}"}
        if key:
            headers["Idempotency-Key"] = key
        if said is not None:
            headers["Content-Type"] = "application/json"
        return f"/api/v1{path}", None if said is None else json.dumps(said).encode(), headers


class Browser:
    """A buyer's browser: pages, cookies, forms with their tokens."""

    def __init__(self, port: int, account: Account) -> None:
        self.line, self.account = Line(port), account
        self.origin = f"http://127.0.0.1:{port}"
        self.cookies: dict[str, str] = {}

    def sign_in(self) -> Answer:
        """By phone and password."""
        return self.submit("/dang-nhap", {"phone": self.account.phone, "password": PASSWORD})

    def submit(self, address: str, filled: Mapping[str, str], *, to: str = "") -> Answer:
        """Open the page, fill in its form and send it; the page itself when it has no such form."""
        page = self.open("GET", address)
        if page.status != 200:
            return page
        try:
            form = form_in(page.text, set(filled), to, "")
        except AssertionError:
            return page
        values = {**dict(untouched(form)), **filled}
        return self.open("POST", form.get("action") or address, urlencode(values).encode())

    def open(self, method: str, address: str, body: bytes | None = None) -> Answer:
        """Ask for a page as a browser does, keeping what it is given."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        answer = self.line.ask(method, address, body, headers)
        for name, value in answer.headers.items():
            if name.lower() == "set-cookie":
                self.cookies |= {each.key: each.value for each in SimpleCookie(value).values()}
        return answer
