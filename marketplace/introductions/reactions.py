"""By whichever page the words of a producer come, they are the words of its page."""

from __future__ import annotations

from marketplace.kernel.clock import now
from marketplace.kernel.commands import on
from marketplace.organisations.events import OrganisationAmended, OrganisationFounded

from . import commands

SHOWN = {"story", "picture", "since", "call_hours"}


@on(OrganisationFounded)
def read_the_first_words(event: OrganisationFounded) -> None:
    """A promise to heal is refused where it is written; nothing of the change is kept."""
    if event.organisation.sells and event.organisation.story:
        commands.refuse_promises(event.organisation.story, field="story")
        event.organisation.page_changed_at = now()


@on(OrganisationAmended)
def read_other_words(event: OrganisationAmended) -> None:
    """Other words on the page are read, other pictures hung."""
    if "story" in event.changed and event.organisation.sells:
        commands.refuse_promises(event.organisation.story, field="story")
        commands.refuse_what_was_taken_off(event.organisation)
    if "picture" in event.changed:
        commands.hang_first(event.organisation)
    if event.changed & SHOWN and event.organisation.sells:
        event.organisation.page_changed_at = now()
