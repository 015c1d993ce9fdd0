"""Where somebody goes on who came in and asked for no page. The rooms above know their own people; they say so here."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.kernel.actor import Actor

HOME = "/"
Way = Callable[[Actor], str | None]
_ways: list[Way] = []


def leads(way: Way) -> Way:
    """Ask this function too where a person goes on: it gives a path, or None when it is not its matter."""
    _ways.append(way)
    return way


def place_of(actor: Actor) -> str:
    """The page this person goes on to: what the first way that knows them says, else the first page of the market."""
    return next((path for way in _ways if (path := way(actor))), HOME)
