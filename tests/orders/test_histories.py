"""Whatever people do to each other's orders, stock and money still agree; `make faults` tries a thousand histories."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.orders.histories import COUNTED, histories

HISTORIES = 12
STEPS = 30


@pytest.mark.slow
def test_stock_orders_and_money_agree_after_any_history(app: Flask) -> None:
    before = COUNTED["kept"]
    with histories() as machine:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=HISTORIES,
                stateful_step_count=STEPS,
                derandomize=True,
                database=None,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert COUNTED["kept"] - before > HISTORIES, "hardly anything was done; the histories prove nothing"
