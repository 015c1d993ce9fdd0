"""Backup while the market runs, proof that a set is whole, and the way back: database, pictures and papers together.

The database is put down first, the pictures and papers after it: whatever it names was stored before it was named.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from click import ClickException
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import inspect, select

from marketplace.kernel.clock import now
from marketplace.kernel.db import db
from marketplace.kernel.dialect import dialect, is_sqlite
from marketplace.kernel.files import NAME, NAME_OF_PAPER, shown_files, store, vault
from marketplace.kernel.images import ENDINGS
from marketplace.papers.models import Scan
from marketplace.stock.queries import drift

from .backup_set import (
    BrokenSet,
    Kept,
    Manifest,
    changes,
    copied,
    looked_at,
    new_name,
    read,
    seal,
    sync_folder,
)
from .dumps import DUMPS, VERSION_TABLE, Dump, Say, troubles_of_sqlite

MEDIA = "media"
WHOLE = "1200.webp"  # the version of a picture whose content gives it its name
QUIET = 5.0  # seconds; whoever waits longer is told how far it is


class NotDone(ClickException):
    """The backup or the restoring was given up; the message says why and nothing half-made bears a name."""


@dataclass(frozen=True)
class Backup:
    """A finished set."""

    folder: Path
    manifest: Manifest
    seconds: float


class Progress:
    """Says what is going on, but not more often than every few seconds."""

    def __init__(self, say: Say) -> None:
        self.say, self.last = say, time.monotonic()

    def __call__(self, words: str) -> None:
        if time.monotonic() - self.last > QUIET:
            self.last = time.monotonic()
            self.say(f"… {words}")


def create(folder: Path, say: Say) -> Backup:
    """Put the running market into a new set in this folder; NotDone (and no set) when that fails."""
    began = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = new_name(folder, now())
    part = folder / f".{name}.part"
    try:
        part.mkdir(mode=0o700)
        manifest = _fill(part, Progress(say))
        seal(part, manifest)
        part.rename(folder / name)
        sync_folder(folder)
    except Exception as error:
        raise NotDone(f"No backup was made: {error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Backup(folder / name, manifest, time.monotonic() - began)


def _fill(part: Path, say: Say) -> Manifest:
    made_at = now()
    with dump_of_market().taken(part, say) as taken:
        revision, faults = revision_now(), faults_of_ledger()
        named, papers = pictures_named(), papers_named()
    files = {path.relative_to(part).as_posix(): looked_at(path) for path in part.rglob("*") if path.is_file()}
    pictures = dict(_copied_pictures(part / MEDIA, say))
    missing = (named | set(papers)) - set(pictures)
    still_named = pictures_named() | set(papers_named()) if missing else set()  # one may have been removed meanwhile
    faults += [f"the picture {each} is missing" for each in sorted(missing & still_named)]
    changed = [name for name, digest in papers.items() if is_other(pictures.get(name), digest)]
    faults += [f"the paper {name} is damaged" for name in changed]
    faults += [f"the picture {name} is damaged" for name, kept in pictures.items() if is_damaged(name, kept)]
    files |= {f"{MEDIA}/{place_of(name)}": kept for name, kept in pictures.items()}
    return Manifest(
        kind=dump_of_market().kind,
        revision=revision,
        made_at=made_at.isoformat(timespec="seconds"),
        rows=dict(taken.rows),
        counters=dict(taken.counters),
        faults=faults,
        files=files,
    )


def _copied_pictures(into: Path, say: Say) -> Iterator[tuple[str, Kept]]:
    """Every stored picture and paper; one that is removed at this very moment is left out."""
    found = store().folder.rglob("*")
    sources = sorted(path for path in found if NAME.fullmatch(path.name) or NAME_OF_PAPER.fullmatch(path.name))
    for number, source in enumerate(sources):
        say(f"copying pictures: {number} of {len(sources)}")
        try:
            yield source.name, copied(source, into / place_of(source.name))
        except FileNotFoundError:
            continue


def verify(folder: Path) -> Manifest:
    """The manifest of a set that is byte for byte as it was made; NotDone with everything that is wrong otherwise."""
    try:
        manifest = read(folder)
        troubles = list(changes(folder, manifest))
    except (BrokenSet, OSError) as error:
        raise NotDone(str(error)) from error
    if not troubles:
        troubles = DUMPS[manifest.kind].troubles(folder, manifest)
    if troubles:
        raise NotDone("\n".join(troubles))
    return manifest


def restore(folder: Path, say: Say) -> Manifest:
    """Fill this market, which must be empty, from a set; brought up to this version's tables and checked after.

    Raises NotDone when the set cannot be read, or the market made of it has faults the set did not have.
    """
    manifest = verify(folder)
    _refuse_foreign(manifest)
    _refuse_full()
    progress = Progress(say)
    try:
        _restore_pictures(folder, manifest, progress)
        dump_of_market().load(folder, manifest, progress)
    except Exception as error:
        raise NotDone(f"Nothing was restored: {error}. Begin again with an empty database.") from error
    if manifest.revision != head():
        say(f"bringing the tables from {manifest.revision} up to {head()}")
        upgrade()
    db.session.remove()
    if troubles := sorted(set(troubles_of_market()) - set(manifest.faults)):
        raise NotDone("Restored, but not sound:\n" + "\n".join(troubles))
    return manifest


def _refuse_foreign(manifest: Manifest) -> None:
    if manifest.kind != dump_of_market().kind:
        raise NotDone(f"This set is of {manifest.kind}, but DATABASE_URL names {dump_of_market().kind}.")
    known = {script.revision for script in scripts().walk_revisions()}
    if manifest.revision not in known:
        raise NotDone(
            f"This set was made by a version of the market with tables {manifest.revision}; here they end at {head()}."
            " Restore it with that version or a newer one."
        )


def _refuse_full() -> None:
    if inspect(db.engine).get_table_names():
        raise NotDone(f"{db.engine.url!r} is not empty. A set is restored into an empty database only.")


def _restore_pictures(folder: Path, manifest: Manifest, say: Say) -> None:
    """Put back what is not there; under a name there is only ever one content, so a right one may stay."""
    names = [name for name in manifest.files if name.startswith(f"{MEDIA}/")]
    for number, name in enumerate(names):
        say(f"copying pictures: {number} of {len(names)}")
        target = store().folder / name.removeprefix(f"{MEDIA}/")
        if target.is_file() and looked_at(target) == manifest.files[name]:
            continue
        half = target.with_name(f"{target.name}.restoring")
        half.unlink(missing_ok=True)
        copied(folder / name, half, mode=0o640)
        half.replace(target)
        sync_folder(target.parent)


def dump_of_market() -> Dump:
    """How this market's own database is backed up."""
    return DUMPS[dialect()]


