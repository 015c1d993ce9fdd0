from __future__ import annotations

import logging
from datetime import timedelta

import click
from flask.cli import AppGroup

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.errors import DomainError
from marketplace.kernel.periodic import periodic

from . import commands, queries

log = logging.getLogger(__name__)
jobs = AppGroup("catalogue", help="Listings and what is begun of them.")


@jobs.command("forget-old-drafts")
@periodic("catalogue forget-old-drafts", every=timedelta(days=1))
def forget_old_drafts() -> None:
    """Remove forms that were begun and not touched for three months."""
    click.echo(f"{commands.forget_old_drafts()} drafts removed.")


@jobs.command("resume-paused")
@periodic("catalogue resume-paused", every=timedelta(minutes=10))
def resume_paused() -> None:
    """Put goods back on the shelf whose day has come, each a change of its own; days missed are caught up with."""
    resumed = 0
    for listing in queries.whose_pause_is_over():
        try:
            resumed += commands.end_pause(SYSTEM, listing)
        except DomainError as refusal:
            log.warning("listing %s stays paused: %s", listing.slug, refusal.sentence)
    click.echo(f"{resumed} listings back on the shelf.")
