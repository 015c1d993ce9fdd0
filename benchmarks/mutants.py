"""Break each rule once, and see whether a test notices: every policy, command and state of the market.

The suite runs once on SQLite (tests in a browser left out) and tells which test walks which line. Then each mutant (see
`mutating`) meets the tests that walk its line, in a process of its own, the quickest first. What no test notices is
written down as a survivor, to be judged by what it would cost a user.
"""

from __future__ import annotations

import argparse
import ast
import functools
import gc
import importlib.metadata
import os
import platform
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, NoReturn

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutating import Mutant, Place, code_of, mutants_of

MARKET = Path(__file__).resolve().parent.parent / "marketplace"
RULES = ("policy.py", "states.py", "commands.py", "commands/*.py")
MOST_TESTS = 40  # a mutant that so many tests of its line let pass is a survivor
PATIENCE = 120  # seconds for one mutant; longer is a mutant that hangs, which a test would notice
NOT_REACHED = "not reached"
VERDICTS = {0: "survived", 1: "killed", 2: "not tried"}


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__)
    asked.add_argument("--rooms", nargs="*", default=[], help="only the rules of these rooms")
    asked.add_argument("--tests", nargs="*", default=["tests"], help="only these tests")
    asked.add_argument("--part", default="1/1", help="the k-th of n parts of the mutants, as 1/2")
    asked.add_argument("--out", type=Path, default=Path("mutants.txt"), help="where every verdict is written")
    given = asked.parse_args()
    print(f"Python {platform.python_version()} · pytest {importlib.metadata.version('pytest')}")
    k, n = map(int, given.part.split("/"))
    hunt = Hunt(list(rules(given.rooms)), part=(k - 1, n), out=given.out)
    options = ["-q", "-p", "no:cacheprovider", "--database", "sqlite", "-n", "0"]
    sys.exit(pytest.main([*options, *given.tests], plugins=[hunt]))


def rules(rooms: list[str]) -> Iterator[Path]:
    """The files that hold the rules of these rooms; of every room when none is named."""
    for room in rooms or sorted(each.name for each in MARKET.iterdir() if each.is_dir()):
        for pattern in RULES:
            yield from sorted((MARKET / room).glob(pattern))


class Walk:
    """Which lines of the rules a test walks, in any thread."""

    def __init__(self, files: list[Path]) -> None:
        self.files = {str(file) for file in files}
        self.lines: set[tuple[str, int]] = set()

    def __enter__(self) -> Walk:
        self.lines = set()
        threading.settrace(self.enter)
        sys.settrace(self.enter)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]

    def enter(self, frame: FrameType, event: str, _argument: Any) -> Any:
        return self.walk if frame.f_code.co_filename in self.files else None

    def walk(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self.walk


class Hunt:
    """A plugin of pytest: it runs the tests once to know them, and then each mutant against those of its line."""

    def __init__(self, files: list[Path], *, part: tuple[int, int], out: Path) -> None:
        self.files, self.part, self.out = files, part, out
        self.walkers: dict[tuple[str, int], list[pytest.Item]] = defaultdict(list)
        self.builders: dict[tuple[str, int], list[pytest.Item]] = defaultdict(list)
        self.seconds: dict[pytest.Item, float] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """A browser takes seconds and knows nothing of rules; the house's tests read files, not behaviour."""
        items[:] = [each for each in items if "live_server" not in getattr(each, "fixturenames", ())]
        items[:] = [each for each in items if "house" not in each.path.parts and "faults" not in each.path.parts]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item, after in zip(session.items, [*session.items[1:], session.items[0]], strict=True):
            self.know(item, after)
        gc.freeze()  # so that children share what they only read
        verdicts: dict[str, int] = defaultdict(int)
        with self.out.open("w", encoding="utf-8") as written:
            for file in self.files:
                for mutant in mutants_of(file):
                    if mutant.number % self.part[1] == self.part[0]:
                        verdict = self.verdict(file, mutant)
                        verdicts[verdict] += 1
                        print(
                            verdict,
                            f"{file.relative_to(MARKET)}:{mutant.line}",
                            mutant.words,
                            sep="\t",
                            file=written,
                            flush=True,
                        )
        print("\n" + " · ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items())))
        return True

    def know(self, item: pytest.Item, after: pytest.Item) -> None:
        """Run a test as it is, and keep what it walks while preparing and while testing, and how long it takes."""
        began = time.monotonic()
        self.walk, self.while_testing = Walk(self.files), set()
        with self.walk:
            reports = runtestprotocol(item, log=False, nextitem=after)
        self.seconds[item] = time.monotonic() - began
        if any(report.failed for report in reports):
            print(f"\n{item.nodeid} fails without any mutant and is left out")
            return
        for line in self.while_testing:
            self.walkers[line].append(item)
        for line in self.walk.lines - self.while_testing:
            self.builders[line].append(item)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        before, self.walk.lines = self.walk.lines, set()
        try:
            return (yield)
        finally:
            self.while_testing = set(self.walk.lines)
            self.walk.lines |= before

    def verdict(self, file: Path, mutant: Mutant) -> str:
        """What becomes of a mutant."""
        if mutant.place is None:
            return self.tried(file, mutant, self.of_the_room(file), most=len(self.seconds))
        line = (str(file), mutant.line)
        walkers = self.walkers[line] or self.builders[line]
        return self.tried(file, mutant, walkers, most=MOST_TESTS) if walkers else NOT_REACHED

    def of_the_room(self, file: Path) -> list[pytest.Item]:
        room = file.relative_to(MARKET).parts[0]
        return [item for item in self.seconds if room in item.path.parts]

    def tried(self, file: Path, mutant: Mutant, tests: list[pytest.Item], *, most: int) -> str:
        """Let the quickest tests, those of the rule's own room first, meet the mutant in a child of this process."""
        room = file.relative_to(MARKET).parts[0]
        chosen = sorted(tests, key=lambda item: (room not in item.path.parts, self.seconds[item]))[:most]
        patience = PATIENCE + 5 * sum(self.seconds[item] for item in chosen)
        child = os.fork()
        if child == 0:
            meet(file, mutant, chosen, rebuilt=not self.walkers[str(file), mutant.line], patience=patience)
        return VERDICTS[end_of(child)]


def meet(file: Path, mutant: Mutant, tests: list[pytest.Item], *, rebuilt: bool, patience: float) -> NoReturn:
    """In the child: become the mutant, run the tests, and end with 1 as soon as one notices.

    It ends with 2 when it did not come to that. One that hangs is ended by its alarm: its tests did not pass.
    """
    signal.alarm(int(patience))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    ended = 1 if mutant.place is None else 2  # a table that cannot even be made is noticed by every test
    try:
        become(file, mutant)
        if rebuilt:
            forget_worlds()
        ended = 1 if any(fails(item, tests) for item in tests) else 0
    finally:
        os._exit(ended)


def fails(item: pytest.Item, tests: list[pytest.Item]) -> bool:
    """Whether this test notices; what all tests share stays standing for the next."""
    other = next((each for each in tests if each is not item), item)
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=other))


