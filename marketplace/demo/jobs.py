"""`flask demo load`: the demonstration market, into an empty database only."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from . import market

jobs = AppGroup("demo", help="The demonstration market.")


@jobs.command("load")
@click.option("--if-empty", is_flag=True, help="Say nothing and do nothing when somebody lives here already.")
def load(if_empty: bool) -> None:
    """Fill an empty market with invented people and goods. Refused where real people live (AUTH-08)."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("The demonstration is loaded only with DEMO=1.")
    if not market.is_empty():
        if not if_empty:
            raise click.ClickException("Somebody lives here already; the demonstration wants an empty database.")
        return
    market.load(click.echo)
