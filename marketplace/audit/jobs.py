"""`flask audit …`: forgetting from where something was done, when nobody may ask any more."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.periodic import periodic

from . import commands, queries

jobs = AppGroup("audit", help="Who did what, and from where.")


@jobs.command("purge-addresses")
def purge_addresses() -> None:
    """Drop the network addresses of acts more than a year old."""
    click.echo(f"{commands.purge_addresses(SYSTEM)} addresses dropped")


@periodic("audit purge-addresses", every=timedelta(days=1), is_wanted=queries.has_old_addresses)
def purge_old_addresses() -> None:
    """Every day, when there is one to drop."""
    commands.purge_addresses(SYSTEM)
