"""Reads: the pictures of a page, what was taken off it, and whose page one may write."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.organisations import policy as organisations
from marketplace.organisations.models import Organisation

from .models import ShownPicture, Withholding

NOBODY = N_("Không có hộ hay đơn vị này.")


def own_producer(actor: Actor, slug: str) -> Organisation:
    """A producer this person sells for; Missing for anybody else's."""
    mine = select(Organisation).where(Organisation.slug == slug, Organisation.id.in_(actor.sells_for))
    return _found(db.session.scalar(mine))


def producer_to_judge(actor: Actor, slug: str) -> Organisation:
    """A producer of a place this person coordinates; Missing for any other."""
    found = _found(db.session.scalar(select(Organisation).where(Organisation.slug == slug, Organisation.sells)))
    if found.locality_id not in actor.coordinates:
        raise Missing(_(NOBODY))
    return found


def pages_changed(actor: Actor) -> Select[Organisation]:
    """The pages of this coordinator's places, the latest changed first; to be paged."""
    changed = select(Organisation).where(
        Organisation.sells, Organisation.locality_id.in_(actor.coordinates), Organisation.page_changed_at.is_not(None)
    )
    return changed.order_by(Organisation.page_changed_at.desc(), Organisation.id.desc())


def _found(producer: Organisation | None) -> Organisation:
    if producer is None:
        raise Missing(_(NOBODY))
    return producer


def pictures_of(producer: Organisation) -> Sequence[ShownPicture]:
    """The pictures on its page, in their order."""
    shown = select(ShownPicture).where(ShownPicture.organisation_id == producer.id)
    return db.session.scalars(shown.order_by(ShownPicture.position, ShownPicture.id)).all()


def withheld_of(producer: Organisation) -> Sequence[Withholding]:
    """What is off its page now, the story first."""
    held = select(Withholding).where(Withholding.organisation_id == producer.id, Withholding.ended_at.is_(None))
    return db.session.scalars(held.order_by(Withholding.digest, Withholding.id)).all()


def withheld_words_of(producer: Organisation, digest: str = "") -> Withholding | None:
    """Whether this picture (without a digest: the story) is off its page, and since when and why."""
    held = select(Withholding).where(
        Withholding.organisation_id == producer.id, Withholding.digest == digest, Withholding.ended_at.is_(None)
    )
    return db.session.scalar(held)


def withholdings_of(producer: Organisation) -> Sequence[Withholding]:
    """Everything ever taken off its page, the latest first, with who did it."""
    taken = select(Withholding).where(Withholding.organisation_id == producer.id)
    return db.session.scalars(taken.options(joinedload(Withholding.by)).order_by(Withholding.id.desc())).all()


def withholding_for(actor: Actor, number: int) -> Withholding:
    """One of them, for a coordinator of the producer's place. Raises Missing."""
    found = db.session.get(Withholding, number, options=[joinedload(Withholding.organisation)])
    if found is None or found.organisation.locality_id not in actor.coordinates:
        raise Missing(_(NOBODY))
    return found


def is_public(producer: Organisation) -> bool:
    """Whether buyers see its page."""
    return organisations.is_public(producer)
