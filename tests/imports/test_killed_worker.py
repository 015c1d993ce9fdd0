"""A worker that is killed in the middle of a sheet, for good: another one goes on, and no row is there twice."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from marketplace.catalogue.models import Listing
from marketplace.imports import commands
from marketplace.imports.models import GoodsImportRow
from marketplace.imports.states import ImportState, RowState
from marketplace.imports.working import work_on_imports
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.organisations.models import Organisation
from tests.world.sheets import text_sheet, tried

HOME = Path(__file__).parents[2]


def worker(app: Flask) -> subprocess.Popen[bytes]:
    """The worker's part as a program of its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "MEDIA_URL": app.config["MEDIA_FOLDER"],
        "DEMO": "1",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "imports", "write-waiting"]
    return subprocess.Popen(command, cwd=HOME, env=environment)


def written_rows() -> int:
    """How many rows stand there as written, as anybody else sees it."""
    db.session.rollback()
    row = GoodsImportRow
    return db.session.scalar(db.select(db.func.count(row.id)).where(row.state == RowState.WRITTEN)) or 0


@pytest.mark.measures
def test_a_killed_worker_doubles_no_row(app: Flask, dung_selling: Actor, household: Organisation) -> None:
    names = [f"Rau số {number}" for number in range(1000)]
    sheet = text_sheet([(name, 1000) for name in names], ("Tên", "Giá")).encode()
    imported = commands.start_import(dung_selling, tried(dung_selling, household, sheet))
    db.session.rollback()

    dying = worker(app)
    while not written_rows() and dying.poll() is None:
        pass
    dying.kill()
    dying.wait()
    before = written_rows()
    assert 0 < before < len(names)
    assert before % commands.BATCH == 0

    db.session.rollback()
    work_on_imports(seconds=math.inf)

    db.session.refresh(imported)
    assert imported.state is ImportState.DONE
    assert written_rows() == imported.done == len(names)
    assert sorted(db.session.scalars(db.select(Listing.name))) == sorted(names)
