"""Sheets nobody needs any more go; goods they made stay."""

from __future__ import annotations

from flask import Flask

from marketplace.catalogue.models import Listing
from marketplace.imports import commands
from marketplace.imports.models import GoodsImport, GoodsImportRow
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.periodic import run_due
from marketplace.organisations.models import Organisation
from tests.world.sheets import tried, written

SHEET = b"Ten,Gia\r\nMang,1000\r\n"
OTHER = b"Ten,Gia\r\nChuoi,1000\r\n"


def kept() -> tuple[int, int]:
    return tuple(db.session.scalar(db.select(db.func.count(each.id))) for each in (GoodsImport, GoodsImportRow))


def test_an_unwritten_sheet_is_kept_a_week(clock: FrozenClock, dung_selling: Actor, household: Organisation) -> None:
    tried(dung_selling, household, SHEET)
    written(dung_selling, household, OTHER)

    clock.move(days=6)
    assert commands.forget_old_imports() == 0
    clock.move(days=2)
    assert commands.forget_old_imports() == 1
    assert kept() == (1, 1)


def test_a_written_sheet_is_kept_three_months(clock: FrozenClock, dung_selling: Actor, household: Organisation) -> None:
    written(dung_selling, household, SHEET)

    clock.move(days=91)
    assert commands.forget_old_imports() == 1

    assert kept() == (0, 0)
    assert db.session.scalars(db.select(Listing.name)).all() == ["Mang"]


def test_the_worker_finds_the_sheets_that_wait(app: Flask, dung_selling: Actor, household: Organisation) -> None:
    assert "imports write-waiting" not in run_due()
    commands.start_import(dung_selling, tried(dung_selling, household, SHEET))

    told = app.test_cli_runner().invoke(args=["imports", "write-waiting"])

    assert told.output == "1 rows of sheets done.\n"
