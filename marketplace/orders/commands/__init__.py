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
from .forgetting import forget_buyers, forget_keys
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
from .keeping import keep_order
from .line import NoSuchLine, NotThatMuch
from .passing_on import OwnOrder, pass_on
from .placing import place_order, place_orders
from .sharing_out import NotShort, share_out
from .shorting import NothingLeft, WhyIsMissing, return_line, short_line
from .taking_back import TooLateToTakeBack, take_back_step
from .taking_on import NothingAdded, take_on
from .watching import NotDue, ask_for_call, close_delivered, note_call, release_order, remind_seller, set_times
from .weighing import AnswerAwaited, NotByWeight, NothingPromised, agree_weight, refuse_weight, weigh_line

__all__ = [
    "Addition",
    "AnswerAwaited",
    "Goods",
    "LastLine",
    "NoSuchLine",
    "NotByWeight",
    "NotDue",
    "NotShort",
    "NotThatMuch",
    "NothingAdded",
    "NothingChanged",
    "NothingLeft",
    "NothingPromised",
    "OwnOrder",
    "Promise",
    "TooLateToTakeBack",
    "TooManyLines",
    "TooMuchMoney",
    "WeighedAlready",
    "WhyIsMissing",
    "add_goods",
    "agree_weight",
    "amend_order",
    "ask_for_call",
    "cancel_order",
    "close_delivered",
    "complete_order",
    "confirm_order",
    "decline_order",
    "delay_order",
    "deliver_order",
    "forget_keys",
    "grows",
    "forget_buyers",
    "keep_order",
    "lock_order",
    "note_call",
    "pack_order",
    "pass_on",
    "place_order",
    "place_orders",
    "refuse_unless_open",
    "refuse_weight",
    "release_order",
    "remind_seller",
    "resume_order",
    "return_line",
    "set_times",
    "share_out",
    "ship_order",
    "short_line",
    "take_back_step",
    "take_on",
    "weigh_line",
]
