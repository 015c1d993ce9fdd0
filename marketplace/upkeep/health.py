"""Whether the market can serve: its database answers and may be written, the tables are those of this version, the
disk has room. Nothing here tells a stranger more than yes or no."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from marketplace.kernel.db import db
from marketplace.kernel.dialect import is_sqlite

LEAST_ROOM = 2**30
LEAST_SHARE = 0.1


def troubles() -> list[str]:
    """The names of the checks that fail; empty when the market is ready."""
    try:
        with db.engine.connect() as connection:
            found = [name for name, is_well in CHECKS.items() if not is_well(connection)]
    except SQLAlchemyError:
        return ["database"]
    return found if has_room() else [*found, "disk"]


def is_writable(connection: Connection) -> bool:
    """The database takes changes: no read-only file, no standby."""
    if is_sqlite():
        connection.execute(text("SELECT 1"))
        file = connection.engine.url.database
        return not file or file == ":memory:" or os.access(file, os.W_OK)
    return connection.execute(text("SHOW transaction_read_only")).scalar() == "off"


def is_migrated(connection: Connection) -> bool:
    """The tables are those this version was written for."""
    folder = Path(current_app.root_path).parent / "migrations"
    wanted = set(ScriptDirectory(str(folder)).get_heads())
    return wanted == set(MigrationContext.configure(connection).get_current_heads())


def has_room() -> bool:
    """Enough disk for the database and the pictures to grow."""
    disk = shutil.disk_usage(media_folder())
    return disk.free >= min(LEAST_ROOM, disk.total * LEAST_SHARE)


def media_folder() -> Path:
    """Where pictures lie or will lie: the nearest folder there is."""
    folder = Path(current_app.config["MEDIA_FOLDER"])
    while not folder.exists():
        folder = folder.parent
    return folder


CHECKS: dict[str, Callable[[Connection], bool]] = {"writing": is_writable, "migrations": is_migrated}
