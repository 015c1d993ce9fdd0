"""Stored files, written whole or not at all, never under a name somebody typed.

Pictures for everybody are named by their content; papers for a few lie apart, under random names.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Select, union

from .db import db
from .settings import fixture

speakers: list[Callable[[], Select[str]]] = []
NAME = re.compile(r"[0-9a-f]{64}(-[a-z0-9]{1,12})?\.(webp|jpg)")
NAME_OF_PAPER = re.compile(r"[0-9a-f]{32}\.(webp|pdf)")
PAPERS = "papers"  # below the media folder; no address leads there


class Store:
    """A folder of files whose names all have one form (`MEDIA_URL`)."""

    def __init__(self, folder: str | Path, names: re.Pattern[str] = NAME) -> None:
        self.folder, self.names_are = Path(folder), names

    def path(self, name: str) -> Path:
        """Where a name lives; ValueError for any name that is not one of ours."""
        if not self.names_are.fullmatch(name):
            raise ValueError(f"not a stored name: {name!r}")
        return self.folder / name[:2] / name[2:4] / name

    def put(self, name: str, content: bytes) -> None:
        """Keep the content under the name: temp file, fsync, rename, fsync of the folder. Safe to do twice."""
        target = self.path(name)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o640)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)

    def get(self, name: str) -> bytes | None:
        """The content, or None when there is no such file."""
        try:
            return self.path(name).read_bytes()
        except (FileNotFoundError, ValueError):
            return None

    def names(self, *, older_than: timedelta) -> Iterator[str]:
        """Every file that was put here so long ago."""
        before = time.time() - older_than.total_seconds()
        for path in self.folder.glob("*/*/*"):
            if self.names_are.fullmatch(path.name) and path.stat().st_mtime < before:
                yield path.name

    def drop(self, name: str) -> None:
        """Remove a file nobody speaks of any more; removing it again changes nothing."""
        self.path(name).unlink(missing_ok=True)


def store() -> Store:
    """The store of the market now running."""
    return fixture("store")


def vault() -> Store:
    """The closed store of the market now running: what lies in it is handed out by name to those who may read it."""
    return fixture("vault")


def digest(content: bytes) -> str:
    """The name of a content: SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def speaks_of_files(query: Callable[[], Select[str]]) -> Callable[[], Select[str]]:
    """Register a SELECT of digests that pages show: such files are backed up, and never swept away."""
    speakers.append(query)
    return query


def shown_files(among: Collection[str] | None = None) -> set[str]:
    """Every digest somebody speaks of; only those of `among` when that is given."""
    spoken = union(*(query() for query in speakers)).subquery()
    query = spoken.select()
    if among is not None:
        query = query.where(spoken.c[0].in_(among))
    return {digest for digest in db.session.scalars(query) if digest}


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
