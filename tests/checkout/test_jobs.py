"""Sweeping up old carts by command, as often as one likes."""

from flask import Flask

from marketplace.checkout import commands
from marketplace.kernel.actor import VISITOR
from marketplace.kernel.clock import FrozenClock


def test_old_carts_are_forgotten_once(app: Flask, clock: FrozenClock) -> None:
    commands.open_cart(VISITOR, secret="s" * 32)
    clock.move(days=61)
    run = app.test_cli_runner().invoke
    assert run(args=["checkout", "forget-old-carts"]).output == "forgotten: 1\n"
    assert run(args=["checkout", "forget-old-carts"]).output == "forgotten: 0\n"
