"""`flask checkout …`: sweeping up."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from marketplace.kernel.periodic import periodic

from . import commands

jobs = AppGroup("checkout", help="Carts.")


@jobs.command("forget-old-carts")
@periodic("checkout forget-old-carts", every=timedelta(hours=6))
def forget_old_carts() -> None:
    """Drop visitors' carts nobody came back to in 60 days."""
    click.echo(f"forgotten: {commands.forget_old_carts()}")
