"""The verbs of an order, by what they are for."""

from .changing import TooMuchMoney
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
from .placing import Goods, Promise, place_order, place_orders

__all__ = [
    "Goods",
    "Promise",
    "TooMuchMoney",
    "cancel_order",
    "complete_order",
    "confirm_order",
    "decline_order",
    "delay_order",
    "deliver_order",
    "pack_order",
    "place_order",
    "place_orders",
    "resume_order",
    "ship_order",
]
