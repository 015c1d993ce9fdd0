"""The way of a guest's orders into an account: signed in, by a link this browser was opened with."""

from __future__ import annotations

from typing import Any

from flask import url_for

from marketplace.checkout.queries import buyers_of
from marketplace.kernel.access import signed_in
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import Missing
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _

from .. import commands, queries
from ..schemas import AdoptOrders
from .blueprint import pages
from .holding import held_links, let_go


@pages.get("/don-khach")
@signed_in
def adopt() -> Any:
    """What the links of this browser stand for, each to be taken into the account with one tap."""
    return _page(Form(AdoptOrders()))


@pages.post("/don-khach/<reference>/nhan")
@signed_in
def adopt_orders(reference: str) -> Any:
    """Take a guest's purchase into the account. Without its link in this browser there is none."""
    link = held_links().get(reference)
    if link is None:
        raise Missing(_(queries.LOST))
    form = Form(AdoptOrders())
    done = form.offer(
        lambda who, **said: commands.adopt_orders(who, link, **said),
        then=url_for("orders.purchase", reference=reference),
        said=_(N_("Đơn đã vào tài khoản của bạn.")),
    )
    if done:
        let_go(reference)
    return done or _page(form)


def _page(form: Form) -> Any:
    return form.page(
        "guests/adopt.html",
        guests=queries.guests_behind(list(held_links().values())),
        buyers=[(each.slug, each.name) for each in buyers_of(actor())],
    )
