"""Changes of one thing go through `rest.changing`, lists through `rest.page`: nowhere else is it done again."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

HOME = Path(__file__).parents[2] / "marketplace"
KEEPERS = {"kernel/versions.py", "api/document.py"}  # who compares it, and who describes it
CHANGING = {"PUT", "PATCH", "DELETE"}
OTHERWISE = {"row", "nothing"}


def views(app: Flask) -> Iterator[tuple[str, Any]]:
    """The functions behind PUT, PATCH and DELETE of the API, with their addresses."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/"):
            for method in sorted(CHANGING & (rule.methods or set())):
                yield f"{method} {rule.rule}", app.view_functions[rule.endpoint]


def calls_changing(view: Any) -> bool:
    body = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(view))))
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "changing"
        for node in ast.walk(body)
    )


def test_a_change_of_one_thing_is_compared_under_its_lock(bare_app: Flask) -> None:
    found = dict(views(bare_app))
    assert len(found) > 5
    loose = [
        call
        for call, view in found.items()
        if getattr(view, "takes_version", "") not in OTHERWISE and not calls_changing(view)
    ]
    assert not loose, loose


def test_what_takes_no_version_only_ends_a_thing_or_names_one_for_each_row(bare_app: Flask) -> None:
    marked = {call: view.takes_version for call, view in views(bare_app) if hasattr(view, "takes_version")}
    ends = ("favourites/<slug>", "follows/<slug>", "tokens/<reference>", "waits/<slug>")
    assert marked == {"PATCH /api/v1/listings": "row", **{f"DELETE /api/v1/{each}": "nothing" for each in ends}}


def test_nobody_else_reads_if_match() -> None:
    readers = {str(path.relative_to(HOME)) for path in HOME.rglob("*.py") if '"If-Match"' in path.read_text()}
    assert readers == KEEPERS


def test_lists_are_cut_by_the_kernel_alone() -> None:
    cutting = [str(path.relative_to(HOME)) for path in HOME.rglob("api.py") if "slice_of" in path.read_text()]
    assert not cutting, cutting


def test_every_list_takes_limit_and_cursor(bare_app: Flask) -> None:
    spec = bare_app.test_client().get("/api/v1/openapi.json").json
    for path, calls in spec["paths"].items():
        content = calls.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if "items" in schema.get("properties", {}):
            taken = {each["name"]: each["schema"] for each in calls["get"]["parameters"] if "name" in each}
            assert "cursor" in taken, path
            assert taken["limit"]["maximum"] == 100, path
