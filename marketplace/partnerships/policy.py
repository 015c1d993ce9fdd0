"""Who may keep the list of twinned places: the administrator."""

from __future__ import annotations

from marketplace.kernel.actor import Actor


def may_keep(actor: Actor) -> bool:
    """The administrator; the market itself when it loads its reference data."""
    return actor.is_administrator or actor.is_system
