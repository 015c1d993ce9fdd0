from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from marketplace.kernel.files import store
from marketplace.kernel.images import ENDINGS
from marketplace.kernel.periodic import periodic

from . import commands

jobs = AppGroup("catalogue", help="Listings and their photos.")


@jobs.command("forget-loose-photos")
@periodic("catalogue forget-loose-photos", every=timedelta(hours=6))
def forget_loose_photos() -> None:
    """Remove photos that were sent with a form more than a day ago and never saved."""
    digests = commands.forget_loose_photos()
    for digest in digests:
        for ending in ENDINGS:
            store().drop(f"{digest}-{ending}")
    click.echo(f"{len(digests)} photos removed.")


@jobs.command("forget-old-drafts")
@periodic("catalogue forget-old-drafts", every=timedelta(days=1))
def forget_old_drafts() -> None:
    """Remove forms that were begun and not touched for three months."""
    click.echo(f"{commands.forget_old_drafts()} drafts removed.")
