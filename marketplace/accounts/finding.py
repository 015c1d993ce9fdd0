"""People found by name or number, by those who may list them: an administrator anywhere, a coordinator at home."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError
from marketplace.kernel.finding import MOST_KEYS, Found, begins_with, first_of, read_sought
from marketplace.kernel.i18n import N_, _

from . import policy
from .models import Membership, Person, PersonKey
from .queries import organisation_table, people, roles_by_person


class NotInMyArea(DomainError):
    """Nobody this official may help is called so or has that number."""

    status = 422


def find_people(*, wanted: str) -> Found:
    """Everybody whose name or number `wanted` means, for the administrator's desk. Raises NothingToFind."""
    ids, is_cut = first_of(db.session.scalars(_keyed(wanted)))
    return Found(_people(ids), is_cut)


def find_people_to_help(actor: Actor, *, wanted: str) -> Found:
    """Those of them who trade where this official coordinates and may be helped; nobody else's name is given away.

    Raises NotInMyArea when there is none, and NothingToFind.
    """
    place = organisation_table()
    here = (
        select(Membership.id)
        .join(place, place.c.id == Membership.organisation_id)
        .where(Membership.person_id == PersonKey.person_id, place.c.locality_id.in_(actor.coordinates))
    )
    ids, is_cut = first_of(db.session.scalars(_keyed(wanted).where(here.exists())))
    held = roles_by_person(ids)
    found = [each for each in _people(ids) if _may_help(actor, each, held.get(each.id, []))]
    if not found and not is_cut:
        raise NotInMyArea(_(N_("Không có người mua bán nào ở địa bàn của bạn có tên hay số này.")), field="wanted")
    return Found(found, is_cut)


def _keyed(wanted: str) -> Select[int]:
    """The numbers of those who are found, in the order of their keys: an index is read, and no sum made."""
    found = select(PersonKey.person_id).where(begins_with(PersonKey.key, read_sought(wanted).beginning))
    return found.order_by(PersonKey.key, PersonKey.person_id).limit(MOST_KEYS)


def _people(ids: Sequence[int]) -> Sequence[Person]:
    return db.session.scalars(people().where(Person.id.in_(ids))).all()


def _may_help(actor: Actor, person: Person, held: Sequence[Membership]) -> bool:
    """As the policy says, of somebody known to trade in one of the actor's places."""
    roles = {each.role for each in held}
    return policy.may_issue_reset_code(actor, person, roles=roles, areas=actor.coordinates)
