"""Who may enter goods for a producer, on whose word, and who may end it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, or_, select

from marketplace.kernel.actor import Actor
from marketplace.organisations.models import Organisation

from .models import Assistance, AssistedEntry, EntryConsent
from .states import Helper


def may_record(actor: Actor, producer: Organisation) -> bool:
    """Write down that a producer gave leave: a coordinator of its place, not while entering, never for an own one."""
    own = actor.organisations | actor.enters_for
    return producer.sells and producer.locality_id in actor.coordinates and producer.id not in own


def may_allow(actor: Actor, producer: Organisation, owners: Collection[int]) -> bool:
    """Give somebody leave oneself: the producer's owner."""
    return producer.id in actor.sells_for and actor.person_id in owners


def may_withdraw(actor: Actor, consent: EntryConsent) -> bool:
    """Take leave back: whoever sells for the producer, a coordinator of its place, or the helper who gives it up."""
    if actor.is_system or consent.producer_id in actor.sells_for:
        return True
    return consent.helper_id == actor.person_id or consent.producer.locality_id in actor.coordinates


def may_start(actor: Actor, consent: EntryConsent) -> bool:
    """Begin to enter: the one who has leave, while it is in force; a coordinator only while they are one there.

    Programs never do, and nobody enters for an organisation of their own: they sell for it already.
    """
    if actor.scopes is not None or consent.helper_id != actor.person_id or not consent.is_in_force:
        return False
    return consent.producer_id not in actor.sells_for and _is_still_who(actor, consent)


def _is_still_who(actor: Actor, consent: EntryConsent) -> bool:
    return consent.helper_is is Helper.RELATIVE or consent.producer.locality_id in actor.coordinates


def may_answer(actor: Actor, entry: AssistedEntry) -> bool:
    """Confirm or object: the producer, or whoever holds their link; never the one who typed it."""
    return actor.is_system or (entry.producer_id in actor.sells_for and entry.assistance.helper_id != actor.person_id)


def may_settle(actor: Actor, entry: AssistedEntry, officials: Collection[int]) -> bool:
    """Settle what a producer objected to: a coordinator of the place, another one than who typed it if there is one."""
    if entry.producer.locality_id not in actor.coordinates or entry.producer_id in actor.stands_with:
        return False
    return entry.assistance.helper_id != actor.person_id or set(officials) == {actor.person_id}


def consents_visible_to(actor: Actor) -> Select[EntryConsent]:
    """The leaves this person gave, holds, or watches over as a coordinator."""
    return (
        select(EntryConsent)
        .join(EntryConsent.producer)
        .where(
            or_(
                EntryConsent.helper_id == actor.person_id,
                EntryConsent.producer_id.in_(actor.sells_for),
                Organisation.locality_id.in_(actor.coordinates),
            )
        )
    )


def entries_visible_to(actor: Actor) -> Select[AssistedEntry]:
    """What was entered for the producers this person sells for, in the places they coordinate, or by themselves."""
    return (
        select(AssistedEntry)
        .join(AssistedEntry.producer)
        .join(AssistedEntry.assistance)
        .where(
            or_(
                Assistance.helper_id == actor.person_id,
                AssistedEntry.producer_id.in_(actor.sells_for),
                Organisation.locality_id.in_(actor.coordinates),
            )
        )
    )
