"""Reads: one organisation, its people, its account, what was checked; the public makers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import Membership
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.finding import MOST_KEYS, Found, Sought, begins_with, first_of, read_sought
from marketplace.kernel.i18n import N_, _

from .models import (
    BankAccount,
    IdentityCheck,
    Organisation,
    OrganisationKey,
    OrganisationMove,
    PhoneConsent,
    TrustChange,
)
from .policy import PUBLIC, visible_to
from .states import Standing


def organisation_for(actor: Actor, slug: str) -> Organisation:
    """One organisation whose file this person may open; Missing for anybody else's."""
    found = db.session.scalar(visible_to(actor).where(Organisation.slug == slug))
    if found is None:
        raise Missing(_(N_("Không có hộ hay đơn vị này.")))
    return found


def organisations_of(actor: Actor) -> Sequence[Organisation]:
    """Everything this person acts for, by name."""
    if not actor.organisations:
        return []
    mine = select(Organisation).where(Organisation.id.in_(actor.organisations))
    return db.session.scalars(mine.order_by(Organisation.sort_key, Organisation.id)).all()


def producers_of(actor: Actor) -> Sequence[Organisation]:
    """What this person sells for, by name."""
    return [each for each in organisations_of(actor) if each.id in actor.sells_for]


def producer_named(actor: Actor, slug: str) -> Organisation:
    """The producer a program sells for: the one it names, or the only one there is; Missing otherwise."""
    mine = producers_of(actor)
    found = next((each for each in mine if each.slug == slug), None) if slug else mine[0] if len(mine) == 1 else None
    if found is None:
        raise Missing(_(N_("Hãy ghi rõ bán cho nhà sản xuất nào (producer).")), field="producer")
    return found


def kept_by(actor: Actor) -> Sequence[Organisation]:
    """The producers whose goods this person writes just now, by name."""
    kept = select(Organisation).where(Organisation.id.in_(actor.keeps_goods_of))
    return db.session.scalars(kept.order_by(Organisation.sort_key, Organisation.id)).all()


def buyers_of(actor: Actor) -> Sequence[Organisation]:
    """What this person buys for, by name."""
    return [each for each in organisations_of(actor) if each.id in actor.buys_for]


def producers(locality_id: int | None = None) -> Select[Organisation]:
    """Every maker the public may see, by name; to be filtered and paged."""
    public = select(Organisation).where(Organisation.sells, Organisation.standing.in_(PUBLIC))
    if locality_id is not None:
        public = public.where(Organisation.locality_id == locality_id)
    return public.order_by(Organisation.sort_key, Organisation.id)


def coordinated(actor: Actor, *, standing: Standing | None = None) -> Select[Organisation]:
    """The organisations of this coordinator's localities, by name; to be paged."""
    found = select(Organisation).where(Organisation.locality_id.in_(actor.coordinates), ~Organisation.is_guest)
    if standing:
        found = found.where(Organisation.standing == standing)
    return found.order_by(Organisation.sort_key, Organisation.id)


def find_organisations(actor: Actor, *, wanted: str) -> Found:
    """Those of this coordinator's localities whose name, representative or number begins, or ends, as `wanted` says.

    Raises NothingToFind.
    """
    ids, is_cut = first_of(db.session.scalars(_keyed(coordinated(actor), read_sought(wanted))))
    return Found(db.session.scalars(coordinated(actor).where(Organisation.id.in_(ids))).all(), is_cut)


def traders(actor: Actor, sought: Sought) -> tuple[list[int], bool]:
    """The numbers of those a coordinator may find orders by, and whether there are more of them.

    Of other localities than the coordinator's own only names are told, as lists of orders show them.
    """
    columns = (Organisation.id, Organisation.locality_id, Organisation.folded)
    read = db.session.execute(_keyed(select(Organisation), sought).with_only_columns(*columns)).all()
    told = [
        row.id for row in read if row.locality_id in actor.coordinates or f" {sought.beginning}" in f" {row.folded}"
    ]  # a number stands in no name
    ids, is_cut = first_of(told)
    return ids, is_cut or len(read) >= MOST_KEYS


