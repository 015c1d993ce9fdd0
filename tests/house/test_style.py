"""How the source is written: imports above, no banners, the field's own names, and a reason for every exception."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).parents[2]
# What a function may import for itself, and why it does not stand above:
LATE = {
    "fpdf": "20 MiB that only a worker who draws should carry",
    "marketplace.kernel.printing.pdf": "it brings fpdf",
    "marketplace.demo.market": "it brings what draws PDFs; servers beside it need not carry that",
    "PIL": "a worker that draws nothing need not carry it",
    "pillow_heif": "rarely needed, and each photo pays for what is imported",
    "pysqlite3": "needed where the database is SQLite, and only there",
}
# Names that said something else than the word of the field, and the word:
FIELDS_WORDS = {
    "door": "authentication",
    "once": "idempotency",
    "darkroom": "worker",
    "scrubber": "worker",
    "pen": "pdf",
}
# The same for what a module offers others:
OFFERED_WORDS = {
    "OnceKey": "IdempotencyKey",
    "once": "run_idempotent",
    "Pen": "PageWriter",
    "later": "after_commit",
    "lastly": "before_commit",
}
BANNER = re.compile(r"^\s*(?:#|//|/\*)\s*[-=*~#]{3,}", re.MULTILINE)
IGNORED = re.compile(r"#\s*type:\s*ignore")
IGNORED_WITH_REASON = re.compile(r"# type: ignore\[[a-z-]+\]  # \w.{5,}")


def sources(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in (HOME / room).rglob("*.py")]
    assert found
    return sorted(found)


def imported_late(path: Path) -> Iterator[str]:
    """What functions of a file import for themselves, by its full name."""
    package = path.relative_to(HOME).with_suffix("").parts
    functions = [each for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.FunctionDef)]
    for node in (node for function in functions for node in ast.walk(function)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            yield from (module if node.module else f"{module}.{alias.name}" for alias in node.names)


def allowed(name: str) -> str | None:
    return next((each for each in LATE if name == each or name.startswith(f"{each}.")), None)


def test_functions_import_only_what_is_too_dear_to_stand_above() -> None:
    late = {(path, name) for path in sources("marketplace") for name in imported_late(path)}
    wrong = [f"{path.relative_to(HOME)}: {name}" for path, name in late if allowed(name) is None]

    assert not wrong, "\n".join(sorted(wrong))
    assert {allowed(name) for _path, name in late} == set(LATE), "nobody imports the others late any more"


def test_no_comment_is_a_banner() -> None:
    paths = sources("marketplace", "tests", "benchmarks", "migrations")
    wrong = [str(path.relative_to(HOME)) for path in paths if BANNER.search(path.read_text())]

    assert not wrong, "what needs a heading is a file of its own: " + ", ".join(wrong)


def test_files_have_the_words_of_the_field() -> None:
    wrong = [
        f"{path.relative_to(HOME)}: say {FIELDS_WORDS[path.stem]}"
        for path in sources("marketplace", "benchmarks")
        if path.stem in FIELDS_WORDS
    ]

    assert not wrong, "\n".join(wrong)


def test_what_a_module_offers_has_the_words_of_the_field() -> None:
    wrong = [
        f"{path.relative_to(HOME)}: say {OFFERED_WORDS[node.name]}"
        for path in sources("marketplace", "benchmarks")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in OFFERED_WORDS
    ]

    assert not wrong, "\n".join(wrong)


def test_whatever_the_type_checker_is_told_to_pass_over_has_a_reason() -> None:
    wrong = [
        f"{path.relative_to(HOME)}:{number}"
        for path in sources("marketplace")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if IGNORED.search(line) and not IGNORED_WITH_REASON.search(line)
    ]

    assert not wrong, "\n".join(wrong)
