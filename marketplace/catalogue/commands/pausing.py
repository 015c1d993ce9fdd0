"""Off the shelf until a day the producer names, and back on it by itself when that day has come."""

from __future__ import annotations

from datetime import date, timedelta

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.states import Standing

from .. import policy
from ..events import ListingPaused, ListingResumed, PauseEnded
from ..models import Listing
from ..states import ListingState
from .moving import move

LONGEST_PAUSE = timedelta(days=366)
NEXT_DAY = N_("Bán lại từ %(day)s")


class WrongDay(DomainError):
    """Coming back today or earlier is no pause; nobody knows what will be in two years."""

    status = 422


def next_monday() -> date:
    """The day after this week, as the calendar on the wall has it."""
    return today() + timedelta(days=7 - today().weekday())


@command
def pause_until(actor: Actor, listing: Listing, *, day: date | None = None) -> Listing:
    """“Tuần này không bán”: off the shelf, and back on it that day, without a day next Monday.

    Goods that are paused already get that day; orders already placed go on. Raises WrongDay, WrongState.
    """
    require(policy.may(actor, listing, "pause_until"))
    day = day or next_monday()
    _refuse_day(day)
    lock(listing)
    why = _(NEXT_DAY, day=f"{day:%d/%m/%Y}")
    if listing.state is ListingState.PAUSED:
        if listing.resumes_on != day:
            move(listing, actor, "pause_until", why)
    else:
        move(listing, actor, "pause", why)
        record(ListingPaused(listing))
    listing.resumes_on = day
    return listing


@command
def end_pause(actor: Actor, listing: Listing) -> bool:
    """Back on the shelf, if its day has come and it still is paused until that day; says whether it went back.

    Asked twice, it goes back once. The goods of a suspended producer wait until the producer may sell again.
    """
    require(actor.is_system)
    lock(listing)
    is_due = listing.resumes_on is not None and listing.resumes_on <= today()
    if not is_due or listing.state is not ListingState.PAUSED or listing.producer.standing is Standing.SUSPENDED:
        return False
    move(listing, actor, "resume")
    record(ListingResumed(listing))
    record(PauseEnded(listing))
    return True


def _refuse_day(day: date) -> None:
    if day <= today():
        raise WrongDay(_(N_("Ngày bán lại phải sau hôm nay.")), field="day")
    if day - today() > LONGEST_PAUSE:
        raise WrongDay(_(N_("Ngày bán lại xa quá. Hãy chọn một ngày trong một năm tới.")), field="day")
