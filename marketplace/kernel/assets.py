"""Style and scripts as they go over the line: written in parts, joined into one file, pressed once a process."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

import brotli

STATIC = Path(__file__).parent.parent / "static"
PRESSED = (".css", ".js", ".svg")
REMARK = re.compile(rb"(?m)^[ ]*//.*\n")
PART = re.compile(rb'(?m)^(?:import [^;]* from|@import) "\./([\w./]+)";\n')  # a module's or a style's own syntax
EXPORTED = re.compile(rb"(?m)^export (?=(?:async )?(?:function|const|let|class) )")


def is_pressed(name: str) -> bool:
    """Whether an asset is text that can be made smaller."""
    return name.endswith(PRESSED)


def whole(name: str) -> bytes:
    """An asset with the parts it names (`import … from "./part.js"`, `@import "./part.css"`) in front, each once.

    The parts of a script share one scope then: what one of them keeps for itself must not be called as in another.
    """
    return _whole(name, _changed(name))


def version(name: str) -> str:
    """A short mark of an asset's content, with all its parts."""
    return _version(name, _changed(name))


def pressed(name: str) -> bytes:
    """A text asset as small as it gets, without its remarks: too slow for each answer, so done once a process."""
    return _pressed(name, _changed(name))


def _changed(name: str) -> float:
    """When the asset or a file in the folder of its parts was last written."""
    path = STATIC / name
    return max(each.stat().st_mtime for each in (path, *path.with_suffix("").glob(f"*{path.suffix}")))


@cache
def _whole(name: str, _written: float) -> bytes:
    content = (STATIC / name).read_bytes()
    return _joined(STATIC / name, set()) if PART.search(content) else content


@cache
def _version(name: str, written: float) -> str:
    return hashlib.sha256(_whole(name, written)).hexdigest()[:10]


@cache
def _pressed(name: str, written: float) -> bytes:
    content = _whole(name, written)
    return brotli.compress(REMARK.sub(b"", content) if name.endswith(".js") else content, quality=11)


def _joined(path: Path, seen: set[Path]) -> bytes:
    seen.add(path)
    content = path.read_bytes()
    named = [path.parent / found.decode() for found in PART.findall(content)]
    parts = [_joined(part, seen) for part in named if part not in seen]
    return b"".join([*parts, EXPORTED.sub(b"", PART.sub(b"", content))])
