"""The verbs of a cart, up to the one that turns it into orders, and of an order that is still open."""

from .amending import CannotBeHad, amend_order
from .buying_again import buy_again
from .filling import (
    CartIsFull,
    NotForSale,
    OwnGoods,
    WrongAmount,
    add_to_cart,
    adopt_cart,
    change_line,
    forget_old_carts,
    in_unit,
    in_units_of,
    open_cart,
    remove_line,
)
from .ordering import (
    CannotJoin,
    CartIsEmpty,
    ChangedSinceSeen,
    NoBuyer,
    NoInvoiceNumber,
    NotAsItStands,
    check_out,
)

__all__ = [
    "CannotBeHad",
    "CannotJoin",
    "CartIsEmpty",
    "CartIsFull",
    "ChangedSinceSeen",
    "NoBuyer",
    "NoInvoiceNumber",
    "NotAsItStands",
    "NotForSale",
    "OwnGoods",
    "WrongAmount",
    "add_to_cart",
    "adopt_cart",
    "amend_order",
    "buy_again",
    "change_line",
    "check_out",
    "forget_old_carts",
    "in_unit",
    "in_units_of",
    "open_cart",
    "remove_line",
]
