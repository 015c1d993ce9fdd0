"""Who is acting: a person (through a session or a token), a visitor, or the market itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, has_request_context


@dataclass(frozen=True)
class Actor:
    """A person's standing at this moment: what they act for and where they coordinate. Made anew for every request.

    `sells_for` and `buys_for` hold organisation ids, `coordinates` locality ids, `scopes` what a token may do
    (None for a session: everything the person may).
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

    @property
    def is_signed_in(self) -> bool:
        """A known person, not a visitor and not the market itself."""
        return self.person_id is not None

    @property
    def organisations(self) -> frozenset[int]:
        """Every organisation this person speaks for."""
        return self.sells_for | self.buys_for

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
