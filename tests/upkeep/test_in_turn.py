"""Several commands in one process: the market is opened once, and the first failure ends the row."""

from __future__ import annotations

from flask import Flask


def test_commands_run_in_the_order_given(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["in-turn", "outbox send", "reference load", "outbox forget-sent"])

    assert done.exit_code == 0, done.output
    told = [line.split()[0] for line in done.output.splitlines()]
    assert [word for word in told if word in ("sent", "banks:", "forgot")] == ["sent", "banks:", "forgot"]


def test_the_first_failure_ends_the_row(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["in-turn", "backup verify /nowhere", "outbox send"])

    assert done.exit_code != 0
    assert "sent" not in done.output
