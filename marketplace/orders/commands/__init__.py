"""The verbs of an order, by what they are for."""

from ..goods import Addition, Goods, Promise
from .amending import (
    LastLine,
    NothingChanged,
    TooManyLines,
    WeighedAlready,
    add_goods,
    amend_order,
    grows,
    refuse_unless_open,
)
from .changing import TooMuchMoney, lock_order
from .fulfilling import (
    cancel_order,
    complete_order,
    confirm_order,
    decline_order,
    delay_order,
    deliver_order,
    pack_order,
    resume_order,
    ship_order,
)
from .placing import place_order, place_orders

__all__ = [
    "Addition",
    "Goods",
    "LastLine",
    "NothingChanged",
    "Promise",
    "TooManyLines",
    "TooMuchMoney",
    "WeighedAlready",
    "add_goods",
    "amend_order",
    "cancel_order",
    "complete_order",
    "confirm_order",
    "decline_order",
    "delay_order",
    "deliver_order",
    "grows",
    "lock_order",
    "pack_order",
    "place_order",
    "place_orders",
    "refuse_unless_open",
    "resume_order",
    "ship_order",
]
