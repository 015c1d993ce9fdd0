from __future__ import annotations

import logging
import sys
from datetime import timedelta

import click
from flask.cli import AppGroup

from marketplace.kernel.periodic import periodic

from . import queries

jobs = AppGroup("stock", help="The stock ledger.")
log = logging.getLogger(__name__)


@jobs.command("check")
def check() -> None:
    """Compare every sum, lot and order reference with the ledger; names what differs, and exits 1 if anything does."""
    wrong = queries.drift()
    for each in wrong:
        click.echo(str(each))
    click.echo(f"{len(wrong)} figures differ from their ledger.")
    sys.exit(1 if wrong else 0)


@periodic("stock check", every=timedelta(days=1))
def check_nightly() -> int:
    """The same for the worker: an error in the log for each figure that differs; gives how many."""
    wrong = queries.drift()
    for each in wrong:
        log.error("the stock is not as its ledger says: %s", each)
    return len(wrong)
