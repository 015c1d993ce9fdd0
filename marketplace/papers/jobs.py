from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.periodic import periodic

from . import commands, queries

jobs = AppGroup("papers", help="Papers of producers and their scans.")


@jobs.command("forget-loose-scans")
@periodic("papers forget-loose-scans", every=timedelta(hours=6))
def forget_loose_scans() -> None:
    """Remove scans of papers that were sent with a form more than a day ago and never saved."""
    click.echo(f"{commands.forget_loose_scans()} scans removed.")


@jobs.command("warn-of-end")
@periodic("papers warn-of-end", every=timedelta(hours=6))
def warn_of_end() -> None:
    """Tell producers and coordinators of papers that end soon or have ended, once for each mark.

    No star waits for this: what has run out is gone from every page by the calendar.
    """
    told = sum(commands.warn_of_end(SYSTEM, paper) for paper in queries.papers_to_warn_of())
    click.echo(f"{told} papers told of.")
