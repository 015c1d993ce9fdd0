"""Who hears of an order without an account: whoever knows its code and the end of the buyer's number."""

from __future__ import annotations

LAST_DIGITS = 4  # of the buyer's telephone number: what a label shows of it
TRIES_A_DAY = 50  # at one code, from anywhere; after them the whole number is asked (market.md “Guests”)


def is_enough(phone: str, tries: int) -> bool:
    """Whether so much of a number may be compared after so many questions about its code today, this one included."""
    return len(phone) > LAST_DIGITS or tries <= TRIES_A_DAY
