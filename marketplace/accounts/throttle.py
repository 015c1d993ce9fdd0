"""How often something may be tried: counted in the database, so that every worker agrees and a restart forgets nothing.

The limits slow a stranger down and never keep the owner out for good: they run off by themselves, they count wrong
tries only, and a network the owner has signed in from is not touched by what strangers do elsewhere.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from sqlalchemy import delete, func, select

from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.dialect import hold_key
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import ngettext

from .models import Attempt

KNOWN = "known"
KNOWN_FOR = timedelta(days=90)


class TooManyTries(DomainError):
    """Too many tries; the sentence says how long to wait. Nothing was looked at, so nothing is given away."""

    status = 429


@dataclass(frozen=True)
class Limit:
    """So many tries within a time, counted by number and network, by network, and (0: not at all) by number alone.

    Usually only wrong tries count; `counts_success` is for what a machine could do too often by succeeding.
    """

    kind: str
    by_both: int
    by_network: int
    within: timedelta
    by_number_a_day: int = 0
    counts_success: bool = False


SIGN_IN = Limit("sign_in", by_both=8, by_network=60, within=timedelta(minutes=15), by_number_a_day=100)
RESET = Limit("reset", by_both=5, by_network=20, within=timedelta(minutes=15), by_number_a_day=60)
REGISTER = Limit("register", by_both=10, by_network=40, within=timedelta(hours=1), counts_success=True)


def throttled(verb: Callable[..., Any], limit: Limit, address: str | None, number: str = "") -> Callable[..., Any]:
    """The command, tried at most so often for one number (its `phone`, unless given) from one network.

    A sign-in that succeeds is not held against anybody.
    """

    @wraps(verb)
    def careful(*args: Any, **data: Any) -> Any:
        phone = number or data["phone"]
        claim(limit, phone, address)
        result = verb(*args, **data)
        if not limit.counts_success:
            forgive(limit, phone, address)
        return result

    return careful


@command
def claim(limit: Limit, phone: str, address: str | None) -> None:
    """Count one try and refuse it when there were too many. Kept whatever becomes of the try itself."""
    both, network = subject(phone, network_of(address)), subject(network_of(address))
    hold(limit, network)
    db.session.add_all(Attempt(kind=limit.kind, subject=each) for each in {both, network, subject(phone)})
    db.session.flush()
    since = now() - limit.within
    for counted, at_most in ((both, limit.by_both), (network, limit.by_network)):
        refuse_after(limit, counted, at_most, since, limit.within)
    if limit.by_number_a_day and not is_known(both):
        day = timedelta(days=1)
        refuse_after(limit, subject(phone), limit.by_number_a_day, now() - day, day)


def refuse_after(limit: Limit, counted: str, at_most: int, since: datetime, within: timedelta) -> None:
    """Refuse when there were more tries than that since then, and say when the oldest of them runs off.

    Raises TooManyTries.
    """
    query = select(func.count(Attempt.id), func.min(Attempt.created_at)).where(
        Attempt.kind == limit.kind, Attempt.subject == counted, Attempt.created_at > since
    )
    tries, first = db.session.execute(query).one()
    if tries <= at_most:
        return
    seconds = max(1, int((first + within - now()).total_seconds()))
    minutes = -(-seconds // 60)
    raise TooManyTries(
        ngettext(
            "Bạn thử nhiều lần quá. Hãy chờ %(n)s phút rồi thử lại, hoặc gọi cán bộ của chợ.",
            "Bạn thử nhiều lần quá. Hãy chờ %(n)s phút rồi thử lại, hoặc gọi cán bộ của chợ.",
            minutes,
        ),
        retry_after=seconds,
    )


def tries_a_day(limit: Limit, number: str) -> int:
    """How often this number was tried within a day, from anywhere, whatever came of it."""
    query = select(func.count(Attempt.id)).where(
        Attempt.kind == limit.kind,
        Attempt.subject == subject(number),
        Attempt.created_at > now() - timedelta(days=1),
    )
    return db.session.scalar(query) or 0


def hold(limit: Limit, network: str) -> None:
    """Let only one hand count for a network at a time. SQLite has but one writer anyway."""
    key = int.from_bytes(hashlib.sha256(f"{limit.kind}:{network}".encode()).digest()[:8], signed=True)
    hold_key(key)


@command
def forgive(limit: Limit, phone: str, address: str | None) -> None:
    """The right person came through: their wrong tries are forgotten, and this network is known for them."""
    both, network = subject(phone, network_of(address)), subject(network_of(address))
    db.session.execute(delete(Attempt).where(Attempt.kind == limit.kind, Attempt.subject == both))
    newest = (
        select(func.max(Attempt.id)).where(Attempt.kind == limit.kind, Attempt.subject == network).scalar_subquery()
    )
    db.session.execute(delete(Attempt).where(Attempt.id == newest))
    if not is_known(both):
        db.session.add(Attempt(kind=KNOWN, subject=both))


def is_known(both: str) -> bool:
    """Whether this number came through from this network lately."""
    query = select(Attempt.id).where(
        Attempt.kind == KNOWN, Attempt.subject == both, Attempt.created_at > now() - KNOWN_FOR
    )
    return db.session.scalar(query.limit(1)) is not None


def network_of(address: str | None) -> str:
    """An address as one household's: IPv6 by its /64, because a single phone has all of it."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def subject(*parts: str) -> str:
    """What is counted, as a digest: no phone number and no address is kept."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
