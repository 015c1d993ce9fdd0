"""`flask orders …`: whether every order is what it says."""

from __future__ import annotations

import logging
import sys

import click
from flask.cli import AppGroup

from . import queries

jobs = AppGroup("orders", help="Orders.")
log = logging.getLogger(__name__)


@jobs.command("check")
def check() -> None:
    """Add up every order and compare what it holds with the stock ledger; exits 1 and names what differs."""
    wrong = queries.drift()
    for sentence in wrong:
        click.echo(sentence)
    click.echo(f"{len(wrong)} figures of orders differ.")
    sys.exit(1 if wrong else 0)


def check_nightly() -> int:
    """The same for the worker: logs each figure that differs and gives how many there are."""
    wrong = queries.drift()
    for sentence in wrong:
        log.error("orders: %s", sentence)
    return len(wrong)
