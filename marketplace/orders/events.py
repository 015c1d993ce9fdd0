"""What happened to an order."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.actor import Actor

from .models import Order, OrderCall, OrderTimes, Purchase
from .states import ChangeKind


@dataclass(frozen=True)
class OrderEvent:
    """Something happened to this order, by this person, for this reason (empty where none is asked)."""

    order: Order
    actor: Actor
    reason: str = ""


class OrderPlaced(OrderEvent):
    """A buyer asked for goods; they are kept back."""


class OrderConfirmed(OrderEvent):
    """The seller said yes."""


class OrderKept(OrderEvent):
    """The seller called a guest and keeps the goods back for them."""


class OrderDeclined(OrderEvent):
    """The seller said no; the goods are back on the shelf."""


class OrderCancelled(OrderEvent):
    """One side took its word back; the goods are back on the shelf."""


class OrderPacked(OrderEvent):
    """The goods are packed."""


class OrderShipped(OrderEvent):
    """The goods left the seller."""


class OrderDelayed(OrderEvent):
    """The road is closed."""


class OrderResumed(OrderEvent):
    """The road is open again."""


class OrderDelivered(OrderEvent):
    """The goods are handed over."""


class OrderCompleted(OrderEvent):
    """Both sides kept their word."""


@dataclass(frozen=True)
class OrderChanged(OrderEvent):
    """What is promised, weighed or kept of an order changed after it was placed; `kind` says how."""

    kind: ChangeKind = ChangeKind.AMENDED


@dataclass(frozen=True)
class OrderStepTakenBack(OrderEvent):
    """A slip of the finger: the seller undid this step at once. `version` is the order's, as the step had left it."""

    step: str = ""
    version: int = 0


class SellerReminded(OrderEvent):
    """The seller has not answered; the market says so once."""


class CallAsked(OrderEvent):
    """The seller still has not answered; a coordinator should telephone."""


@dataclass(frozen=True)
class CallNoted:
    """A coordinator telephoned about an order."""

    call: OrderCall
    actor: Actor


@dataclass(frozen=True)
class TimesSet:
    """How long orders of a locality's sellers may wait changed."""

    times: OrderTimes
    actor: Actor


@dataclass(frozen=True)
class PurchasePassedOn:
    """What a guest asked for is an account's now."""

    purchase: Purchase
    actor: Actor


@dataclass(frozen=True)
class PurchasePlaced:
    """Everything one buyer asked for in one breath, after `OrderPlaced` of each order in it."""

    purchase: Purchase
    actor: Actor
