"""Leave to enter goods for a producer, sittings under it, and what is typed in them."""

from __future__ import annotations

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.assistance import commands
from marketplace.assistance.models import AssistedEntry, EntryConsent
from marketplace.assistance.queries import entering_as
from marketplace.assistance.states import Scope, Way
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.organisations.models import Organisation
from tests.world.goods import category, photo_of, seller_of
from tests.world.people import acting


def said_yes(**more: Any) -> dict[str, Any]:
    """What a coordinator writes down after a telephone call."""
    yes = {"way": Way.PHONE, "given_on": today(), "words": "Bà nhờ cháu đưa mật ong lên chợ.", "scope": Scope.GOODS}
    return {**yes, "ends_on": today() + timedelta(days=90), **more}


def leave_for_official(official: Person, producer: Organisation, **more: Any) -> EntryConsent:
    """The producer said yes to this coordinator on the telephone."""
    return commands.record_consent(acting(official), producer, **said_yes(**more))


def leave_for_relative(relative: Person, producer: Organisation, **more: Any) -> EntryConsent:
    """The producer's owner lets a relative enter goods."""
    said = {"scope": Scope.GOODS, "ends_on": today() + timedelta(days=90), **more}
    return commands.allow_helper(seller_of(producer), producer, phone=relative.phone, **said)


def entering(helper: Person, consent: EntryConsent) -> Actor:
    """The helper in a sitting for this producer, on a browser of their own."""
    sitting = commands.start_entering(acting(helper), consent, secrets.token_hex(32))
    return entering_as(acting(helper), sitting)


def typed(actor: Actor, producer: Organisation, name: str = "Mật ong rừng", **more: Any) -> Listing:
    """Goods typed whole by a helper and sent."""
    said: dict[str, Any] = {
        "category": category(),
        "origin": "Thôn 2, xã Trà Tân",
        "price": Money(250_000),
        "stock": Decimal(10),
        "photos": [photo_of(actor)],
        **more,
    }
    return catalogue.offer_listing(actor, producer, name=name, **said)


def entries() -> list[AssistedEntry]:
    """Everything that was typed for others, in order."""
    return list(db.session.scalars(select(AssistedEntry).order_by(AssistedEntry.id)))
