"""Sharing out less than was asked for: pure, the same on every run."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

NOTHING = Decimal(0)


def by_time(wants: Sequence[Decimal], have: Decimal, step: Decimal) -> list[Decimal]:
    """Who ordered first is served first. `wants` stand in the order of placing.

    Each gets all they want, or whole steps of what is left; never more than wanted, in all never more than there is.
    """
    left, given = have, []
    for want in wants:
        share = want if want <= left else _whole_steps(left, step)
        given.append(share)
        left -= share
    return given


def equal_share(wants: Sequence[Decimal], have: Decimal, step: Decimal) -> list[Decimal]:
    """Everybody gets the same, as far as they want it, in whole steps.

    Steps that cannot be shared equally go to who ordered first. Nobody gets more than they want, and all together
    never more than there is.
    """
    if sum(wants, NOTHING) <= have:
        return list(wants)
    given, left = [NOTHING] * len(wants), have
    while True:
        open_to = [place for place, want in enumerate(wants) if want - given[place] >= step]
        if not open_to or left < step:
            break
        rounds = left // (step * len(open_to))
        room = min((wants[place] - given[place]) // step for place in open_to)
        share = step * max(min(rounds, room), Decimal(1))
        for place in open_to if rounds else open_to[: int(left // step)]:
            given[place] += share
            left -= share
    return _rounded_up(wants, given, left, step)


def _rounded_up(wants: Sequence[Decimal], given: list[Decimal], left: Decimal, step: Decimal) -> list[Decimal]:
    """Whoever lacks less than a step of what they want gets it, in the order of placing, while it lasts."""
    shares = list(given)
    for place, want in enumerate(wants):
        lacking = want - shares[place]
        if lacking < step and lacking <= left:
            shares[place], left = want, left - lacking
    return shares


def _whole_steps(amount: Decimal, step: Decimal) -> Decimal:
    return amount // step * step
