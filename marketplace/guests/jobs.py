"""`flask guests …`: sweeping up."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from marketplace.kernel.periodic import periodic

from . import commands

jobs = AppGroup("guests", help="Buyers without an account.")


@jobs.command("forget")
@periodic("guests forget", every=timedelta(minutes=15))
def forget() -> None:
    """Drop what was kept of guests only for a while."""
    click.echo(f"forgotten: {commands.forget_guests()}")
