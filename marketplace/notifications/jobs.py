"""`flask notifications …`: sweeping up."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.periodic import periodic

from . import commands

jobs = AppGroup("notifications", help="What people were told.")


@jobs.command("forget-old")
@periodic("notifications forget-old", every=timedelta(days=1))
def forget_old() -> None:
    """Drop notices that were read more than a year ago."""
    click.echo(f"forgot {commands.forget_old(SYSTEM)}")
