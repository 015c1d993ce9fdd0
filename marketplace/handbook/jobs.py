"""`flask handbook load`: publish the texts the market came with."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from . import commands

jobs = AppGroup("handbook", help="Policy pages.")


@jobs.command("load")
def load() -> None:
    """Publish the shipped texts where nobody has written others. Safe to run again."""
    click.echo(f"policy pages published: {commands.load_texts()}")
