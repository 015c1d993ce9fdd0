"""The QR of a transfer: drawn on the order's page, and as a picture to keep for the bank's app."""

from __future__ import annotations

import io
from typing import Any

import segno
from flask import Blueprint, make_response
from markupsafe import Markup, escape

from marketplace.kernel.access import signed_in
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.web import template_global
from marketplace.orders.models import Order
from marketplace.orders.policy import may_see_contact
from marketplace.orders.queries import order_for
from marketplace.orders.states import SAID_YES

from . import vietqr
from .states import PaymentMethod

pages = Blueprint("payments", __name__)


@pages.get("/don-hang/<reference>/chuyen-khoan.png")
@signed_in
def transfer_picture(reference: str) -> Any:
    """The QR as a picture: a phone cannot scan its own screen, but every bank's app opens a saved picture."""
    order = order_for(actor(), reference)
    row = transfer_row(order)
    if row is None or not may_see_contact(actor(), order):
        raise Missing(_(N_("Đơn này không có mã chuyển khoản.")))
    picture = io.BytesIO()
    segno.make(row, error="m").save(picture, kind="png", scale=10)
    answer = make_response(picture.getvalue())
    answer.content_type = "image/png"
    answer.headers["Content-Disposition"] = f'attachment; filename="chuyen-khoan-{order.reference}.png"'
    return answer


@template_global
def transfer_qr(order: Order) -> Markup | None:
    """The QR of this order as inline SVG; None when it is not paid by transfer, not yet, or to an account not shown."""
    row = transfer_row(order)
    if row is None:
        return None
    drawn = segno.make(row, error="m").svg_inline(scale=4, border=4, omitsize=True, dark="#000", light="#fff")
    name = _(N_("Mã VietQR để chuyển khoản cho %(name)s"), name=order.terms["payment"]["bank"]["holder"])
    return Markup('<svg role="img" aria-label="{}" ').format(escape(name)) + Markup(drawn.removeprefix("<svg "))  # noqa: S704


@template_global
def transfer_words(order: Order) -> str:
    """What to write on the transfer: the order's reference, at most 25 plain letters."""
    return vietqr.ascii_only(f"DH {order.reference}")


def transfer_row(order: Order) -> str | None:
    """The VietQR of the seller's own account as it stood when the order was placed; none before the seller said yes."""
    payment = order.terms["payment"]
    if payment["method"] != PaymentMethod.TRANSFER or not payment["bank"] or order.state not in SAID_YES:
        return None
    if not 0 < order.total.dong <= vietqr.LARGEST_SUM:
        return None
    bank = payment["bank"]
    return vietqr.payload(
        bank_bin=bank["bin"], number=bank["number"], amount=order.total.dong, purpose=transfer_words(order)
    )
