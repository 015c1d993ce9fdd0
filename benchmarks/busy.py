"""The tests that could mind a busy machine, again and again beside busy loops: `python -m benchmarks.busy`.

They drive a browser, measure, or wait for threads and programs. Whatever else the machine does, none may fail. What
follows the options goes to pytest: `python -m benchmarks.busy --times 2 tests/journeys`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from defusedxml import ElementTree

CHOSEN = "browser or measures"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--times", type=int, default=10, help="how often all of them run (default 10)")
    asked.add_argument("--loops", type=int, default=4, help="how many busy loops run beside them (default 4)")
    given, rest = asked.parse_known_args()
    ran = failed = 0
    with busy(given.loops), tempfile.TemporaryDirectory(prefix="marketplace-bench-") as folder:
        for time in range(1, given.times + 1):
            these, wrong = one_run(Path(folder) / "told.xml", rest)
            ran, failed = ran + these, failed + len(wrong)
            print(f"{time}: {these} tests, {len(wrong)} failed", *wrong, sep="\n   ", flush=True)
    print(f"{given.times} times beside {given.loops} busy loops: {ran} tests, {failed} failed")
    if failed or not ran:
        sys.exit(1)


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """So many processes that never rest, for as long as the block lasts."""
    beside = [multiprocessing.Process(target=never_rest, daemon=True) for _loop in range(loops)]
    for each in beside:
        each.start()
    try:
        yield
    finally:
        for each in beside:
            each.kill()


def never_rest() -> None:
    """Take a processor for good."""
    while True:
        pass


def one_run(told: Path, rest: list[str]) -> tuple[int, list[str]]:
    """Run them all once; how many there were, and the names of those that failed."""
    words = ["-q", "-n", "2", "--dist", "worksteal", "-m", CHOSEN, f"--junitxml={told}", *rest]
    subprocess.run([sys.executable, "-m", "pytest", *words], stdout=subprocess.DEVNULL, check=False)  # noqa: S603
    cases = list(ElementTree.parse(told).iter("testcase"))
    wrong = [each for each in cases if each.find("failure") is not None or each.find("error") is not None]
    return len(cases), [f"{each.get('classname')}::{each.get('name')}" for each in wrong]


if __name__ == "__main__":
    main()
