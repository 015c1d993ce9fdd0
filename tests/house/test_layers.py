"""Imports point down, by the one list of floors in marketplace/features.py."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from marketplace.features import FEATURES, FLOORS, WITH_DEMO

LAYERS = [{"app"}, {"features"}, *map(set, reversed(FLOORS))]
HOME = Path(__file__).parents[2] / "marketplace"
FLOOR = {room: height for height, rooms in enumerate(reversed(LAYERS)) for room in rooms}
OWN_KIND_NEVER = {
    "states": {"models", "policy", "queries", "commands", "schemas", "pages", "api"},
    "models": {"flask", "commands", "queries", "policy", "schemas", "pages", "api"},
    "policy": {"flask", "commands", "pages", "api", "reviewing"},
    "queries": {"reviewing"},
    "commands": {"flask", "pages", "api", "schemas", "reviewing"},
    "reviewing": {"flask", "pages", "api", "reactions"},
    "schemas": {"models", "queries", "commands", "pages", "api"},
}
FACES = {"app", "features", *FLOORS[-1]}  # the rooms that may know the web
# The files of any room that may. `reviewing` gives the review desk the forms of its page, reactions register it there.
FACE_KINDS = {"api", "jobs", "authentication", "reviewing", "reactions"}
# Everything leans on these three, and what they take from Flask is no page:
KNOWS_FLASK = {
    "kernel/db.py": "Flask-SQLAlchemy keeps one session for each app context",
    "kernel/actor.py": "who acts is kept with the request",
    "kernel/settings.py": "what the running app was told is kept with the app",
}
PAGES = {"pages", "producer_pages", "coordinator_pages", "administrator_pages"}
OTHER_KIND_NEVER = {*PAGES, "api", "jobs", "reactions", "reviewing"}


def modules() -> list[Path]:
    return sorted(HOME.rglob("*.py"))


@cache
def imports(path: Path) -> tuple[tuple[str, ...], ...]:
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, ...]]:
    package = path.relative_to(HOME.parent).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level] if node.level else ()
            module = (*base, *(node.module.split(".") if node.module else ()))
            yield from ((*module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)


def room_of(path: Path) -> str:
    return path.relative_to(HOME).parts[0].removesuffix(".py")


def kind_of(path: Path) -> str:
    parts = path.relative_to(HOME).parts
    return parts[1].removesuffix(".py") if len(parts) > 1 else parts[0]


def is_face(path: Path) -> bool:
    kind = kind_of(path)
    return room_of(path) in FACES or kind in FACE_KINDS or "pages" in kind


def file_of(target: tuple[str, ...]) -> Path | None:
    """The file of the house an import reaches: a module, a package, or the module a name is taken from."""
    for length in range(len(target), 1, -1):
        place = HOME.parent.joinpath(*target[:length])
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.is_file():
                return file
    return None


def way_to_flask(path: Path) -> str | None:
    """Through which files this one comes to Flask, if it does, however far away."""
    ways, seen = [(path,)], {path}
    for way in ways:
        for target in imports(way[-1]):
            if target[0].split("_")[0] == "flask":
                return " → ".join([*(str(each.relative_to(HOME)) for each in way), target[0]])
            found = file_of(target) if target[0] == "marketplace" else None
            if found and found not in seen and str(found.relative_to(HOME)) not in KNOWS_FLASK:
                seen.add(found)
                ways.append((*way, found))
    return None


def figure() -> list[set[str]]:
    """The floors as README.md draws them, from the roof down; what continues a line names no room."""
    part = (HOME.parent / "README.md").read_text().split("## The house")[1].split("Imports point down")[0]
    lines = [line[4:] for line in part.splitlines() if line.startswith("    ") and line[4] != " "]
    return [set(line.split("  ")[0].split(" · ")) for line in lines]


def test_every_room_stands_on_one_floor() -> None:
    rooms = [room for floor in LAYERS for room in floor]

    assert {room_of(path) for path in modules()} - {"__init__"} == set(rooms)
    assert len(rooms) == len(set(rooms))


def test_the_figure_of_the_readme_shows_these_floors() -> None:
    wiring, *floors = figure()

    assert wiring == {"app", "features"}
    assert floors == [set(floor) for floor in reversed(FLOORS)]


def test_every_room_is_registered_from_the_ground_up() -> None:
    heights = [FLOOR[room] for room in WITH_DEMO]

    assert set(WITH_DEMO) == {room for floor in FLOORS for room in floor} - {"kernel"}
    assert heights == sorted(heights)
    assert set(WITH_DEMO) - set(FEATURES) == {"demo"}


def test_imports_point_down() -> None:
    wrong = [
        f"{path.relative_to(HOME)} imports {'.'.join(target)}"
        for path in modules()
        for target in imports(path)
        if target[0] == "marketplace" and len(target) > 1 and target[1] in FLOOR and room_of(path) in FLOOR
        if target[1] != room_of(path) and FLOOR[target[1]] >= FLOOR[room_of(path)]
    ]
    assert not wrong, "\n".join(wrong)


def test_a_kind_of_file_imports_only_what_its_kind_may() -> None:
    wrong = []
    for path in modules():
        room, kind = room_of(path), kind_of(path)
        if room in ("kernel", "app", "features"):
            continue
        for target in imports(path):
            own = target[:2] == ("marketplace", room) and len(target) > 2
            named = target[2] if own else target[0]
            if named in OWN_KIND_NEVER.get(kind, set()) and (own or target[0] == "flask"):
                wrong.append(f"{path.relative_to(HOME)} imports {'.'.join(target)}")
    assert not wrong, "\n".join(wrong)


def test_nothing_below_the_faces_comes_to_flask_however_far_away() -> None:
    below = [path for path in modules() if room_of(path) not in ("kernel", "__init__") and not is_face(path)]
    ways = [way for path in below if (way := way_to_flask(path))]
    assert not ways, "\n".join(ways)


def test_every_file_that_may_know_flask_does() -> None:
    for name in KNOWS_FLASK:
        assert any(target[0].split("_")[0] == "flask" for target in imports(HOME / name)), name


def test_nobody_imports_the_pages_of_another_feature() -> None:
    wrong = [
        f"{path.relative_to(HOME)} imports {'.'.join(target)}"
        for path in modules()
        for target in imports(path)
        if target[0] == "marketplace" and len(target) > 2 and target[1] not in (room_of(path), "kernel")
        if target[2] in OTHER_KIND_NEVER
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_kernel_commits() -> None:
    wrong = [
        str(path.relative_to(HOME))
        for path in modules()
        if room_of(path) != "kernel" and (".commit()" in path.read_text() or ".rollback()" in path.read_text())
    ]
    assert not wrong, wrong


def test_the_kernel_speaks_no_business() -> None:
    words = {"listing", "producer_id", "coordinator_of", "pickup", "checkout"}
    wrong = [
        f"{path.name}: {name}"
        for path in (HOME / "kernel").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and (name := node.name.casefold())
        if any(word in name for word in words)
    ]
    assert not wrong, wrong
