"""The suite says the same on a busy machine as on an idle one: no clock is asserted, nothing sleeps or hurries.

What something costs is told by the benchmarks. A test may compare two runs of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
CLOCKS = {"monotonic", "perf_counter", "process_time", "thread_time", "time"}
CLOCKS |= {f"{name}_ns" for name in CLOCKS}
OF_A_PROCESSOR = {"ru_utime", "ru_stime"}
OF_A_PAGE = "performance.now"
AT_THIS_MOMENT = {"count", "is_visible", "is_hidden", "is_checked", "is_enabled", "is_disabled", "input_value"}
AT_THIS_MOMENT |= {"inner_text", "text_content", "all_inner_texts", "all_text_contents", "get_attribute"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def reads_a_clock(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        asked = node.func
        if isinstance(asked, ast.Attribute):
            return asked.attr in CLOCKS and isinstance(asked.value, ast.Name) and asked.value.id == "time"
        return isinstance(asked, ast.Name) and asked.id in CLOCKS - {"time"}
    if isinstance(node, ast.Attribute):
        return node.attr in OF_A_PROCESSOR
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and OF_A_PAGE in node.value


def is_measured(node: ast.AST, measured: set[str]) -> bool:
    """Whether it comes from a clock, directly or by one of these names."""
    return any(reads_a_clock(each) or (isinstance(each, ast.Name) and each.id in measured) for each in ast.walk(node))


def givings(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """What is given a name in there: the names, and what they are given."""
    for each in ast.walk(node):
        if isinstance(each, ast.Assign):
            yield from ((target, each.value) for target in each.targets)
        elif isinstance(each, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and each.value:
            yield each.target, each.value
        elif isinstance(each, ast.For | ast.comprehension):
            yield each.target, each.iter


def measured_names(node: ast.AST, known: set[str]) -> set[str]:
    """The names in there that come from a clock, the known ones among them."""
    found, before = set(known), -1
    while len(found) != before:
        before = len(found)
        for target, value in givings(node):
            if is_measured(value, found):
                found |= {each.id for each in ast.walk(target) if isinstance(each, ast.Name)}
    return found


def measuring_functions(module: ast.Module) -> set[str]:
    """The functions that give back what they measured."""
    found: set[str] = set()
    before = -1
    functions = [each for each in ast.walk(module) if isinstance(each, Function)]
    while len(found) != before:
        before = len(found)
        for function in functions:
            measured = measured_names(function, found)
            returned = (each for each in ast.walk(function) if isinstance(each, ast.Return) and each.value)
            if any(is_measured(each, measured) for each in returned):
                found.add(function.name)
    return found


def asserted_clocks(module: ast.Module) -> Iterator[int]:
    """The lines that hold a measured figure against one that was not measured in the same test."""
    if not any(map(reads_a_clock, ast.walk(module))):
        return
    known = measuring_functions(module)
    for function in ast.walk(module):
        if not isinstance(function, Function):
            continue
        measured = measured_names(function, known)
        for statement in (each for each in ast.walk(function) if isinstance(each, ast.Assert)):
            for compared in (each for each in ast.walk(statement.test) if isinstance(each, ast.Compare)):
                sides = [is_measured(side, measured) for side in (compared.left, *compared.comparators)]
                if any(sides) and not all(sides):
                    yield statement.lineno


def hurries(module: ast.Module) -> Iterator[int]:
    """The lines that sleep, or give up after a time of their own."""
    for each in ast.walk(module):
        if isinstance(each, ast.Call):
            sleeps = isinstance(each.func, ast.Attribute) and each.func.attr in ("sleep", "wait_for_timeout")
            own_time = any(given.arg == "timeout" and isinstance(given.value, ast.Constant) for given in each.keywords)
            if sleeps or own_time:
                yield each.lineno


def momentary_reads(module: ast.Module) -> Iterator[int]:
    """The lines that assert what a page says at this very moment, where `expect` would wait for it."""
    if not any(isinstance(each, ast.ImportFrom) and each.module == "playwright.sync_api" for each in module.body):
        return
    for statement in (each for each in ast.walk(module) if isinstance(each, ast.Assert)):
        for each in ast.walk(statement.test):
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr in AT_THIS_MOMENT:
                yield statement.lineno


def test_the_suite_asserts_no_clock_and_hurries_nobody() -> None:
    found = [
        f"{path.relative_to(TESTS)}:{line}: {said}"
        for path in sorted(TESTS.rglob("*.py"))
        if path != Path(__file__)
        for module in [ast.parse(path.read_text())]
        for rule, said in ((asserted_clocks, "a clock"), (hurries, "a hurry"), (momentary_reads, "a page half read"))
        for line in rule(module)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("words", "is_refused"),
    [
        ("began = time.monotonic(); work(); assert time.monotonic() - began < 3", True),
        ("began = perf_counter(); work(); took = perf_counter() - began; assert took <= 0.4", True),
        ("used = resource.getrusage(1); assert used.ru_utime + used.ru_stime <= 0.4", True),
        ("costs = [used.ru_utime for used in all_of_it]; assert min(cost for cost in costs) < 1", True),
        ("took = page.evaluate('() => performance.now()'); assert took < 3000", True),
        ("def cost():\n  began = time.time()\n  return time.time() - began\nassert cost() < 1", True),
        ("def cost():\n  began = time.time()\n  return time.time() - began\nassert cost() < 9 * cost()", False),
        ("used = resource.getrusage(1); assert used.ru_maxrss < 150", False),
        ("long_ago = time.time() - 86_400; os.utime(file, (long_ago, long_ago)); assert file.exists()", False),
    ],
)
def test_an_asserted_clock_is_found_whatever_it_is_called(words: str, is_refused: bool) -> None:
    module = ast.parse("def test():\n" + "\n".join(f"  {line}" for line in words.split("\n")))

    assert bool(list(asserted_clocks(module))) is is_refused


@pytest.mark.parametrize(
    ("words", "is_refused"),
    [
        ("time.sleep(1)", True),
        ("page.wait_for_timeout(500)", True),
        ("expect(page).to_have_url('/', timeout=5_000)", True),
        ("expect(page).to_have_url('/')", False),
        ("subprocess.run(words, timeout=PATIENCE)", False),
    ],
)
def test_a_sleep_and_a_time_of_its_own_are_found(words: str, is_refused: bool) -> None:
    assert bool(list(hurries(ast.parse(words)))) is is_refused


@pytest.mark.parametrize(
    ("words", "is_refused"),
    [
        ("assert page.locator('li').count() == 1", True),
        ("assert 'Măng' in page.inner_text('main')", True),
        ("expect(page.locator('li')).to_have_count(1)", False),
        ("assert names() == ['Măng']", False),
    ],
)
def test_a_page_half_read_is_found(words: str, is_refused: bool) -> None:
    module = ast.parse(f"from playwright.sync_api import Page, expect\n{words}")

    assert bool(list(momentary_reads(module))) is is_refused
