"""An earlier order once more."""

from __future__ import annotations

from typing import Any

from flask import flash, url_for

from marketplace.kernel.access import by_link
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import see
from marketplace.orders.queries import order_for

from .. import commands
from .blueprint import pages
from .own_cart import opened_cart


@pages.post("/don-hang/<reference>/mua-lai")
@by_link
def buy_again(reference: str) -> Any:
    """Put the goods of an earlier order into the cart; what cannot be had is said first."""
    for sentence in commands.buy_again(actor(), opened_cart(), order_for(actor(), reference)):
        flash(sentence, "warning")
    return see(url_for("checkout.cart"))
