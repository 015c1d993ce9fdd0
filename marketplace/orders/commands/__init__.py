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
from .watching import NotDue, ask_for_call, close_delivered, note_call, release_order, remind_seller, set_times

__all__ = [
    "Goods",
    "NotDue",
    "Promise",
    "TooMuchMoney",
    "ask_for_call",
    "cancel_order",
    "close_delivered",
    "complete_order",
    "confirm_order",
    "decline_order",
    "delay_order",
    "deliver_order",
    "note_call",
    "pack_order",
    "place_order",
    "place_orders",
    "release_order",
    "remind_seller",
    "resume_order",
    "set_times",
    "ship_order",
]
