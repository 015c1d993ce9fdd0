"""Two places promise each other trade: proposed, signed, ended."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, Duplicate, require
from marketplace.kernel.i18n import N_, _
from marketplace.localities.models import Locality

from . import policy
from .events import PartnershipEnded, PartnershipProposed, PartnershipSigned
from .models import Partnership
from .states import PARTNERSHIP_FLOW


class SamePlace(DomainError):
    """A place is not twinned with itself."""

    status = 422


class NotYetSigned(DomainError):
    """A signature of tomorrow is not one yet."""

    status = 422


@command
def propose_partnership(
    actor: Actor, *, highland: Locality, lowland: Locality, clause: str = "", note: str = ""
) -> Partnership:
    """Note that two places talk about a twinning.

    Raises SamePlace, and Duplicate when it is noted the other way round.
    """
    require(policy.may_keep(actor))
    if highland.id == lowland.id:
        raise SamePlace(_(N_("Hãy chọn hai địa phương khác nhau.")), field="lowland")
    reversed_one = select(Partnership.id).where(
        Partnership.highland_id == lowland.id, Partnership.lowland_id == highland.id
    )
    if db.session.scalar(reversed_one) is not None:
        raise Duplicate(_(N_("Hai địa phương này đã có kết nghĩa.")), field="lowland")
    partnership = Partnership(highland_id=highland.id, lowland_id=lowland.id, clause=clause, note=note)
    db.session.add(partnership)
    db.session.flush()
    record(PartnershipProposed(partnership))
    return partnership


@command
def sign_partnership(actor: Actor, partnership: Partnership, *, signed_on: date) -> Partnership:
    """Note the day both places signed: from now on their people may trade. Raises NotYetSigned for a day to come."""
    require(policy.may(actor, "sign"))
    if signed_on > today():
        raise NotYetSigned(_(N_("Ngày ký không thể sau hôm nay.")), field="signed_on")
    lock(partnership)
    partnership.state = PARTNERSHIP_FLOW.after(partnership.state, "sign")
    partnership.signed_on = signed_on
    record(PartnershipSigned(partnership))
    return partnership


@command
def end_partnership(actor: Actor, partnership: Partnership, *, note: str = "") -> Partnership:
    """The promise is over; why is kept."""
    require(policy.may(actor, "end"))
    lock(partnership)
    partnership.state = PARTNERSHIP_FLOW.after(partnership.state, "end")
    partnership.note = note or partnership.note
    record(PartnershipEnded(partnership))
    return partnership
