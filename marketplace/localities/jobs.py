"""`flask reference load`: places, product sets, banks, the first partnership."""

from __future__ import annotations

from importlib import import_module

import click
from flask.cli import AppGroup

jobs = AppGroup("reference", help="Places, product sets, banks.")
LOADER = "marketplace.upkeep.reference"  # it fills rooms on many floors, so it stands at the top and is called by name


@jobs.command("load")
def load() -> None:
    """Bring the reference data up to the files. Safe to run again."""
    for kind, count in import_module(LOADER).load_reference_data().items():
        click.echo(f"{kind}: {count}")
