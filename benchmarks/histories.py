"""A thousand random histories of trade on each database, each step followed by every check: part of `make faults`.

It prints what was kept, refused and broken off, and fails with the shortest history that does not add up.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import KINDS, Markets
from tests.orders.histories import COUNTED
from tests.orders.histories import histories as opened_histories

BATCH = 50


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.histories", description=__doc__)
    asked.add_argument("--histories", type=int, default=1000)
    asked.add_argument("--steps", type=int, default=30)
    asked.add_argument("--seed", type=int, default=2025)
    asked.add_argument("--database", choices=(*KINDS, "both"), default="both")
    given = asked.parse_args()
    versions = " · ".join(f"{name} {importlib.metadata.version(name)}" for name in ("sqlalchemy", "hypothesis"))
    print(f"Python {platform.python_version()} · {versions} · seed {given.seed}")
    for kind in KINDS if given.database == "both" else [given.database]:
        told(kind, given.histories, given.steps, given.seed)


def told(kind: str, histories: int, steps: int, sown: int) -> None:
    """Try so many histories on one database, and print what happened in them."""
    COUNTED.update(dict.fromkeys(COUNTED, 0))
    with tempfile.TemporaryDirectory(prefix="marketplace-histories-") as folder:
        Path(folder).chmod(0o755)
        markets = Markets(Path(folder))
        began = time.perf_counter()
        try:
            for begun in range(0, histories, BATCH):  # checks look at the whole market, so it is kept small
                with markets.fresh(kind).app_context(), opened_histories() as machine:
                    sow = seed(sown + begun)
                    run_state_machine_as_test(sow(machine), settings=how(min(BATCH, histories - begun), steps))
        finally:
            markets.close()
        took = time.perf_counter() - began
    did = " · ".join(f"{words} {number}" for words, number in COUNTED.items())
    print(
        f"{kind}: {histories} histories of up to {steps} steps · {did} · {took:.0f} s · everything adds up", flush=True
    )


def how(histories: int, steps: int) -> settings:
    """So many histories, none remembered from an earlier run; a failing one is made as short as it can be."""
    return settings(
        max_examples=histories,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


if __name__ == "__main__":
    main()
