"""The verbs of a cart, the one that makes orders (whoever asks), and those of an order that is still open."""

from ..choosing import NoWayChosen, UnclearWay
from ..queries import NoBuyer
from .amending import CannotBeHad, amend_order
from .buying_again import buy_again
from .contracting import BelowMinimum, CannotJoin, NoInvoiceNumber, NotForSale, NothingAsked, OwnGoods, contract
from .filling import (
    CartIsFull,
    WrongAmount,
    WrongAmounts,
    add_to_cart,
    adopt_cart,
    change_line,
    change_lines,
    forget_old_carts,
    in_unit,
    in_units_of,
    open_cart,
    remove_line,
)
from .ordering import (
    CartIsEmpty,
    ChangedSinceSeen,
    NotAsItStands,
    check_out,
    empty,
    refuse_faults,
    refuse_unseen,
)

__all__ = [
    "BelowMinimum",
    "CannotBeHad",
    "CannotJoin",
    "CartIsEmpty",
    "CartIsFull",
    "ChangedSinceSeen",
    "NoBuyer",
    "NoInvoiceNumber",
    "NoWayChosen",
    "NotAsItStands",
    "NotForSale",
    "NothingAsked",
    "OwnGoods",
    "UnclearWay",
    "WrongAmount",
    "WrongAmounts",
    "add_to_cart",
    "adopt_cart",
    "amend_order",
    "buy_again",
    "change_line",
    "change_lines",
    "check_out",
    "contract",
    "empty",
    "forget_old_carts",
    "in_unit",
    "in_units_of",
    "open_cart",
    "refuse_faults",
    "refuse_unseen",
    "remove_line",
]