def become(file: Path, mutant: Mutant) -> None:
    """Change the rule where it stands in memory, and let nothing built with the old one stay."""
    gc.unfreeze()
    if mutant.place is None:
        change_table(file, mutant)
    else:
        change_function(file, code_of(mutant.tree, file, mutant.place), mutant.place)
    for kept in [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]:
        if getattr(kept, "__module__", "").startswith("marketplace"):
            kept.cache_clear()


def change_function(file: Path, changed: CodeType, place: Place) -> None:
    """Give every function made of this place the changed code. Raises LookupError when there is none."""
    found = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
    found = [each for each in found if each.__code__.co_filename == str(file)]
    found = [each for each in found if (each.__code__.co_qualname, each.__code__.co_firstlineno) == place]
    if not found or any(each.__code__.co_freevars != changed.co_freevars for each in found):
        raise LookupError(place)
    for function in found:
        function.__code__ = changed


def change_table(file: Path, mutant: Mutant) -> None:
    """Run the changed assignment again in its module, and put what it makes wherever the old table is known."""
    module = next(each for each in list(sys.modules.values()) if getattr(each, "__file__", None) == str(file))
    changed = next(each for each in mutant.tree.body if each.lineno <= mutant.line <= (each.end_lineno or 0))
    made = dict(vars(module))
    exec(compile(ast.Module([changed], []), str(file), "exec", dont_inherit=True), made)  # noqa: S102 - the text is our own
    for name, old in list(vars(module).items()):
        if made[name] is not old and hasattr(old, "__dict__"):
            old.__dict__.update(made[name].__dict__)
        elif made[name] is not old:
            put_instead(old, made[name])


def put_instead(old: object, new: object) -> None:
    for module in list(sys.modules.values()):
        for name, value in list(getattr(module, "__dict__", {}).items()):
            if value is old:
                setattr(module, name, new)


def forget_worlds() -> None:
    """Worlds kept from before the mutant are built anew."""
    for ground in [each for each in gc.get_objects() if type(each).__name__ == "Ground"]:
        ground.made.clear()


def end_of(child: int) -> int:
    """How the child ended; one that was stopped because it hung did not pass."""
    _pid, status = os.waitpid(child, 0)
    return 1 if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main()
