"""`flask checkout …`: sweeping up."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from . import commands

jobs = AppGroup("checkout", help="Carts.")


@jobs.command("forget-old-carts")
def forget_old_carts() -> None:
    """Drop visitors' carts nobody came back to in 60 days."""
    click.echo(f"forgotten: {commands.forget_old_carts()}")
