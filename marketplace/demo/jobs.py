"""`flask demo load`: the demonstration market, into an empty database only."""

from __future__ import annotations

import click
from flask.cli import AppGroup

jobs = AppGroup("demo", help="The demonstration market.")


@jobs.command("load")
@click.option("--if-empty", is_flag=True, help="Say nothing and do nothing when somebody lives here already.")
def load(if_empty: bool) -> None:
    """Fill an empty market with invented people and goods. Refused where real people live (AUTH-08)."""
    from . import market  # it brings what draws papers; the servers beside it, which load nothing, need not carry that

    if not market.is_empty():
        if not if_empty:
            raise click.ClickException("Somebody lives here already; the demonstration wants an empty database.")
        return
    market.load(click.echo)
