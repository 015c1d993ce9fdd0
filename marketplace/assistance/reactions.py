from __future__ import annotations

from marketplace.accounts.events import PersonSignedOut
from marketplace.catalogue.events import GoodsEntered
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on

from . import commands


@on(GoodsEntered)
def keep_for_the_producer(event: GoodsEntered) -> None:
    """What a helper typed is written down for its producer."""
    commands.note_entry(event.actor, event.listing, deed=event.deed, before=event.before, after=event.after)


@on(PersonSignedOut)
def end_with_the_visit(event: PersonSignedOut) -> None:
    """Whoever leaves a browser enters for nobody any more."""
    commands.end_sittings(SYSTEM, helper_id=event.person_id)
