"""Who reads what of the audit: entries are for officials, each of their own; a seller reads that of their own goods."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Integer, Select, false, literal, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.history import Thing

from .models import AuditEntry


def of_places(actor: Actor) -> Select[AuditEntry]:
    """What a coordinator reads: everything done to the things of their localities."""
    return select(AuditEntry).where(AuditEntry.locality_id.in_(actor.coordinates))


def of_office(actor: Actor) -> Select[AuditEntry]:
    """What an administrator reads: everything but what buyers and sellers do with each other."""
    return select(AuditEntry).where(~AuditEntry.is_trade if actor.is_administrator else false())


def coordinates(actor: Actor, thing: Thing, number: int) -> bool:
    """Whether the history of this one thing is for this coordinator: it, or its other side, is of their locality."""
    places = [each(_number(number)) for each in (thing.place, thing.far_place) if each]
    found = db.session.execute(select(*places)).one() if places else ()
    return any(place in actor.coordinates for place in found)


def administers(actor: Actor, thing: Thing) -> bool:
    """Whether an administrator reads the history of such things."""
    return actor.is_administrator and not thing.is_trade


def owns(actor: Actor, thing: Thing, number: int) -> bool:
    """Whether this thing belongs to an organisation one sells for."""
    return thing.owner is not None and db.session.scalar(select(thing.owner(_number(number)))) in actor.sells_for


def _number(number: int) -> ColumnElement[int]:
    return literal(number, Integer)
