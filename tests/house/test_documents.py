"""The documents name only what exists: files, names in files, commands of the market, targets of the Makefile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from marketplace.app import create_app

REPOSITORY = Path(__file__).parents[2]
DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md")), REPOSITORY / "deploy" / "README.md"]
BESIDE = (REPOSITORY, REPOSITORY / "marketplace", REPOSITORY / "marketplace" / "static")
MADE_WHILE_RUNNING = ("instance/", ".venv/")
IN_TICKS = re.compile(r"`([^`]+)`")
INDENTED = re.compile(r"(?:\n\n|\n#[^\n]*\n)((?: {4}\S.*\n)+)")  # not the rest of an entry of a list
REMARK = re.compile(r" # .*")
PLACE = re.compile(r"[\w.-]+(?:/[\w.-]+)+/?|\w+\.py")
FLASK = re.compile(r"\bflask(?: --app wsgi)?((?: [a-z][a-z-]*)+)")
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")


def code_of(text: str) -> list[str]:
    """What a document sets apart as program text: words between ticks, and indented lines."""
    return [*IN_TICKS.findall(text), *(REMARK.sub("", code) for code in INDENTED.findall(text))]


def places(text: str) -> list[str]:
    """The files and folders it names between ticks; addresses of pages begin with a stroke and are none."""
    named = [each for each in IN_TICKS.findall(text) if PLACE.fullmatch(each)]
    return [each for each in named if not each.startswith(MADE_WHILE_RUNNING)]


def is_there(place: str) -> bool:
    """Whether a file, a folder, or a name in a module (`kernel/files.speaks_of_files`) is where it is said to be."""
    if "/" not in place:
        return any(REPOSITORY.glob(place)) or any((REPOSITORY / "marketplace").rglob(place))
    module, _dot, name = place.rpartition(".")
    for home in BESIDE:
        if (home / place).exists() or (home / f"{place}.py").is_file():
            return True
        if (home / f"{module}.py").is_file() and re.search(
            rf"\b(?:def|class) {name}\b", (home / f"{module}.py").read_text()
        ):
            return True
    return False


def commands(text: str) -> Iterator[list[str]]:
    """The words after `flask`, command by command."""
    for code in code_of(text):
        yield from (words.split() for words in FLASK.findall(code))


def unknown_to(app: Flask, words: list[str]) -> str:
    """The first of these words that is no command; empty when the way leads to one."""
    group: click.Command | None = app.cli
    for word in words:
        if not isinstance(group, click.Group):
            return ""  # what follows are the command's own words
        if (group := group.commands.get(word)) is None:
            return word
    return ""


@pytest.fixture(scope="module")
def with_demonstration() -> Flask:
    return create_app(TESTING=True, DEMO=True, DATABASE_URL="sqlite://")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_every_place_a_document_names_exists(document: Path) -> None:
    missing = [place for place in places(document.read_text()) if not is_there(place)]
    assert not missing, missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_every_command_a_document_names_exists(document: Path, with_demonstration: Flask) -> None:
    named = list(commands(document.read_text()))
    unknown = [" ".join(words) for words in named if unknown_to(with_demonstration, words)]
    assert not unknown, unknown


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_every_target_a_document_names_exists(document: Path) -> None:
    known = set(re.findall(r"(?m)^([a-z-]+):", (REPOSITORY / "Makefile").read_text()))
    named = {target for code in code_of(document.read_text()) for target in MAKE.findall(code)}
    assert named <= known, named - known


def test_what_is_missing_is_found(with_demonstration: Flask) -> None:
    """The three questions do find something: a document that names what nobody has."""
    text = "See `kernel/gone.py`, `kernel/files.gone` and\n\n    make nothing\n    flask --app wsgi stock steal\n"
    assert [place for place in places(text) if not is_there(place)] == ["kernel/gone.py", "kernel/files.gone"]
    assert [target for code in code_of(text) for target in MAKE.findall(code)] == ["nothing"]
    assert [unknown_to(with_demonstration, words) for words in commands(text)] == ["steal"]
