"""A set is whole or it bears no name; every flipped bit is found; what was restored is a market that trades."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from marketplace.accounts.models import Person
from marketplace.app import create_app
from marketplace.catalogue.models import Listing
from marketplace.kernel.db import db
from marketplace.kernel.files import store, vault
from marketplace.orders.models import Order
from marketplace.stock import queries as stock
from marketplace.upkeep import backup as backups
from marketplace.upkeep import dumps
from marketplace.upkeep.backup_set import SEAL, rotate, whole_sets
from tests.databases import Markets, settings
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.papers import scan_of
from tests.world.people import PASSWORD, acting
from tests.world.soundness import behind_the_ledgers_back
from tests.world.trade import Trade, bought, cart_with, checked_out

HOME = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def kept(app: Flask, market: Trade, folder: Path) -> Path:
    """A set of a small market with one order."""
    bought(market)
    assert run(app, "create", folder).exit_code == 0
    return whole_sets(folder)[-1]


@pytest.fixture
def elsewhere(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """Another installation with nothing in it, on the same kind of database."""
    app = create_app(**settings(empty_database, tmp_path / "elsewhere"))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def run(app: Flask, *words: object) -> Result:
    db.session.remove()
    return app.test_cli_runner().invoke(args=["backup", *map(str, words)])


@contextmanager
def orders_coming_in(app: Flask, market: Trade) -> Iterator[list[str]]:
    """A customer who orders one jar after the other, ten of them already; gives the references of what was placed."""
    honey = live_listing(market.seller, "Mật ong dú", stock=Decimal(5000)).slug
    number = market.minh.id
    placed: list[str] = []
    enough, stop = Event(), Event()

    def keep_ordering() -> None:
        try:
            with app.app_context():
                minh = acting(db.session.get_one(Person, number))
                while not stop.is_set():
                    goods = {goods_called(honey): 1}
                    placed.append(checked_out(minh, cart_with(minh, goods)).orders[0].reference)
                    if len(placed) == 10:
                        enough.set()
        finally:
            enough.set()

    customer = Thread(target=keep_ordering)
    customer.start()
    try:
        enough.wait()
        assert len(placed) >= 10
        yield placed
    finally:
        stop.set()
        customer.join()


def goods_called(slug: str) -> Listing:
    return db.session.scalars(select(Listing).where(Listing.slug == slug)).one()


def count_orders() -> int:
    return db.session.scalar(select(func.count()).select_from(Order)) or 0


@pytest.mark.measures
@pytest.mark.slow
def test_a_backup_under_load_restores_to_a_market_that_trades(
    app: Flask, market: Trade, folder: Path, elsewhere: Flask
) -> None:
    first = bought(market).reference
    phone, goods, digest = market.minh.phone, market.honey.slug, market.honey.photos[0].digest
    with orders_coming_in(app, market) as placed:
        before = len(placed)
        made = run(app, "create", folder)
        during = len(placed)
    assert made.exit_code == 0, made.output
    assert during > before

    with elsewhere.app_context():
        restored = run(elsewhere, "restore", whole_sets(folder)[0])
        assert restored.exit_code == 0, restored.output
        assert before <= count_orders() - 1 <= during + 1
        assert not stock.drift()
        assert store().get(f"{digest}-800.webp")
        elsewhere.test_client_class = PageClient
        phone_of_minh = elsewhere.test_client()
        page = phone_of_minh.submit("/dang-nhap", {"phone": phone, "password": PASSWORD})
        assert page.status_code == 303
        assert first in phone_of_minh.get(f"/don-hang/{first}").text
        assert phone_of_minh.get(f"/anh/{digest}-800.webp").status_code == 200
        buying = acting(db.session.scalars(select(Person).where(Person.phone == phone)).one())
        more = checked_out(buying, cart_with(buying, {goods_called(goods): 1}))
        assert count_orders() >= 2 and more.orders[0].reference != first
        with pytest.raises(db.exc.DBAPIError, match="only added to"):
            db.session.execute(text("DELETE FROM stock_movement"))


def test_a_set_says_what_it_is(app: Flask, kept: Path, database: str) -> None:
    manifest = json.loads((kept / "manifest.json").read_text())
    assert (manifest["format"], manifest["kind"]) == (1, database)
    assert manifest["revision"] == backups.head()
    assert (manifest["rows"]["order_"], manifest["faults"]) == (1, [])
    assert {oct(path.stat().st_mode & 0o777) for path in kept.rglob("*") if path.is_file()} == {"0o600"}
    assert {oct(path.stat().st_mode & 0o777) for path in (kept, *kept.rglob("*")) if path.is_dir()} == {"0o700"}
    assert run(app, "verify", kept).output.startswith("whole: ")


@pytest.mark.slow
def test_every_flipped_bit_is_found(app: Flask, kept: Path) -> None:
    chance = Random(20251)
    files = sorted(path for path in kept.rglob("*") if path.is_file() and path.stat().st_size)
    places = [(path, chance.randrange(path.stat().st_size * 8)) for path in files]
    places += [
        (path, chance.randrange(path.stat().st_size * 8))
        for path in chance.choices(files, [path.stat().st_size for path in files], k=max(0, 220 - len(files)))
    ]
    unseen = []
    for path, bit in places:
        flip(path, bit)
        try:
            backups.verify(kept)
            unseen.append((path.name, bit))
        except backups.NotDone:
            pass
        flip(path, bit)
    assert len(places) >= 200
    assert not unseen
    assert backups.verify(kept)


def flip(path: Path, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(bit // 8)
        (byte,) = file.read(1)
        file.seek(bit // 8)
        file.write(bytes([byte ^ 1 << bit % 8]))


def test_missing_and_foreign_files_are_found(app: Flask, kept: Path) -> None:
    picture = next((kept / "media").rglob("*-400.webp"))
    picture.rename(picture.with_name("elsewhere.webp"))
    found = run(app, "verify", kept)
    assert found.exit_code == 1
    assert f"{picture.name} is missing" in found.output
    assert "elsewhere.webp does not belong here" in found.output


def test_a_market_that_was_not_sound_is_backed_up_and_says_so(
    app: Flask, market: Trade, folder: Path, elsewhere: Flask
) -> None:
    number, digest = market.honey.id, market.honey.photos[0].digest
    behind_the_ledgers_back(f"UPDATE stock_item SET on_hand = on_hand + 1 WHERE listing_id = {number}")
    store().drop(f"{digest}-400.webp")
    made = run(app, "create", folder)
    assert made.exit_code == 1
    assert f"the stock of listing {number} is not what its ledger says" in made.output
    assert f"the picture {digest}-400.webp is missing" in made.output
    assert run(app, "verify", whole_sets(folder)[0]).exit_code == 1
    with elsewhere.app_context():
        restored = run(elsewhere, "restore", whole_sets(folder)[0])
    assert restored.exit_code == 0
    assert restored.output.count("as it was: ") == 3  # the sum, the lots that do not add up to it, the picture


def test_a_damaged_picture_is_named(app: Flask, market: Trade, folder: Path) -> None:
    digest = market.honey.photos[0].digest
    store().path(f"{digest}-1200.webp").write_bytes(b"not the picture")
    assert f"the picture {digest}-1200.webp is damaged" in run(app, "create", folder).output


def test_papers_come_back_where_only_those_who_may_reach_them(
    app: Flask, market: Trade, folder: Path, elsewhere: Flask
) -> None:
    scan = scan_of(market.seller)
    name, content = scan.name, vault().get(scan.name)
    assert run(app, "create", folder).exit_code == 0
    with elsewhere.app_context():
        assert run(elsewhere, "restore", whole_sets(folder)[0]).exit_code == 0
        assert vault().get(name) == content
        assert store().get(name) is None


def test_a_missing_or_damaged_paper_is_named(app: Flask, market: Trade, folder: Path) -> None:
    gone, changed = scan_of(market.seller).name, scan_of(market.seller).name
    vault().drop(gone)
    vault().path(changed).write_bytes(b"another paper")
    said = run(app, "create", folder).output
    assert f"{gone} is missing" in said and f"the paper {changed} is damaged" in said


def test_a_set_goes_into_an_empty_database_only(app: Flask, kept: Path) -> None:
    refused = run(app, "restore", kept)
    assert refused.exit_code == 1
    assert "is not empty" in refused.output


def test_a_broken_set_is_not_restored(app: Flask, kept: Path, elsewhere: Flask) -> None:
    flip(next((kept / "media").rglob("*-400.webp")), 999)
    with elsewhere.app_context():
        assert "was changed since" in run(elsewhere, "restore", kept).output
        assert not db.inspect(db.engine).get_table_names()


def test_a_set_of_a_version_not_known_here_is_refused(
    app: Flask, kept: Path, elsewhere: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Older:
        def walk_revisions(self) -> list[object]:
            return []

        def get_current_head(self) -> str:
            return "0000_before"

    monkeypatch.setattr(backups, "scripts", Older)
    with elsewhere.app_context():
        refused = run(elsewhere, "restore", kept)
        assert not db.inspect(db.engine).get_table_names()
    assert refused.exit_code == 1
    assert "here they end at 0000_before" in refused.output


def test_a_set_of_the_other_database_is_refused(
    app: Flask, kept: Path, database: str, tmp_path: Path, markets: Markets
) -> None:
    if database == "postgresql":
        other = create_app(**settings(f"sqlite:///{tmp_path / 'other.sqlite'}", tmp_path))
        with other.app_context():
            assert "This set is of postgresql, but DATABASE_URL names sqlite." in run(other, "restore", kept).output
            db.engine.dispose()


def test_counting_goes_on_where_it_stopped(app: Flask, kept: Path, elsewhere: Flask) -> None:
    last = db.session.scalar(select(func.max(Person.id)))
    with elsewhere.app_context():
        assert run(elsewhere, "restore", kept).exit_code == 0
        upgrade()
        fresh = Person(phone="+84905999888", name="Lan", password_hash="x")
        db.session.add(fresh)
        db.session.flush()
        assert fresh.id == last + 1
        db.session.rollback()


@pytest.mark.postgres
def test_tables_that_refer_to_each_other_come_back_too(
    app: Flask, folder: Path, elsewhere: Flask, tmp_path: Path, markets: Markets, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upgrade_and_hatch(**words: str) -> None:
        upgrade(**words)
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE hen (id int PRIMARY KEY, egg_id int)"))
            connection.execute(text("CREATE TABLE egg (id int PRIMARY KEY, hen_id int NOT NULL REFERENCES hen)"))
            connection.execute(text("ALTER TABLE hen ADD CONSTRAINT from_an_egg FOREIGN KEY (egg_id) REFERENCES egg"))

    monkeypatch.setattr(dumps, "upgrade", upgrade_and_hatch)
    first = create_app(**settings(markets.databases["postgresql"].empty(), tmp_path / "first"))
    with first.app_context():
        upgrade_and_hatch()
        with db.engine.begin() as connection:
            connection.execute(text("INSERT INTO hen VALUES (1); INSERT INTO egg VALUES (2, 1)"))
            connection.execute(text("UPDATE hen SET egg_id = 2"))
        made = run(first, "create", folder)
        db.engine.dispose()
    assert made.exit_code == 0, made.output
    with elsewhere.app_context():
        restored = run(elsewhere, "restore", whole_sets(folder)[0])
        assert restored.exit_code == 0, restored.output
        assert db.session.execute(text("SELECT * FROM hen")).all() == [(1, 2)]
        with pytest.raises(db.exc.IntegrityError, match="from_an_egg"):
            db.session.execute(text("UPDATE hen SET egg_id = 3"))


def test_only_the_newest_whole_sets_are_kept(app: Flask, market: Trade, folder: Path) -> None:
    for beside in ("market-20200101T000000Z", ".market-20200102T000000Z.part", "photos"):
        (folder / beside).mkdir(parents=True)
    for _time in range(3):
        assert run(app, "create", folder).exit_code == 0
    first, second, third = whole_sets(folder)
    fourth = run(app, "create", folder, "--keep", 2)
    assert (fourth.exit_code, f"removed {first.name}" in fourth.output) == (0, True)
    assert (second.exists(), third.exists(), len(whole_sets(folder))) == (False, True, 2)
    assert {path.name for path in folder.iterdir()} > {
        "market-20200101T000000Z",
        ".market-20200102T000000Z.part",
        "photos",
    }


def a_set(folder: Path, moment: datetime) -> Path:
    made = folder / f"market-{moment:%Y%m%dT%H%M%SZ}"
    made.mkdir(parents=True)
    (made / SEAL).touch()
    return made


def test_one_set_is_kept_for_each_hour_day_and_month(folder: Path) -> None:
    last = datetime(2026, 11, 25, 13, 40, tzinfo=UTC)
    for half_hours in range(2 * 24 * 400):
        a_set(folder, last - timedelta(minutes=30 * half_hours))
    rotate(folder)
    kept = [each.name for each in whole_sets(folder)]
    assert kept[-1] == "market-20261125T134000Z"
    assert kept[-24:] == [f"market-{last - timedelta(hours=back):%Y%m%dT%H}4000Z" for back in reversed(range(24))]
    assert len({name[:15] for name in kept[-24 - 12 :]}) == 14
    assert len({name[:13] for name in kept}) == 12
    assert len(kept) == 24 + 12 + 11
    assert rotate(folder) == []


def test_a_market_that_stood_still_loses_no_set(folder: Path) -> None:
    sets = [a_set(folder, datetime(year, 5, 1, 4, tzinfo=UTC)) for year in range(2019, 2026)]
    assert (rotate(folder), whole_sets(folder)) == ([], sets)


def test_sets_are_kept_by_number_or_by_age(app: Flask, market: Trade, folder: Path) -> None:
    assert run(app, "create", folder, "--rotate").exit_code == 0
    assert run(app, "create", folder, "--rotate", "--keep", 2).exit_code == 2
    assert len(whole_sets(folder)) == 1


@pytest.mark.slow
def test_a_full_disk_leaves_nothing_that_looks_whole(
    app: Flask, market: Trade, folder: Path, tmp_path: Path, database: str
) -> None:
    """The limit strikes at the database, at a picture, or at the manifest: by how much the files may grow."""
    folder.mkdir()
    for most in (2048, 9000, 60_000 if database == "sqlite" else 200):
        limited = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "backup", "create", str(folder)],
            cwd=HOME,
            env=outside(app),
            capture_output=True,
            text=True,
            preexec_fn=lambda most=most: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        )
        assert limited.returncode == 1, limited.stderr
        assert "No backup was made" in limited.stderr
        assert list(folder.iterdir()) == []


def outside(app: Flask) -> dict[str, str]:
    """The environment in which another process runs this very market."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",  # a compiled module cut off by the limit would stay so
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "MEDIA_URL": app.config["MEDIA_FOLDER"],
        "SECRET_KEY": "only for tests, and long enough to be taken",
        "PUBLIC_URL": "https://cho.example.vn",
    }


def test_a_backup_that_is_killed_leaves_nothing_that_looks_whole(
    app: Flask, market: Trade, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)  # SIGKILL tidies nothing up
    monkeypatch.setattr(backups, "seal", killed)
    with pytest.raises(KeyboardInterrupt):
        backups.create(folder, print)
    assert not whole_sets(folder)
    assert [path.name.endswith(".part") for path in folder.iterdir()] == [True]
