"""Whether orders add up and hold what the ledger keeps, asked by hand and every night."""

import logging

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.kernel.db import db
from marketplace.orders.jobs import check_nightly
from tests.world.trade import Trade, bought, brought


def test_orders_at_every_step_add_up(market: Trade, app: Flask) -> None:
    steps = ("confirm", "pack", "ship", "deliver", "complete")
    for number in range(len(steps)):
        brought(market, bought(market, {market.bamboo: "0.5"}), *steps[:number])
    brought(market, bought(market), "decline")
    brought(market, bought(market), "confirm", "cancel")
    ran = app.test_cli_runner().invoke(args=["orders", "check"])
    assert (ran.exit_code, ran.output) == (0, "0 figures of orders differ.\n")
    assert check_nightly() == 0


@pytest.mark.parametrize(
    ("cheat", "said"),
    [
        ("UPDATE order_ SET total = total + 1", "total 170001, lines 170000"),
        ("UPDATE order_line SET amount = amount - 1", "costs 169999, due is 2 at 85000"),
        ("UPDATE order_line SET held = 1000", "the ledger reserves 2, orders hold 1"),
        ("UPDATE order_ SET state = 'shipped'", "still holds 2"),
    ],
)
def test_what_differs_is_named(
    market: Trade, app: Flask, caplog: pytest.LogCaptureFixture, cheat: str, said: str
) -> None:
    bought(market)
    db.session.execute(text(cheat))
    db.session.commit()
    ran = app.test_cli_runner().invoke(args=["orders", "check"])
    assert ran.exit_code == 1
    assert said in ran.output
    with caplog.at_level(logging.ERROR):
        assert check_nightly() >= 1
    assert said in caplog.text
