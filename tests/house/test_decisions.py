"""The review desk decides by its table: nobody asks a review what kind of thing it is about."""

import ast
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from marketplace.approvals.registry import kinds

HOME = Path(__file__).parents[2]
COLUMN = "subject_kind"


def mentions(path: Path) -> Iterator[ast.expr]:
    for node in ast.walk(ast.parse(path.read_text())):
        asked: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            asked = [node.left, *node.comparators]
        elif isinstance(node, ast.Match):
            asked = [node.subject]
        yield from (each for each in asked if any(names_the_column(part) for part in ast.walk(each)))


def names_the_column(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == COLUMN


def test_no_code_asks_a_review_for_its_kind() -> None:
    wrong = [
        f"{path.relative_to(HOME)}:{asked.lineno}"
        for path in sorted((HOME / "marketplace").rglob("*.py"))
        for asked in mentions(path)
    ]
    assert not wrong, wrong


def test_only_the_desk_knows_the_kind_of_a_review() -> None:
    rooms = [each for each in sorted((HOME / "marketplace").iterdir()) if each.name != "approvals"]
    wrong = [
        f"{path.relative_to(HOME)}:{node.lineno}"
        for room in rooms
        for path in ([room] if room.suffix == ".py" else sorted(room.rglob("*.py")))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and names_the_column(node)
    ]
    assert not wrong, wrong


def test_no_template_asks_a_review_for_its_kind() -> None:
    wrong = [
        str(path.relative_to(HOME))
        for path in sorted((HOME / "templates").rglob("*.*"))
        if COLUMN in path.read_text() or "kind.kind ==" in path.read_text()
    ]
    assert not wrong, wrong


def test_every_kind_is_registered_by_the_reviewing_of_its_room(bare_app: Flask) -> None:
    """What is called for one kind is written in one place, and each kind brings all of it."""
    assert kinds()
    for kind in kinds():
        bare_app.jinja_env.get_template(kind.template)
        deciding = [kind.load, kind.approve, kind.give_back, kind.take_back]
        assert {each.__module__.split(".")[2] for each in deciding} == {"reviewing"}, kind.kind
        assert kind.checklist and kind.reasons[-1][0] == "other"
        assert not kind.refusal or kind.refusal in dict(kind.reasons)
