"""Stored files, named by their content: written whole or not at all, never under a name somebody typed."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from flask import current_app
from sqlalchemy import Select, union

from .db import db

speakers: list[Callable[[], Select[tuple[str]]]] = []
NAME = re.compile(r"[0-9a-f]{64}(-[a-z0-9]{1,12})?\.(webp|jpg)")


class Store:
    """A folder of content-addressed files (`MEDIA_URL`)."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def path(self, name: str) -> Path:
        """Where a name lives; ValueError for any name that is not one of ours."""
        if not NAME.fullmatch(name):
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

    def drop(self, name: str) -> None:
        """Remove a file nobody speaks of any more; removing it again changes nothing."""
        self.path(name).unlink(missing_ok=True)


def store() -> Store:
    """The store of the market now running."""
    return current_app.extensions["store"]


def digest(content: bytes) -> str:
    """The name of a content: SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def speaks_of_files(query: Callable[[], Select[tuple[str]]]) -> Callable[[], Select[tuple[str]]]:
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
