"""Reads: who has leave, which sitting is on, what was typed, what producers objected to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.text import fold, like_pattern
from marketplace.organisations.models import Organisation

from . import policy
from .models import Assistance, AssistedEntry, EntryConsent
from .states import Answer, Scope

WITH_CONSENT = joinedload(Assistance.consent, innerjoin=True)
WHOLE_ENTRY = (
    joinedload(AssistedEntry.assistance, innerjoin=True).options(
        joinedload(Assistance.helper, innerjoin=True), joinedload(Assistance.consent, innerjoin=True)
    ),
    joinedload(AssistedEntry.listing, innerjoin=True),
    joinedload(AssistedEntry.producer, innerjoin=True),
    joinedload(AssistedEntry.settled_by),
)


def sitting_on(sitting_id: int, sign_in_hash: str) -> Assistance | None:
    """The sitting of this browser, with its leave and its producer: one statement, for every page of it asks."""
    found = select(Assistance).where(Assistance.id == sitting_id, Assistance.sign_in_hash == sign_in_hash)
    producer = joinedload(EntryConsent.producer, innerjoin=True)
    return db.session.scalar(found.options(WITH_CONSENT.options(producer)))


def entering_as(who: Actor, sitting: Assistance) -> Actor:
    """This person as they act in a sitting: beside what they are, they write the goods of one producer."""
    consent = sitting.consent
    return replace(
        who,
        enters_for=frozenset({consent.producer_id}),
        enters_as=consent.producer.representative or consent.producer.name,
        enters_new_only=consent.scope is Scope.NEW_GOODS,
        assistance_id=sitting.id,
    )


def makers(actor: Actor, words: str = "") -> Select[Organisation]:
    """The sellers of this coordinator's places, by name; to be paged."""
    here = select(Organisation).where(Organisation.sells, Organisation.locality_id.in_(actor.coordinates))
    if words:
        here = here.where(Organisation.folded.like(like_pattern(fold(words)), escape="\\"))
    return here.order_by(Organisation.sort_key, Organisation.id)


def maker_for(actor: Actor, slug: str) -> Organisation:
    """One seller of this coordinator's places, for whom leave may be recorded. Raises Missing."""
    found = db.session.scalar(makers(actor).where(Organisation.slug == slug))
    if found is None or not policy.may_record(actor, found):
        raise Missing(_(N_("Không có nhà sản xuất này ở địa phương của bạn.")))
    return found


def in_force() -> Select[EntryConsent]:
    """Every leave that counts today."""
    return select(EntryConsent).where(EntryConsent.withdrawn_at.is_(None), EntryConsent.ends_on >= today())


def consents_by_maker(makers: Iterable[Organisation]) -> dict[int, list[EntryConsent]]:
    """The leaves in force of these producers, for a list: one statement."""
    wanted = in_force().where(EntryConsent.producer_id.in_([each.id for each in makers]))
    found: dict[int, list[EntryConsent]] = {}
    for consent in db.session.scalars(wanted.options(joinedload(EntryConsent.helper)).order_by(EntryConsent.id)):
        found.setdefault(consent.producer_id, []).append(consent)
    return found


def consents_of(producer_ids: Collection[int]) -> Sequence[EntryConsent]:
    """Every leave these producers ever gave, the latest first."""
    wanted = select(EntryConsent).where(EntryConsent.producer_id.in_(producer_ids)).options(*PEOPLE)
    return db.session.scalars(wanted.order_by(EntryConsent.id.desc()).limit(MOST_CONSENTS)).all()


PEOPLE = (
    joinedload(EntryConsent.helper, innerjoin=True),
    joinedload(EntryConsent.recorded_by, innerjoin=True),
    joinedload(EntryConsent.producer, innerjoin=True),
)
MOST_CONSENTS = 50


def leaves_held_by(actor: Actor) -> Sequence[EntryConsent]:
    """The leaves in force this person has, by producer."""
    held = in_force().where(EntryConsent.helper_id == actor.person_id).options(*PEOPLE)
    by_name = held.join(EntryConsent.producer).order_by(Organisation.sort_key, EntryConsent.id)
    return [each for each in db.session.scalars(by_name) if policy.may_start(actor, each)]


def consent_for(actor: Actor, reference: str) -> EntryConsent:
    """One leave this person gave, holds or watches over. Raises Missing."""
    wanted = policy.consents_visible_to(actor).where(EntryConsent.reference == reference)
    found = db.session.scalar(wanted.options(*PEOPLE))
    if found is None:
        raise Missing(_(N_("Không có lời đồng ý này.")))
    return found


def entries_of(producer_ids: Collection[int]) -> Select[AssistedEntry]:
    """What was typed for these producers, the latest first; to be paged."""
    wanted = select(AssistedEntry).where(AssistedEntry.producer_id.in_(producer_ids))
    return wanted.options(*WHOLE_ENTRY).order_by(AssistedEntry.id.desc())


def entries_by(actor: Actor) -> Select[AssistedEntry]:
    """What this person typed for others, the latest first; to be paged."""
    wanted = select(AssistedEntry).join(AssistedEntry.assistance).where(Assistance.helper_id == actor.person_id)
    return wanted.options(*WHOLE_ENTRY).order_by(AssistedEntry.id.desc())


def entry_for(actor: Actor, reference: str) -> AssistedEntry:
    """One thing typed, for its producer, its helper or a coordinator of the place. Raises Missing."""
    wanted = policy.entries_visible_to(actor).where(AssistedEntry.reference == reference)
    found = db.session.scalar(wanted.options(*WHOLE_ENTRY))
    if found is None:
        raise Missing(_(N_("Không có mục nhập thay này.")))
    return found


def entry_named(reference: str) -> AssistedEntry | None:
    """One thing typed, for whoever holds a good link to it."""
    wanted = select(AssistedEntry).where(AssistedEntry.reference == reference)
    return db.session.scalar(wanted.options(*WHOLE_ENTRY))


def open_entry(assistance_id: int, listing_id: int) -> AssistedEntry | None:
    """What this sitting typed about a listing, while its producer has not answered."""
    wanted = select(AssistedEntry).where(
        AssistedEntry.assistance_id == assistance_id,
        AssistedEntry.listing_id == listing_id,
        AssistedEntry.answer == Answer.WAITING,
    )
    return db.session.scalar(wanted.with_for_update())


def is_disputed(listing_id: int) -> bool:
    """Whether a producer's objection about this listing waits to be settled."""
    wanted = select(func.count()).where(AssistedEntry.listing_id == listing_id, *DISPUTED)
    return bool(db.session.scalar(wanted))


DISPUTED = (AssistedEntry.answer == Answer.OBJECTED, AssistedEntry.settled_at.is_(None))


def objections_to_settle(actor: Actor) -> int:
    """How many objections wait in this coordinator's places."""
    waiting = select(func.count()).select_from(AssistedEntry).join(AssistedEntry.producer)
    return db.session.scalar(waiting.where(Organisation.locality_id.in_(actor.coordinates), *DISPUTED)) or 0


def disputed(actor: Actor) -> Sequence[AssistedEntry]:
    """What producers of this coordinator's places objected to and nobody has settled, the oldest first."""
    wanted = (
        select(AssistedEntry)
        .join(AssistedEntry.producer)
        .where(Organisation.locality_id.in_(actor.coordinates), *DISPUTED)
    )
    return db.session.scalars(wanted.options(*WHOLE_ENTRY).order_by(AssistedEntry.answered_at, AssistedEntry.id)).all()
