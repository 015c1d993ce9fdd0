"""The QR of a transfer on an order: read back as a bank's app reads it, it says whom, how much and what for."""

from io import BytesIO

import pytest
import segno
import zxingcpp
from flask import Flask
from PIL import Image
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.money import LARGEST, Money
from marketplace.orders.models import Order
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Bank
from marketplace.payments import vietqr
from marketplace.payments.pages import transfer_qr, transfer_row, transfer_words
from marketplace.payments.states import PaymentMethod
from tests.pages import PageClient
from tests.payments.test_vietqr import VECTORS
from tests.world.people import let_in
from tests.world.trade import Trade, bought, brought, trade


@pytest.fixture
def market(app: Flask) -> Trade:
    opened = trade()
    bank = db.session.scalars(select(Bank).order_by(Bank.bin)).first()
    organisations.open_bank_account(
        opened.selling, opened.seller, bank=bank, number="4800205111222", holder="Hồ Thị Dung", consent=True
    )
    return opened


def seen(picture: bytes) -> str:
    """What a scanner reads in a picture."""
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))
    return str(code.text)


@pytest.mark.parametrize("row", VECTORS)
def test_a_scanner_reads_every_vector_as_it_was_drawn(row: str) -> None:
    drawn = BytesIO()
    segno.make(row, error="m").save(drawn, kind="png", scale=4)
    assert seen(drawn.getvalue()) == row


def test_the_picture_says_whom_how_much_and_what_for(market: Trade, client: PageClient) -> None:
    order = bought(market, payment=PaymentMethod.TRANSFER)
    address = f"/don-hang/{order.reference}/chuyen-khoan.png"
    assert let_in(client, market.minh).get(address).status_code == 404  # the seller has not said yes
    brought(market, order, "confirm")
    row = seen(client.get(address).data)
    assert vietqr.is_sound(row)
    said = vietqr.read(row)
    account = vietqr.read(vietqr.read(said["38"])["01"])
    assert (said["01"], said["53"], said["54"], account["01"]) == ("12", "704", "170000", "4800205111222")
    assert vietqr.read(said["62"])["08"] == transfer_words(order) == f"DH {order.reference}"
    assert len(transfer_words(order)) <= 25


@pytest.mark.parametrize(("total", "said"), [(160_000, "160000"), (1, "1"), (10**13 - 1, "9" * 13)])
def test_the_code_follows_the_total_of_the_order(market: Trade, total: int, said: str) -> None:
    order = brought(market, bought(market, payment=PaymentMethod.TRANSFER), "confirm")
    order.total = Money(total)
    assert vietqr.read(transfer_row(order) or "")["54"] == said
    db.session.rollback()


@pytest.mark.parametrize("total", [0, LARGEST])
def test_there_is_no_code_for_nothing_and_none_for_more_than_a_bank_reads(market: Trade, total: int) -> None:
    order: Order = brought(market, bought(market, payment=PaymentMethod.TRANSFER), "confirm")
    order.total = Money(total)
    assert transfer_row(order) is None
    assert transfer_qr(order) is None
    db.session.rollback()
