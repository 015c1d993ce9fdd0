"""The verbs of buyers without an account, and of those who help them to one."""

from .adopting import AdoptedAlready, NoAccount, adopt_orders, hand_over_orders
from .forgetting import forget_guests
from .ordering import LINK, Caller, CannotReach, NoConsent, NoGuests, check_out_as_guest

__all__ = [
    "LINK",
    "AdoptedAlready",
    "Caller",
    "CannotReach",
    "NoAccount",
    "NoConsent",
    "NoGuests",
    "adopt_orders",
    "check_out_as_guest",
    "forget_guests",
    "hand_over_orders",
]
