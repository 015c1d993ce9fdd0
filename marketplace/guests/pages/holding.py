"""The link opens the orders of its purchase in this browser, for half a day; the address never shows it again."""

from __future__ import annotations

from typing import Any

from flask import flash, request, session, url_for

from marketplace.accounts import throttle
from marketplace.kernel.access import SIGN_IN, anyone, stands_for
from marketplace.kernel.actor import Actor, actor
from marketplace.kernel.clock import now
from marketplace.kernel.forms import see
from marketplace.kernel.i18n import _
from marketplace.kernel.settings import public_address
from marketplace.kernel.web import template_global

from .. import commands, policy, queries
from ..commands.adopting import ADOPTED
from ..states import LINK_REMEMBERED, LINKS_HELD
from .blueprint import pages

HELD = "guest"  # in the session: links by the reference of their purchase, each with the moment it was opened
TRIES = throttle.Limit("guest link", by_both=20, by_network=60, within=throttle.SIGN_IN.within)


@pages.get(f"{commands.LINK}<link>")
@anyone
def open_link(link: str) -> Any:
    """Whoever comes by the link goes on to the purchase, or, signed in, to the way into the account."""
    guest = throttle.throttled(queries.guest_by_link, TRIES, request.remote_addr, number="link")(link)
    purchase = url_for("orders.purchase", reference=guest.purchase.reference)
    if guest.is_adopted:
        flash(_(ADOPTED), "info")
        answer = see(purchase if actor().is_signed_in else url_for(SIGN_IN, next=purchase))
    else:
        hold(guest.purchase.reference, link)
        answer = see(url_for("guests.adopt") if actor().is_signed_in else purchase)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def hold(reference: str, link: str) -> None:
    """Remember the link; the oldest is dropped when there are too many."""
    held = {**_fresh(), reference: [link, int(now().timestamp())]}
    session[HELD] = dict(sorted(held.items(), key=lambda each: each[1][1])[-LINKS_HELD:])


def let_go(reference: str) -> None:
    """Forget the link of this purchase."""
    session[HELD] = {known: link for known, link in _fresh().items() if known != reference}


def held_links() -> dict[str, str]:
    """The links this browser holds, by the reference of their purchase."""
    return {reference: link for reference, (link, _moment) in _fresh().items()}


def _fresh() -> dict[str, list[Any]]:
    oldest = (now() - LINK_REMEMBERED).timestamp()
    return {reference: kept for reference, kept in session.get(HELD, {}).items() if kept[1] > oldest}


@stands_for
def whoever_holds_a_link() -> Actor | None:
    """A visitor with links that still open something; None otherwise."""
    found = queries.guests_behind(links) if (links := list(held_links().values())) else []
    return policy.acting_for([guest.buyer_id for guest in found]) if found else None


@template_global
def guest_link(reference: str) -> str:
    """The whole link of a purchase, where this browser holds it and nobody is signed in; empty otherwise."""
    link = "" if actor().is_signed_in else held_links().get(reference, "")
    return public_address(commands.LINK + link) if link else ""
