"""`flask search rebuild`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from marketplace.kernel.actor import SYSTEM

from . import commands

jobs = AppGroup("search", help="Finding goods by words.")


@jobs.command("rebuild")
def rebuild() -> None:
    """Write the words of every listing anew (new synonyms, restored backup)."""
    click.echo(f"{commands.rebuild(SYSTEM)} listings can be found.")
