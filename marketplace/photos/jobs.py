from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from marketplace.kernel.files import store
from marketplace.kernel.images import ENDINGS
from marketplace.kernel.periodic import periodic

from . import commands

jobs = AppGroup("photos", help="Pictures people sent.")


@jobs.command("forget-loose")
@periodic("photos forget-loose", every=timedelta(hours=6))
def forget_loose_photos() -> None:
    """Remove photos that were sent with a form more than a day ago and never saved."""
    digests = commands.forget_loose_photos()
    for digest in digests:
        for ending in ENDINGS:
            store().drop(f"{digest}-{ending}")
    click.echo(f"{len(digests)} photos removed.")