def troubles_of_market() -> list[str]:
    """What is wrong with the market as it stands: its file, its references, its ledger."""
    of_file = troubles_of_sqlite() if is_sqlite() else []
    return of_file + faults_of_ledger()


def faults_of_ledger() -> list[str]:
    """Goods whose sums are not what their ledger says."""
    return [f"the stock of listing {row.listing_id} is not what its ledger says" for row in drift()]


def pictures_named() -> set[str]:
    """Every stored file the database speaks of."""
    return {f"{digest}-{ending}" for digest in shown_files() for ending in ENDINGS}


def papers_named() -> dict[str, str]:
    """Every scan of a paper the database speaks of, with the digest of its content."""
    return dict(db.session.execute(select(Scan.name, Scan.digest)).all())


def place_of(name: str) -> str:
    """Where a stored file lies below the media folder."""
    holder = vault() if NAME_OF_PAPER.fullmatch(name) else store()
    return holder.path(name).relative_to(store().folder).as_posix()


def is_other(kept: Kept | None, digest: str) -> bool:
    """There is a file, and its content is not what was put there."""
    return kept is not None and kept.sha256 != digest


def is_damaged(name: str, kept: Kept) -> bool:
    """The content is not the one the picture is named by."""
    digest, _dash, ending = name.partition("-")
    return ending == WHOLE and kept.sha256 != digest


def revision_now() -> str:
    """Which version's tables the session reads. Raises RuntimeError where there are none."""
    revision = MigrationContext.configure(db.session.connection()).get_current_revision()
    if revision is None:
        raise RuntimeError(f"the database has no tables of the market ({VERSION_TABLE} is missing or empty)")
    return revision


def scripts() -> ScriptDirectory:
    """The migrations of this version."""
    return ScriptDirectory(str(Path(current_app.root_path).parent / "migrations"))


def head() -> str:
    """The newest tables this version knows."""
    return scripts().get_current_head() or ""
