from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from marketplace.kernel.periodic import periodic

from . import commands, queries
from .worker import work_on_imports

jobs = AppGroup("imports", help="Sheets of goods.")


def is_waited_for() -> bool:
    """Whether any sheet is to be written or taken back."""
    return bool(queries.at_work())


@jobs.command("write-waiting")
@periodic("imports write-waiting", every=timedelta(seconds=2), is_wanted=is_waited_for, lease=timedelta(minutes=2))
def write_waiting() -> None:
    """Go on writing, or taking back, the sheets that wait for it; for a quarter of a minute at most."""
    if rows := work_on_imports():
        click.echo(f"{rows} rows of sheets done.")


@jobs.command("forget-old")
@periodic("imports forget-old", every=timedelta(days=1))
def forget_old() -> None:
    """Remove sheets not written for a week, and those that ended three months ago."""
    click.echo(f"{commands.forget_old_imports()} sheets removed.")
