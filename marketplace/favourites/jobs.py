"""`flask favourites …`: telling those who wait and those who follow, and sweeping up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import click
from flask.cli import AppGroup

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.periodic import hold_job_on, periodic

from . import commands, queries
from .commands.telling import BATCH

SOON = timedelta(minutes=1)
jobs = AppGroup("favourites", help="Saved goods, followed makers, goods waited for.")


@jobs.command("tell-waiting")
@periodic("favourites tell-waiting", every=SOON, is_wanted=queries.has_goods_to_tell_of)
def tell_waiting() -> None:
    """Tell those who wait for goods that these can be ordered again, or are not sold any more."""
    told = 0
    for listing_id in queries.to_tell_of():
        told += _told_in_batches(partial(commands.tell_waiting, SYSTEM, listing_id=listing_id))
    click.echo(f"told {told}")


@jobs.command("tell-followers")
@periodic("favourites tell-followers", every=SOON, is_wanted=queries.has_due_news)
def tell_followers() -> None:
    """Tell followers what their makers put on the shelf, one message a maker a day."""
    told = 0
    for news_id in queries.due_news():
        told += _told_in_batches(partial(commands.tell_followers, SYSTEM, news_id=news_id))
    click.echo(f"told {told}")


def _told_in_batches(tell_some: Callable[[], int]) -> int:
    """Tell everybody, each batch a change of its own; stops where another worker has the job by now."""
    told = 0
    while hold_job_on():
        some = tell_some()
        told += some
        if some < BATCH:
            break
    return told


@jobs.command("forget-told-news")
@periodic("favourites forget-told-news", every=timedelta(days=1))
def forget_told_news() -> None:
    """Drop messages to followers that were told more than a month ago."""
    click.echo(f"forgot {commands.forget_told_news(SYSTEM)}")
