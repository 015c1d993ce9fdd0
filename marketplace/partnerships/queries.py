"""Reads: which places are twinned, and with whom."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased

from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.localities.models import Locality
from marketplace.localities.queries import in_order

from .models import Partnership
from .states import PartnershipState


def partnerships() -> Sequence[Partnership]:
    """Every twinning, signed, talked about or ended; the oldest first."""
    return db.session.scalars(select(Partnership).order_by(Partnership.id)).all()


def partnerships_signed() -> Sequence[Partnership]:
    """The twinnings in force."""
    signed = select(Partnership).where(Partnership.state == PartnershipState.SIGNED)
    return db.session.scalars(signed.order_by(Partnership.id)).all()


def twinned_places() -> Select[int]:
    """The numbers of all places that are twinned now, mountain and city, as a subquery."""
    pairs, place = aliased(Partnership), aliased(Locality)
    twinned = or_(place.id == pairs.highland_id, place.id == pairs.lowland_id)
    return select(place.id).join(pairs, twinned).where(pairs.state == PartnershipState.SIGNED)


def mountain_places() -> Select[int]:
    """The numbers of the places in the mountains that are twinned now, as a subquery."""
    return select(Partnership.highland_id).where(Partnership.state == PartnershipState.SIGNED)


def partner_localities(locality_id: int) -> Sequence[Locality]:
    """The places twinned with this one, by name."""
    signed = Partnership.state == PartnershipState.SIGNED
    twinned = or_(
        and_(Partnership.highland_id == locality_id, Partnership.lowland_id == Locality.id),
        and_(Partnership.lowland_id == locality_id, Partnership.highland_id == Locality.id),
    )
    return db.session.scalars(in_order(select(Locality).join(Partnership, twinned).where(signed))).all()


def partnership_between(highland_code: str, lowland_code: str) -> Partnership:
    """The twinning of two places, by their official codes. Raises Missing."""
    wanted = (Partnership.highland.has(code=highland_code), Partnership.lowland.has(code=lowland_code))
    found = db.session.scalar(select(Partnership).where(*wanted))
    if found is None:
        raise Missing(_(N_("Không có kết nghĩa này.")))
    return found
