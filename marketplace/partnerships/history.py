"""What is kept of changes to twinnings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.history import kept, thing

from .models import Partnership


def names_of_partnerships(_actor: Actor, ids: Collection[int]) -> Mapping[int, str]:
    """`xã Trà Tân – phường Hòa Cường`: the highland side first."""
    found = db.session.scalars(select(Partnership).where(Partnership.id.in_(ids)))
    return {each.id: f"{each.highland.short_name} – {each.lowland.short_name}" for each in found}


thing("partnership", Partnership, known_by=Partnership.id, names=names_of_partnerships, tells_why=True)
kept(Partnership, open="clause note")
