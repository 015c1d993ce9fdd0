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
from .line import NoSuchLine, NotThatMuch
from .placing import Goods, Promise, place_order, place_orders
from .sharing_out import NotShort, share_out
from .shorting import NothingLeft, WhyIsMissing, return_line, short_line
from .watching import NotDue, ask_for_call, close_delivered, note_call, release_order, remind_seller, set_times
from .weighing import AnswerAwaited, NotByWeight, NothingPromised, agree_weight, refuse_weight, weigh_line

__all__ = [
    "AnswerAwaited",
    "Goods",
    "NoSuchLine",
    "NotByWeight",
    "NotDue",
    "NotShort",
    "NotThatMuch",
    "NothingLeft",
    "NothingPromised",
    "Promise",
    "TooMuchMoney",
    "WhyIsMissing",
    "agree_weight",
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
    "refuse_weight",
    "release_order",
    "remind_seller",
    "resume_order",
    "return_line",
    "set_times",
    "share_out",
    "ship_order",
    "short_line",
    "weigh_line",
]
