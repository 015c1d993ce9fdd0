"""Whoever calls a function of the house reads in its docstring which errors it raises itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2] / "marketplace"
# Their errors are answers, which the document of the API and the page show: nobody calls them by hand.
FACES = {"api", "authentication", "schemas", "rest", "security", "pages", "unfinished"}


def is_called_by_hand(path: Path) -> bool:
    parts = {part.removesuffix(".py") for part in path.relative_to(HOME).parts}
    return not (parts & FACES or any(part.endswith("_pages") for part in parts))


def public_functions(body: list[ast.stmt], within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions and methods others may call, by their names; what an engine calls has its own documents."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from public_functions(node.body, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith(("_", "process_")):
            yield f"{within}{node.name}", node


def raised_in(function: ast.FunctionDef) -> set[str]:
    """The names of the errors raised in its own body, not in functions within it."""
    found, waiting = set(), list[ast.AST](function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(error, ast.Name) and error.id[0].isupper() and error.id != "AssertionError":
                found.add(error.id)
        waiting += ast.iter_child_nodes(node)
    return found


def unsaid(source: str) -> list[tuple[str, str]]:
    """The functions of a file, each with an error its docstring keeps from who calls it."""
    return [
        (name, error)
        for name, function in public_functions(ast.parse(source).body)
        for error in sorted(raised_in(function))
        if error not in (ast.get_docstring(function) or "")
    ]


def test_a_docstring_names_the_errors_of_its_function() -> None:
    wrong = [
        f"{path.relative_to(HOME)}: {name} raises {error}"
        for path in sorted(HOME.rglob("*.py"))
        if is_called_by_hand(path)
        for name, error in unsaid(path.read_text())
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def find():\n    'Raises Missing.'\n    raise Missing", []),
        ("def find():\n    'One of them.'\n    if True:\n        raise Missing('gone')", [("find", "Missing")]),
        ("class A:\n    def find(self):\n        raise Missing", [("A.find", "Missing")]),
        ("def find():\n    def inner():\n        raise Missing\n    raise", []),
        ("def _find():\n    raise Missing", []),
    ],
)
def test_an_error_nobody_told_of_is_found(source: str, found: list[tuple[str, str]]) -> None:
    assert unsaid(source) == found
