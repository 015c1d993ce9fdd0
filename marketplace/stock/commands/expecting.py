"""Harvests to come: what is still expected, and the seasons in which it may be ordered beforehand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from marketplace.catalogue.commands import entered
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import Deed
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now, today
from marketplace.kernel.commands import command
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _

from .. import policy, queries
from ..models import Season, StockItem
from ..states import MovementKind, SharingRule
from .ledger import NOTHING, Entry, held, not_there, opened, refuse_parts, write

LONGEST = timedelta(days=366)
FURTHEST = timedelta(days=2 * 366)


class WrongDates(DomainError):
    """A season that is over already, ends before it starts, or never ends."""

    status = 422


class SeasonStillOpen(DomainError):
    """One harvest at a time."""


class SeasonClosed(DomainError):
    """The harvest was closed; nothing of it changes any more."""


class NeedsNoSeason(DomainError):
    """Goods made to order are never short, so there is nothing to foresee."""


@command
def foresee(actor: Actor, listing: Listing, *, expected: Decimal, why: str = "") -> StockItem:
    """Set how much is still to be harvested. What was promised beyond that stays promised; the producer hears it."""
    require(policy.may_count(actor, listing))
    refuse_parts(listing, expected, "expected")
    opened(listing)
    return _foreseen(actor, listing, expected, why)


@command
def open_season(
    actor: Actor, listing: Listing, *, starts_on: date, ends_on: date, forecast: Decimal, rule: SharingRule
) -> Season:
    """Announce a harvest: from now until its last day it may be ordered beforehand, under this rule.

    Raises NeedsNoSeason for goods made to order, SeasonStillOpen while another one is.
    """
    require(policy.may_count(actor, listing))
    refuse_parts(listing, forecast, "forecast")
    _refuse_dates(starts_on, ends_on)
    opened(listing)
    item = held(listing)
    if item.is_on_demand:
        raise NeedsNoSeason(_(N_("Hàng làm theo đơn thì không cần mùa vụ. Hãy tắt “làm theo đơn” trước.")))
    if queries.open_season(listing) is not None:
        raise SeasonStillOpen(_(N_("Mùa trước chưa đóng. Hãy đóng mùa trước rồi mở mùa mới.")))
    season = Season(
        listing_id=listing.id,
        starts_on=starts_on,
        ends_on=ends_on,
        forecast=forecast,
        rule=rule,
        opened_by_id=actor.person_id,
    )
    db.session.add(season)
    db.session.flush()
    _foreseen(actor, listing, forecast)
    return season


@command
def change_forecast(actor: Actor, season: Season, *, forecast: Decimal, why: str = "") -> Season:
    """The harvest will be larger or smaller than thought: `forecast` is what is still to come, from now on."""
    lock(season)
    listing = season.listing
    require(policy.may_count(actor, listing))
    refuse_parts(listing, forecast, "forecast")
    _refuse_closed(season)
    season.forecast = forecast
    _foreseen(actor, listing, forecast, why)
    return season


@command
def close_season(actor: Actor, season: Season) -> Season:
    """The harvest is in: nothing more is expected. What is promised beyond what lies there stays promised."""
    lock(season)
    listing = season.listing
    require(policy.may_count(actor, listing))
    _refuse_closed(season)
    season.closed_at = now()
    _foreseen(actor, listing, NOTHING)
    return season


def _foreseen(actor: Actor, listing: Listing, expected: Decimal, why: str = "") -> StockItem:
    """Set what is still to come."""
    entered(actor, listing, Deed.COUNTED)
    item = held(listing)
    change = expected - item.expected
    if not change:
        return item
    entries = [Entry(MovementKind.EXPECTED, expected=change)]
    write(actor, {listing.id: entries}, why=why, refuse=lambda _listing_id: not_there(item, listing))
    return held(listing)


def _refuse_closed(season: Season) -> None:
    if season.closed_at is not None:
        raise SeasonClosed(_(N_("Mùa này đã đóng.")))


def _refuse_dates(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise WrongDates(_(N_("Ngày cuối không được trước ngày bắt đầu thu hoạch.")), field="ends_on")
    if ends_on < today():
        raise WrongDates(_(N_("Mùa này đã qua. Hãy ghi ngày cuối từ hôm nay trở đi.")), field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise WrongDates(_(N_("Một mùa dài nhất là một năm.")), field="ends_on")
    if starts_on - today() > FURTHEST:
        raise WrongDates(_(N_("Ngày bắt đầu xa quá. Hãy ghi một ngày trong hai năm tới.")), field="starts_on")
