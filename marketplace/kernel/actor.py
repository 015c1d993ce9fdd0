"""Who is acting: a person (through a session or a token), a visitor, or the market itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, has_request_context, request


@dataclass(frozen=True)
class Actor:
    """A person's standing at this moment: what they act for and where they coordinate. Made anew for every request.

    `sells_for` and `buys_for` hold organisation ids, `coordinates` locality ids, `scopes` what a token may do
    (None for a session: everything the person may).

    While somebody types on behalf of another (`assistance_id`, the sitting), `enters_for` holds that one organisation,
    `enters_as` its name for the banner; with `enters_new_only` what is on the shelf already stays untouched. Only what
    concerns goods knows `enters_for`; all else stays closed.
    """

    person_id: int | None = None
    name: str = ""
    phone: str = ""
    is_administrator: bool = False
    is_system: bool = False
    sells_for: frozenset[int] = frozenset()
    buys_for: frozenset[int] = frozenset()
    coordinates: frozenset[int] = frozenset()
    scopes: frozenset[str] | None = None
    enters_for: frozenset[int] = frozenset()
    enters_as: str = ""
    enters_new_only: bool = False
    assistance_id: int | None = None

    @property
    def is_signed_in(self) -> bool:
        """A known person, not a visitor and not the market itself."""
        return self.person_id is not None

    @property
    def organisations(self) -> frozenset[int]:
        """Every organisation this person speaks for."""
        return self.sells_for | self.buys_for

    @property
    def keeps_goods_of(self) -> frozenset[int]:
        """Whose goods this person writes just now: of the one they enter for, else of those they sell for."""
        return self.sells_for if self.assistance_id is None else self.enters_for

    @property
    def stands_with(self) -> frozenset[int]:
        """Every seller whose side this person is on: nobody decides about their own goods, typed or sold."""
        return self.sells_for | self.enters_for

    @property
    def writes_as(self) -> str:
        """Under which name a device keeps what is not sent yet: a helper's, apart for each they enter for."""
        return "-".join(str(each) for each in (self.person_id, *self.enters_for) if each is not None)

    def may_use(self, scope: str) -> bool:
        """Whether the token in use was given this scope; a session has them all."""
        return self.scopes is None or scope in self.scopes


VISITOR = Actor()
SYSTEM = Actor(name="Chợ kết nghĩa", is_system=True)


def actor() -> Actor:
    """Who is acting in this request; a visitor when nobody signed in, the market itself outside any request."""
    if not has_request_context():
        return SYSTEM
    return g.get("actor", VISITOR)


def act_as(who: Actor, sign_in: Any = None) -> None:
    """Let this request be made by `who`; `sign_in` is the session or token it came through."""
    g.actor, g.sign_in = who, sign_in


def came_through() -> Any:
    """The session or token this request came through; None for a visitor and outside any request."""
    return g.get("sign_in") if has_request_context() else None


def came_from() -> tuple[str, str]:
    """The network address and the browser's own name of this request; empty outside any request."""
    return (request.remote_addr or "", request.user_agent.string) if has_request_context() else ("", "")
