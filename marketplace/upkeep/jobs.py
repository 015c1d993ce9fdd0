"""The installation's own commands: serve, work, send the outbox, keep the catalogues of words."""

from __future__ import annotations

import logging
import os
import shlex
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import SQLAlchemyError

from marketplace.kernel.clock import now
from marketplace.kernel.db import db
from marketplace.kernel.idempotency import forget_old_keys
from marketplace.kernel.outbox import forget_sent, send_waiting
from marketplace.kernel.periodic import periodic, run_due

from . import backup as backups
from .backup_set import keep_newest, rotate
from .reference import load_reference_data
from .sending import send
from .words import collect

jobs = AppGroup("upkeep", help="Keeping the installation alive.")
words = AppGroup("words", help="The catalogues of words.")
reference = AppGroup("reference", help="Places, product sets, banks.")
outbox = AppGroup("outbox", help="Messages waiting to be sent.")
backup = AppGroup("backup", help="Database and pictures, put aside and put back.")
PAUSE = 5.0
PAUSE_WITHOUT_DATABASE = 15.0
SERVING = Path(__file__).with_name("serving.py")
log = logging.getLogger(__name__)


def add_commands(app: Flask) -> None:
    """`flask serve`, `worker`, `backup …`, `words …` and their like stand at the top, as the contract names them."""
    for command in (words, reference, outbox, backup, in_turn, serve, worker):
        app.cli.add_command(command)


@click.command("in-turn")
@click.argument("lines", metavar="COMMAND…", nargs=-1, required=True)
@click.pass_context
def in_turn(context: click.Context, lines: tuple[str, ...]) -> None:
    """Run commands one after the other, each quoted; the market is opened once for all, the first failure ends it."""
    flask, opened = context.find_root().command, context.ensure_object(ScriptInfo)
    for line in lines:
        flask.main(shlex.split(line), prog_name="flask", obj=opened, standalone_mode=False)


@words.command("collect")
def collect_words() -> None:
    """Bring the English catalogues in step with the sentences of code and templates."""
    for feature, waiting in collect().items():
        click.echo(f"{feature}: {waiting} without English")


@reference.command("load")
def load_reference() -> None:
    """Bring places, product sets and banks up to the files. Safe to run again."""
    for kind, count in load_reference_data().items():
        click.echo(f"{kind}: {count}")


@outbox.command("send")
def send_outbox() -> None:
    """Send what is due."""
    click.echo(f"sent {send_waiting(send)}")


@outbox.command("forget-sent")
@periodic("outbox forget-sent", every=timedelta(days=1))
def forget_sent_messages() -> None:
    """Drop messages sent more than 30 days ago."""
    click.echo(f"forgot {forget_sent()}")


@backup.command("create")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(min=1), help="Then remove all but so many of the newest sets.")
@click.option("--rotate", "rotating", is_flag=True, help="Then keep one set for each of 24 hours, 14 days, 12 months.")
def create_backup(folder: Path | None, keep: int | None, rotating: bool) -> None:
    """Put database and pictures into a new set below FOLDER (instance/backups), while the market runs."""
    if keep and rotating:
        raise click.UsageError("--keep and --rotate are two ways to remove old sets: choose one.")
    folder = folder or Path(current_app.instance_path) / "backups"
    made = backups.create(folder, click.echo)
    held = made.manifest
    click.echo(f"{made.folder}: {len(held.files)} files, {held.size / 1e6:.1f} MB, {made.seconds:.1f} s")
    for name in keep_newest(folder, keep) if keep else rotate(folder) if rotating else ():
        click.echo(f"removed {name}")
    tell_faults(held.faults)


@backup.command("verify")
@click.argument("set_", metavar="SET", type=click.Path(path_type=Path))
def verify_backup(set_: Path) -> None:
    """Read every byte of a set again; says what is wrong and fails, or says that it is whole."""
    manifest = backups.verify(set_)
    tell_faults(manifest.faults)
    rows = sum(manifest.rows.values())
    click.echo(
        f"whole: {manifest.kind}, {manifest.revision}, {manifest.made_at}, {len(manifest.files)} files, {rows} rows"
    )


@backup.command("restore")
@click.argument("set_", metavar="SET", type=click.Path(path_type=Path))
def restore_backup(set_: Path) -> None:
    """Fill the empty database of DATABASE_URL, and the folder of pictures, from a set that is whole."""
    manifest = backups.restore(set_, click.echo)
    for fault in manifest.faults:
        click.echo(f"as it was: {fault}")
    click.echo(f"restored: {sum(manifest.rows.values())} rows, {len(manifest.files)} files; the ledger is sound")


def tell_faults(faults: list[str]) -> None:
    """A set may be whole and still hold what was wrong with the market already."""
    if faults:
        raise click.ClickException("\n".join(("The market itself was not sound:", *faults)))


@jobs.command("forget-old-keys")
@periodic("upkeep forget-old-keys", every=timedelta(hours=6))
def forget_keys() -> None:
    """Drop one-time keys nobody will repeat any more."""
    click.echo(f"forgot {forget_old_keys()}")


@click.command("worker")
@click.option("--once", "only_once", is_flag=True, help="Do what is due and stop.")
def worker(only_once: bool) -> None:
    """Send messages and run all due jobs, again and again, until told to stop.

    Several may run: each message and each job is leased to one of them. One that is killed anywhere leaves nothing
    half done; what it held is taken up by another when its lease runs out.
    """
    stop = StopFlag()
    while not stop.is_raised():
        pause = PAUSE if do_a_turn(stop) else PAUSE_WITHOUT_DATABASE
        if only_once:
            break
        stop.wait(pause)


def do_a_turn(stop: StopFlag) -> bool:
    """Everything that is due now; False when the database is away, which passes."""
    try:
        send_waiting(send, is_stopped=stop.is_raised)
        run_due(is_stopped=stop.is_raised)
    except SQLAlchemyError as error:
        log.error("the worker rests, the database is away: %s", type(error).__name__)
        return False
    finally:
        db.session.remove()
    return True


class StopFlag:
    """Raised by SIGTERM or SIGINT; the work going on is finished first."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True

    def is_raised(self) -> bool:
        """Whether somebody asked us to stop."""
        return self.asked

    def wait(self, seconds: float) -> None:
        """Rest, but wake soon when asked to stop."""
        until = time.monotonic() + seconds
        while not self.asked and time.monotonic() < until:
            time.sleep(0.2)


@click.command("serve")
@click.option("--port", type=int, default=lambda: int(os.environ.get("PORT") or 8000))
@click.option("--workers", type=int, default=2)
def serve(port: int, workers: int) -> None:
    """The production server with the worker beside it; both end together."""
    click.echo(f"{now():%H:%M} http://127.0.0.1:{port}")
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-I", str(SERVING), str(port), str(workers)])  # noqa: S606 - our own words
