from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from . import queries

jobs = AppGroup("stock", help="The stock ledger.")


@jobs.command("check")
def check() -> None:
    """Compare every running sum with its ledger; exits 1 and names the listings that differ."""
    wrong = queries.drift()
    for listing_id, on_hand, reserved in wrong:
        click.echo(f"listing {listing_id}: the ledger says on hand {on_hand}, reserved {reserved}")
    click.echo(f"{len(wrong)} listings differ from their ledger.")
    sys.exit(1 if wrong else 0)
