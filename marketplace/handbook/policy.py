"""Who may publish: the administrator. Everybody may read every version."""

from __future__ import annotations

from marketplace.kernel.actor import Actor


def may_publish(actor: Actor) -> bool:
    """The administrator, and the market itself when it loads the texts it came with."""
    return actor.is_administrator or actor.is_system
