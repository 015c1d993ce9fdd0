"""Whom to call: the telephones of the twinned places and of the open pickup points, at the foot of every page."""

from __future__ import annotations

import time

from flask import current_app, g
from sqlalchemy import literal, or_, select, union_all
from sqlalchemy.exc import SQLAlchemyError

from marketplace.delivery.models import PickupPoint
from marketplace.kernel.db import db
from marketplace.kernel.schemas import show_phone
from marketplace.kernel.web import template_global
from marketplace.localities.models import Locality
from marketplace.partnerships.models import Partnership
from marketplace.partnerships.states import PartnershipState

KEPT_FOR = 60.0
MOST = 4
NAME = "market_contacts"
PLACES = (
    select(literal(0).label("rank"), Locality.id, (Locality.kind + " " + Locality.name).label("name"), Locality.phone)
    .join(Partnership, or_(Partnership.highland_id == Locality.id, Partnership.lowland_id == Locality.id))
    .where(Partnership.state == PartnershipState.SIGNED, Locality.phone != "")
)
POINTS = select(literal(1), PickupPoint.id, PickupPoint.name, PickupPoint.phone).where(
    PickupPoint.is_open, PickupPoint.phone != ""
)
BOTH = union_all(PLACES, POINTS).subquery()
NUMBERS = select(BOTH.c.name, BOTH.c.phone).order_by(BOTH.c.rank, BOTH.c.id).limit(MOST)


@template_global
def market_contacts() -> list[tuple[str, str]]:
    """(name, telephone) of both sides, kept for a minute; empty rather than in the way when the database is away."""
    if NAME not in g:
        setattr(g, NAME, _kept_numbers())
    return g.get(NAME, [])


def _kept_numbers() -> list[tuple[str, str]]:
    asked, known = current_app.extensions.get(NAME, (0.0, []))
    if time.monotonic() - asked < KEPT_FOR and not current_app.testing:
        return known
    try:
        found = numbers()
    except SQLAlchemyError:
        return []
    current_app.extensions[NAME] = (time.monotonic(), found)
    return found


def numbers() -> list[tuple[str, str]]:
    """The twinned places first, then the pickup points that have a number of their own."""
    names: dict[str, str] = {}
    for name, phone in db.session.execute(NUMBERS):
        names.setdefault(phone, name)
    return [(name[:1].upper() + name[1:], show_phone(phone)) for phone, name in names.items()]
