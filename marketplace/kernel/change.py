"""The change under way: which verb began it, and who said it. Listeners keep here what they need at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .actor import Actor, actor
from .db import db


@dataclass
class Change:
    """One transaction. `verb` is the command it began with, as `catalogue.publish_listing`; `notes` are listeners'."""

    verb: str = ""
    actor: Actor | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    def begin(self, function: Callable[..., Any], given: Iterable[Any]) -> None:
        """Remember the first command of this change; those it calls say no more. Its actor is the one it was given."""
        if not self.verb:
            room = "".join(function.__module__.split(".")[1:2])
            self.verb = f"{room}.{function.__name__}"
            self.actor = next((each for each in given if isinstance(each, Actor)), None) or actor()


def change_under_way() -> Change | None:
    """The change this session is in; None while it only reads."""
    info = db.session.info
    return info.get("change") if info.get("in_command") else None
