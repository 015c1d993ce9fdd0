"""Imports point down. Reading this list from the bottom up is reading the house."""

import ast
from collections.abc import Iterator
from pathlib import Path

LAYERS = [
    {"app"},
    {"features"},
    {"shop", "desks", "api", "demo", "upkeep"},
    {"notifications", "search", "audit"},
    {"checkout"},
    {"payments", "delivery"},
    {"orders", "assistance", "imports", "shelf"},
    {"stock", "introductions"},
    {"catalogue"},
    {"organisations", "partnerships", "handbook"},
    {"approvals"},
    {"accounts"},
    {"localities"},
    {"kernel"},
]
HOME = Path(__file__).parents[2] / "marketplace"
FLOOR = {room: height for height, rooms in enumerate(reversed(LAYERS)) for room in rooms}
OWN_KIND_NEVER = {
    "states": {"models", "policy", "queries", "commands", "schemas", "pages", "api"},
    "models": {"flask", "commands", "queries", "policy", "schemas", "pages", "api"},
    "policy": {"flask", "commands", "pages", "api"},
    "commands": {"flask", "pages", "api", "schemas"},
    "schemas": {"models", "queries", "commands", "pages", "api"},
}
OTHER_KIND_NEVER = {"pages", "producer_pages", "coordinator_pages", "administrator_pages", "api", "jobs", "reactions"}


def modules() -> list[Path]:
    return sorted(HOME.rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, ...]]:
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


def test_every_room_stands_on_a_floor() -> None:
    assert {room_of(path) for path in modules()} - {"__init__"} <= set(FLOOR)


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


def test_nobody_imports_the_doors_of_another_feature() -> None:
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
        for path in (HOME / "kernel").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and (name := node.name.casefold())
        if any(word in name for word in words)
    ]
    assert not wrong, wrong
