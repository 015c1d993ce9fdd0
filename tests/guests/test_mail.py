"""A guest who gave an address hears by mail what became of the order; who gave none gets none."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.outbox import OutboxMessage
from marketplace.orders import commands as orders
from tests.world.guests import LINK, guest_order, holding
from tests.world.trade import REASON, Trade, brought

ADDRESS = "hoa@example.vn"


def letters() -> list[str]:
    """The subjects of what goes to the guest, but for the letter with the link."""
    db.session.rollback()
    found = select(OutboxMessage.subject).where(OutboxMessage.to == ADDRESS, OutboxMessage.key.startswith("guest:"))
    return list(db.session.scalars(found.order_by(OutboxMessage.id)))


def test_each_step_of_the_seller_is_told(market: Trade) -> None:
    order = brought(market, guest_order(market, email=ADDRESS), "confirm", "pack", "ship", "deliver", "complete")
    code = order.reference
    assert letters() == [
        f"Đơn {code}: đã xác nhận", f"Đơn {code}: đã soạn hàng", f"Đơn {code}: đang giao", f"Đơn {code}: đã giao",
    ]  # fmt: skip


def test_the_reason_is_told_and_the_link_is_not(market: Trade) -> None:
    brought(market, guest_order(market, email=ADDRESS), "decline")
    bodies = select(OutboxMessage.body).where(OutboxMessage.key.startswith("guest:"))
    (body,) = db.session.scalars(bodies)
    assert REASON in body and LINK not in body


def test_a_slip_is_not_told(market: Trade) -> None:
    order = brought(market, guest_order(market, email=ADDRESS), "confirm")
    orders.take_back_step(market.selling, order)
    assert letters() == []
    brought(market, order, "confirm")
    assert len(letters()) == 1


def test_what_the_guest_does_is_not_told_to_them(market: Trade) -> None:
    order = guest_order(market, email=ADDRESS)
    orders.cancel_order(holding(), order, reason=REASON)
    assert letters() == []


@pytest.mark.parametrize("steps", [("confirm", "pack"), ("decline",)])
def test_without_an_address_nothing_is_sent(market: Trade, steps: tuple[str, ...]) -> None:
    brought(market, guest_order(market), *steps)
    assert letters() == []
