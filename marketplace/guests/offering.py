"""Whether a cart can be ordered without an account: asked by the cart, the review and nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.checkout.basket import Basket
from marketplace.kernel.actor import Actor

from . import policy
from .limits import fault_of_closed, fault_of_sellers, fault_of_share, fault_of_sum


@dataclass(frozen=True)
class Offer:
    """To whom it is made, and what stands in the way. `is_open`: a visitor, and every seller takes guests."""

    is_open: bool
    faults: Sequence[str] = ()
    is_for_visitor: bool = False

    @property
    def stands(self) -> bool:
        """It can be ordered without an account as it is."""
        return self.is_open and not self.faults


def offer_for(actor: Actor, basket: Basket) -> Offer:
    """What the limits say of a cart before it is ordered; ordering asks them again, with the goods kept back."""
    if not policy.may_order(actor):
        return Offer(is_open=False)
    if not policy.are_open(basket.producers):
        return Offer(False, _said(map(fault_of_closed, basket.producers)), is_for_visitor=True)
    said = [
        fault_of_sellers(len(basket.shares)),
        fault_of_sum(basket.total),
        *(share.too_small for share in basket.shares),
        *(fault_of_share(item.listing, item.amount, item.available) for item in basket.items if not item.fault),
    ]
    return Offer(True, _said(said), is_for_visitor=True)


def _said(faults: Iterable[str]) -> list[str]:
    return [fault for fault in faults if fault]
