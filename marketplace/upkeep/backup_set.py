"""One backup on disk: a folder that says itself what belongs in it, so that anything lost, added or flipped is found.

A folder, not an archive: a single photo or table can be looked at and copied alone, rsync sends only what is new, and
nothing needs the room for everything twice. It gets its name last; whatever bears such a name is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.json.sha256"
NAME = re.compile(r"market-\d{8}T\d{6}Z(-\d)?")
CHUNK = 2**20
# How much of a name tells the hour, the day and the month it was made in (UTC), and how many of each are kept.
SHELVES = ((len("market-20251125T13"), 24), (len("market-20251125"), 14), (len("market-202511"), 12))


@dataclass(frozen=True)
class Kept:
    """One file as it was when the backup was made."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the set holds. `faults` were wrong with the market itself already when the backup was made."""

    kind: str
    revision: str
    made_at: str
    rows: dict[str, int]
    counters: dict[str, int]
    faults: list[str]
    files: dict[str, Kept] = field(repr=False)
    format: int = FORMAT

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(each.size for each in self.files.values())


class BrokenSet(Exception):
    """The folder is not a whole backup; the message says why."""


def new_name(folder: Path, moment: datetime) -> str:
    """A name nobody bears yet, in the order of time."""
    name = f"market-{moment:%Y%m%dT%H%M%SZ}"
    taken = (name, *(f"{name}-{number}" for number in range(2, 10)))
    return next(each for each in taken if not (folder / each).exists())


def whole_sets(folder: Path) -> list[Path]:
    """The finished backups of a folder, oldest first; half-made ones and whatever else lies there are none."""
    return sorted(each for each in folder.glob("market-*") if NAME.fullmatch(each.name) and (each / SEAL).is_file())


def keep_newest(folder: Path, count: int) -> list[str]:
    """Remove all but so many of the newest; gives the names of those removed."""
    return removed(whole_sets(folder)[:-count])


def rotate(folder: Path) -> list[str]:
    """Remove all but the newest set of each of the last 24 hours, 14 days and 12 months that have one (SHELVES).

    Gives the names of those removed. Hours, days and months without a set count for nothing: an installation that
    stood still for a while loses none of what it has.
    """
    sets, kept = whole_sets(folder), set()
    for length, count in SHELVES:
        newest = {each.name[:length]: each for each in sets}  # the newest of each comes last, and stays
        kept |= set(list(newest.values())[-count:])
    return removed([each for each in sets if each not in kept])


def removed(old: Sequence[Path]) -> list[str]:
    """Remove these sets; gives their names. Half removed, a set bears no name."""
    for each in old:
        unnamed = each.with_name(f".{each.name}.removed")
        each.rename(unnamed)
        shutil.rmtree(unnamed)
    return [each.name for each in old]


def copied(source: Path, target: Path, mode: int = 0o600) -> Kept:
    """Copy a file on its way to the disk; gives what was read, so that a later change of either is seen."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, open(target, "xb", opener=lambda path, flags: os.open(path, flags, mode)) as write:
        while chunk := read.read(CHUNK):
            write.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        write.flush()
        os.fsync(write.fileno())
    return Kept(size, digest.hexdigest())


def looked_at(path: Path) -> Kept:
    """A file as it is now."""
    with path.open("rb") as file:
        return Kept(os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest())


def seal(part: Path, manifest: Manifest) -> None:
    """Write down what belongs in the folder, and a digest of that; then bring everything to the disk."""
    written = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True).encode()
    for name, content in ((MANIFEST, written), (SEAL, _sealing(written))):
        with open(part / name, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    for folder, _folders, _files in os.walk(part):
        os.chmod(folder, 0o700)
        sync_folder(Path(folder))


def read(folder: Path) -> Manifest:
    """The manifest of a set; BrokenSet when it is not as it was sealed, or of another format."""
    try:
        written, sealed = (folder / MANIFEST).read_bytes(), (folder / SEAL).read_bytes()
    except OSError as error:
        raise BrokenSet(f"{folder} is not a whole backup: {error.strerror}: {error.filename}") from error
    if sealed != _sealing(written):
        raise BrokenSet(f"{MANIFEST} or {SEAL} was changed since the backup was made")
    said = json.loads(written)
    if said["format"] != FORMAT:
        raise BrokenSet(f"the set has format {said['format']}, this version reads format {FORMAT}")
    files = {name: Kept(**kept) for name, kept in said.pop("files").items()}
    return Manifest(files=files, **said)


def changes(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Every file that is missing, too much, or not byte for byte what it was."""
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    expected = {*manifest.files, MANIFEST, SEAL}
    yield from (f"{name} is missing" for name in sorted(expected - there))
    yield from (f"{name} does not belong here" for name in sorted(there - expected))
    for name in sorted(there & set(manifest.files)):
        if looked_at(folder / name) != manifest.files[name]:
            yield f"{name} was changed since the backup was made"


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sealing(written: bytes) -> bytes:
    """What `sha256sum --check` reads."""
    return f"{hashlib.sha256(written).hexdigest()}  {MANIFEST}\n".encode()
