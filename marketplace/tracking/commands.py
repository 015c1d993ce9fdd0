"""Telling of an order by what stands on its label, without an account, and without letting anybody try all numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from marketplace.accounts import throttle
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _

from . import policy, queries
from .queries import Tracked

TRACKING = throttle.Limit("tracking", by_both=20, by_network=60, within=timedelta(minutes=15))


class WholeNumberNeeded(DomainError):
    """Too many tries at this code today: only who knows the whole number hears more."""

    status = 422


class NothingBehind(DomainError):
    """No order has this code and this number; which of the two is wrong is not told."""

    status = 422


def track(*, code: str, phone: str, address: str | None) -> Sequence[Tracked]:
    """The orders behind a code, for who knows the end of the buyer's number.

    `address` is the network the question comes from. Every question counts, right or wrong, before anything is looked
    at, so that many at once cannot slip through together. Raises TooManyTries, WholeNumberNeeded or NothingBehind.
    """
    throttle.claim(TRACKING, code, address)
    if not policy.is_enough(phone, throttle.tries_a_day(TRACKING, code)):
        raise WholeNumberNeeded(
            _(N_("Hôm nay mã này được hỏi nhiều lần quá. Hãy nhập cả số điện thoại người mua.")), field="phone"
        )
    found = queries.orders_behind(code, phone)
    if not found:
        raise NothingBehind(
            _(N_("Không có đơn nào có mã và số điện thoại này. Hãy xem lại cả hai trên phiếu hoặc tin nhắn."))
        )
    throttle.forgive(TRACKING, code, address)
    return found
