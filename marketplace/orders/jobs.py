"""`flask orders …`: clocks (each order a change of its own, so one that fails stops no other), and what adds up."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from datetime import timedelta

import click
from flask.cli import AppGroup
from sqlalchemy import Select

from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import is_night, now
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError
from marketplace.kernel.periodic import periodic

from . import commands, queries
from .models import Order

jobs = AppGroup("orders", help="Orders that wait.")
BATCH = 200
EVERY = timedelta(minutes=5)
log = logging.getLogger(__name__)


@jobs.command("remind-unconfirmed")
@periodic("orders remind-unconfirmed", every=EVERY)
def remind_unconfirmed() -> None:
    """Remind sellers who have not answered, then ask coordinators to telephone. Each once, and never at night."""
    if is_night(now()):
        click.echo("reminded 0, asked for 0 calls: it is night")
        return
    reminded = for_each(queries.to_remind(), commands.remind_seller)
    click.echo(f"reminded {reminded}, asked for {for_each(queries.to_ask_for(), commands.ask_for_call)} calls")


@jobs.command("release-unconfirmed")
@periodic("orders release-unconfirmed", every=EVERY)
def release_unconfirmed() -> None:
    """Give back the goods of orders nobody answered. Never at night, and never sooner after the reminder than usual."""
    released = 0 if is_night(now()) else for_each(queries.to_release(), commands.release_order)
    click.echo(f"released {released}")


@jobs.command("release-guests")
@periodic("orders release-guests", every=EVERY)
def release_guests() -> None:
    """Give back the goods of guests whose sellers have not said yes within two hours, at any time of the day."""
    click.echo(f"released {for_each(queries.to_release_of_guests(), commands.release_order)}")


@jobs.command("complete-delivered")
@periodic("orders complete-delivered", every=EVERY)
def complete_delivered() -> None:
    """Close orders handed over days ago to which nobody objected."""
    click.echo(f"completed {for_each(queries.to_complete(), commands.close_delivered)}")


@jobs.command("forget-keys")
@periodic("orders forget-keys", every=timedelta(days=1))
def forget_keys() -> None:
    """Forget by what orders were found whose buyer their seller may no longer reach."""
    forgotten = 0
    while some := commands.forget_keys(SYSTEM):
        forgotten += some
    click.echo(f"forgot {forgotten}")


def for_each(due: Select[int], work: Callable[[Actor, Order], Order]) -> int:
    """Do the work on every due order, in batches by number, each in a transaction of its own; gives how many were done.

    An order that fails is logged and passed over until the next time.
    """
    done, last = 0, 0
    while batch := db.session.scalars(due.where(Order.id > last).order_by(Order.id).limit(BATCH)).all():
        for last in batch:
            done += try_on(last, work)
        if len(batch) < BATCH:
            break
    return done


def try_on(order_id: int, work: Callable[[Actor, Order], Order]) -> bool:
    """Carry one order on by `work`; False when there was nothing to do any more, or it failed."""
    try:
        work(SYSTEM, db.session.get_one(Order, order_id))
    except DomainError:
        return False
    except Exception:
        log.exception("order %s could not be carried on: %s", order_id, getattr(work, "__name__", ""))
        return False
    return True


@jobs.command("check")
def check() -> None:
    """Add up every order and compare what it holds with the stock ledger; exits 1 and names what differs."""
    wrong = queries.drift()
    for sentence in wrong:
        click.echo(sentence)
    click.echo(f"{len(wrong)} figures of orders differ.")
    sys.exit(1 if wrong else 0)


@periodic("orders check", every=timedelta(days=1))
def check_nightly() -> int:
    """The same for the worker: logs each figure that differs and gives how many there are."""
    wrong = queries.drift()
    for sentence in wrong:
        log.error("orders: %s", sentence)
    return len(wrong)
