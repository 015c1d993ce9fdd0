"""Nothing is longer than somebody reads in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
MOST_LINES = 400
MOST_LINES_OF_A_TEMPLATE = 120
MOST_LINES_OF_A_FUNCTION = 60
DRAWN_BY_HAND = HOME / "marketplace" / "demo"  # pictures and invented people of the demonstration: lists, not thoughts


def product_files(*endings: str) -> list[Path]:
    found = [
        path
        for ending in endings
        for room in ("marketplace", "benchmarks")
        for path in (HOME / room).rglob(f"*{ending}")
    ]
    return sorted(path for path in [*found, HOME / "config.py", HOME / "wsgi.py"] if path.suffix in endings)


def in_sight(paths: list[Path]) -> list[Path]:
    return [path for path in paths if DRAWN_BY_HAND not in path.parents]


def too_long(paths: list[Path], most: int) -> list[str]:
    lengths = {path: len(path.read_text().splitlines()) for path in paths}
    return [f"{path.relative_to(HOME)}: {length} lines" for path, length in lengths.items() if length > most]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Every function of a file by its name, with its lines from `def` to the last one."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("ending", [".py", ".js", ".css"])
def test_no_file_is_longer_than_one_reads(ending: str) -> None:
    paths = in_sight(product_files(ending))

    assert paths
    assert not too_long(paths, MOST_LINES), "cut it by what it does"


def test_no_template_is_longer_than_one_reads() -> None:
    assert not too_long(sorted((HOME / "templates").rglob("*.html")), MOST_LINES_OF_A_TEMPLATE), (
        "cut it into components"
    )


def test_no_function_is_longer_than_one_screen() -> None:
    long = [
        f"{path.relative_to(HOME)}: {name}, {length} lines"
        for path in in_sight(product_files(".py"))
        for name, length in functions(path)
        if length > MOST_LINES_OF_A_FUNCTION
    ]

    assert not long, "\n".join(long)
