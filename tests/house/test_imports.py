"""Any module may be imported first, alone, and a second time."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

HOME = Path(__file__).parents[2]


def files() -> dict[str, Path]:
    """Every module of the house by its name."""
    paths = sorted((HOME / "marketplace").rglob("*.py"))
    return {".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def test_modules_import_in_either_order_and_again() -> None:
    program = (
        "import sys, importlib\n"
        "for name in {names}:\n"
        "    importlib.import_module(name)\n"
        "for name in {names}:\n"
        "    importlib.import_module(name)\n"
        "print(len(sys.modules))"
    )
    for ordered in (sorted(files()), sorted(files(), reverse=True)):
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", program.format(names=ordered)],
            cwd=HOME,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr[-2000:]


def test_each_module_can_be_the_first() -> None:
    """What a module imports begins after it in no case, so no order of importing finds one half made."""
    assert circle_in({name: needs(name, path.read_text(), is_package(path)) for name, path in files().items()}) == []


def test_a_circle_is_found() -> None:
    """Two rooms that need each other's files are one, by way of a package too; a package and its own files are none."""
    shop = needs("marketplace.shop", "from .queries import found", True)
    queries = needs("marketplace.shop.queries", "from . import shelf\nfrom marketplace.stock import models", False)
    house = {"marketplace.shop": shop, "marketplace.shop.queries": queries}

    def with_stock(source: str) -> dict[str, set[str]]:
        return {**house, "marketplace.stock.models": needs("marketplace.stock.models", source, False)}

    assert circle_in(with_stock("def late():\n    from marketplace.shop import found")) == []
    assert circle_in(with_stock("from marketplace.shop.queries import found"))
    assert circle_in(with_stock("from marketplace import shop"))


def is_package(path: Path) -> bool:
    return path.name == "__init__.py"


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """Modules that need each other in turn; empty when there are none."""
    known = {name: {each for each in others if each in graph} for name, others in graph.items()}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def needs(name: str, source: str, is_a_package: bool) -> set[str]:
    """The modules that must be whole before this one is: what it imports when it is imported, and their packages.

    Its own packages have begun already whenever it begins, so they are none of them.
    """
    package = name.split(".") if is_a_package else name.split(".")[:-1]
    found = set()
    for node in at_once(ast.parse(source).body):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = [*base, *(node.module.split(".") if node.module else [])]
            reached = [module, *([*module, alias.name] for alias in node.names)]
        else:
            reached = [alias.name.split(".") for alias in node.names]
        found |= {".".join(each[:length]) for each in reached for length in range(1, len(each) + 1)}
    return {each for each in found if not f"{name}.".startswith(f"{each}.")}


def at_once(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports of a module that run when it is imported: those in functions run later, those for types never."""
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            yield from at_once(node.orelse)
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for part in ("body", "orelse", "finalbody"):
                yield from at_once(getattr(node, part, []))
            for handler in getattr(node, "handlers", []):
                yield from at_once(handler.body)