def _keyed(some: Select[Organisation], sought: Sought) -> Select[int]:
    """The numbers of those among them that are found, in the order of their keys: an index is read, and no sum made."""
    keyed = some.join(OrganisationKey, OrganisationKey.organisation_id == Organisation.id)
    found = keyed.where(begins_with(OrganisationKey.key, sought.beginning))
    in_order = found.order_by(None).order_by(OrganisationKey.key, OrganisationKey.organisation_id)
    return in_order.with_only_columns(OrganisationKey.organisation_id).limit(MOST_KEYS)


def standings_of(actor: Actor) -> dict[Standing, int]:
    """How many sellers of this coordinator's localities stand where."""
    counted = select(Organisation.standing, func.count()).where(
        Organisation.locality_id.in_(actor.coordinates), Organisation.sells
    )
    return dict(db.session.execute(counted.group_by(Organisation.standing)).all())


def members_of(organisation: Organisation) -> Sequence[Membership]:
    """Who acts for it: the owner first, then by when they came."""
    members = (
        select(Membership).where(Membership.organisation_id == organisation.id).options(joinedload(Membership.person))
    )
    return db.session.scalars(members.order_by(Membership.is_owner.desc(), Membership.id)).all()


def owners_of(organisation: Organisation) -> set[int]:
    """The ids of the people who may say who acts for it."""
    owners = select(Membership.person_id).where(Membership.organisation_id == organisation.id, Membership.is_owner)
    return set(db.session.scalars(owners))


def bank_account_of(organisation: Organisation) -> BankAccount | None:
    """The account it agreed to show to its buyers, if any."""
    return db.session.scalar(
        select(BankAccount)
        .where(BankAccount.organisation_id == organisation.id, BankAccount.ended_at.is_(None))
        .order_by(BankAccount.id.desc())
        .limit(1)
    )


def phone_consent_of(organisation: Organisation) -> PhoneConsent | None:
    """The yes to showing its number that holds now, if any."""
    return db.session.scalar(
        select(PhoneConsent)
        .where(PhoneConsent.organisation_id == organisation.id, PhoneConsent.ended_at.is_(None))
        .order_by(PhoneConsent.id.desc())
        .limit(1)
    )


def checks_of(organisation: Organisation) -> Sequence[IdentityCheck]:
    """When and how it was checked, the latest first."""
    checks = select(IdentityCheck).where(IdentityCheck.organisation_id == organisation.id)
    return db.session.scalars(
        checks.options(joinedload(IdentityCheck.checked_by)).order_by(IdentityCheck.id.desc())
    ).all()


def is_checked(organisation: Organisation) -> bool:
    """Whether a coordinator of the place where it is now ever noted who this is."""
    moved = select(func.max(OrganisationMove.created_at)).where(
        OrganisationMove.organisation_id == organisation.id, OrganisationMove.name == "move_away"
    )
    checked = select(func.max(IdentityCheck.created_at)).where(IdentityCheck.organisation_id == organisation.id)
    last_moved, last_checked = db.session.scalar(moved), db.session.scalar(checked)
    return last_checked is not None and (last_moved is None or last_checked > last_moved)


def moves_of(organisation: Organisation) -> Sequence[OrganisationMove]:
    """Every step of its standing, the latest first."""
    moves = select(OrganisationMove).where(OrganisationMove.organisation_id == organisation.id)
    return db.session.scalars(moves.options(joinedload(OrganisationMove.by)).order_by(OrganisationMove.id.desc())).all()


def trust_changes_of(organisation: Organisation) -> Sequence[TrustChange]:
    """How far it was trusted and why, the latest first."""
    found = select(TrustChange).where(TrustChange.organisation_id == organisation.id)
    return db.session.scalars(found.options(joinedload(TrustChange.by)).order_by(TrustChange.id.desc())).all()
