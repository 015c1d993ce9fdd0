"""Reading people: who somebody is, what they may act for, where they are signed in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, Table, bindparam, select
from sqlalchemy.orm import joinedload

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.db import AnyQuery, db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import read_phone

from . import policy
from .models import ApiToken, Membership, Person, SignIn
from .states import Role

HELD = (Membership.role, Membership.organisation_id, Membership.locality_id)


def actor_for(person: Person, scopes: Iterable[str] | None = None) -> Actor:
    """The person's standing at this moment, read from the roles they hold now. One statement."""
    return _standing(person, db.session.execute(select(*HELD).where(Membership.person_id == person.id)).all(), scopes)


def _standing(person: Person, held: Iterable[Sequence[Any]], scopes: Iterable[str] | None = None) -> Actor:
    held = list(held)
    return Actor(
        person_id=person.id,
        name=person.name,
        phone=person.phone,
        is_administrator=any(role is Role.ADMINISTRATOR for role, _organisation, _locality in held),
        sells_for=frozenset(organisation for role, organisation, _locality in held if role is Role.PRODUCER),
        buys_for=frozenset(organisation for role, organisation, _locality in held if role is Role.BUYER),
        coordinates=frozenset(locality for role, _organisation, locality in held if role is Role.COORDINATOR),
        scopes=None if scopes is None else frozenset(scopes),
    )


def person_by_phone(phone: str) -> Person | None:
    """Who signs in with this number, however it is written; None when nobody does."""
    return db.session.scalar(select(Person).where(Person.phone == (read_phone(phone) or phone)))


def person_for(person_id: int) -> Person:
    """A person by row number, for an administrator's page. Raises Missing."""
    found = db.session.get(Person, person_id)
    if found is None:
        raise Missing(_(N_("Không có người này.")))
    return found


def person_of(actor: Actor) -> Person:
    """The acting person's own row."""
    return person_for(actor.person_id or 0)


def secret_hash(secret: str) -> str:
    """A session's or token's secret as it is kept. Secrets are 256 random bits, so one plain digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _with_roles(key: type[SignIn] | type[ApiToken]) -> AnyQuery:
    """Keys, each with every role of its person: a row for each role, one with nothing for somebody without any."""
    return select(key, *HELD).outerjoin(Membership, Membership.person_id == key.person_id)


SIGN_IN = _with_roles(SignIn).where(SignIn.secret_hash == bindparam("secret"), SignIn.expires_at > bindparam("moment"))
TOKEN = _with_roles(ApiToken).where(
    ApiToken.secret_hash == bindparam("secret"),
    ApiToken.revoked_at.is_(None),
    ApiToken.expires_at > bindparam("moment"),
)
"""Built once: every page and every call of a program asks one of them."""


def sign_in_by_secret(secret: str) -> tuple[SignIn, Actor] | None:
    """The browser that holds this secret, and its person's standing; None when it ended, ran out or the account is
    closed. One statement, for every page asks."""
    found = db.session.execute(SIGN_IN, {"secret": secret_hash(secret), "moment": now()}).all()
    if not found or found[0][0].person.is_disabled:
        return None
    sign_in = found[0][0]
    return sign_in, _standing(sign_in.person, (row[1:] for row in found))


def token_by_secret(secret: str) -> tuple[ApiToken, Actor] | None:
    """The token with this secret, and its owner's standing within its scopes; refused as a browser is."""
    found = db.session.execute(TOKEN, {"secret": secret_hash(secret), "moment": now()}).all()
    if not found or found[0][0].person.is_disabled:
        return None
    token = found[0][0]
    return token, _standing(token.person, (row[1:] for row in found), token.scopes)


def sign_ins_of(actor: Actor) -> Sequence[SignIn]:
    """The browsers this person is signed in on, the one used last first."""
    query = select(SignIn).where(SignIn.person_id == actor.person_id, SignIn.expires_at > now())
    return db.session.scalars(query.order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def sign_in_for(actor: Actor, sign_in_id: int) -> SignIn:
    """One of this person's own browsers. Raises Missing."""
    found = db.session.scalar(select(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == actor.person_id))
    if found is None:
        raise Missing(_(N_("Máy này không còn đăng nhập nữa.")))
    return found


def tokens_visible_to(actor: Actor) -> Select[ApiToken]:
    """The person's own tokens still in force."""
    own = select(ApiToken).where(ApiToken.person_id == actor.person_id)
    return own.where(ApiToken.revoked_at.is_(None), ApiToken.expires_at > now()).order_by(ApiToken.id.desc())


def tokens_of(actor: Actor) -> Sequence[ApiToken]:
    """The person's own tokens, newest first."""
    return db.session.scalars(tokens_visible_to(actor)).all()


def token_for(actor: Actor, reference: str) -> ApiToken:
    """One of the person's own tokens still in force. Raises Missing."""
    found = db.session.scalar(tokens_visible_to(actor).where(ApiToken.reference == reference))
    if found is None:
        raise Missing(_(N_("Không có mã truy cập này.")))
    return found


def person_to_help_for(actor: Actor, person_id: int) -> Person:
    """Somebody who lost the password, when this official may help them; found by row number (`finding` gives it).

    Raises Missing.
    """
    found = person_for(person_id)
    if not may_help(actor, found):
        raise Missing(_(N_("Không có người này.")))
    return found


def may_help(actor: Actor, person: Person) -> bool:
    """Whether this official may give that person a code for a new password."""
    return policy.may_issue_reset_code(actor, person, roles=roles_of(person), areas=areas_of(person))


def memberships_of(person: Person) -> Sequence[Membership]:
    """Every role a person holds, with its place."""
    query = select(Membership).where(Membership.person_id == person.id).options(joinedload(Membership.locality))
    return db.session.scalars(query.order_by(Membership.role, Membership.id)).all()


def membership_for(person: Person, membership_id: int) -> Membership:
    """One role of this person. Raises Missing."""
    found = db.session.scalar(
        select(Membership).where(Membership.id == membership_id, Membership.person_id == person.id)
    )
    if found is None:
        raise Missing(_(N_("Người này không còn vai trò đó.")))
    return found


def roles_of(person: Person) -> frozenset[Role]:
    """The kinds of role a person holds."""
    return frozenset(db.session.scalars(select(Membership.role).where(Membership.person_id == person.id)))


def owners_of(organisation_id: int | None) -> frozenset[int]:
    """The people who may add and remove members of an organisation."""
    query = select(Membership.person_id).where(Membership.organisation_id == organisation_id, Membership.is_owner)
    return frozenset(db.session.scalars(query))


def areas_of(person: Person) -> frozenset[int]:
    """The localities of the organisations this person acts for."""
    place = organisation_table()
    query = select(place.c.locality_id).join(Membership, Membership.organisation_id == place.c.id)
    return frozenset(db.session.scalars(query.where(Membership.person_id == person.id)))


def people_of_places(locality_ids: Collection[int], roles: Collection[Role]) -> Select[int]:
    """Who acts in one of these roles for an organisation in one of these places, as a subquery."""
    organisations = organisation_table()
    there = select(organisations.c.id).where(organisations.c.locality_id.in_(locality_ids))
    return select(Membership.person_id).where(Membership.role.in_(roles), Membership.organisation_id.in_(there))


def coordinators_of(locality_id: int) -> frozenset[int]:
    """The people who coordinate this locality, those whose account is closed left out."""
    query = select(Membership.person_id).join(Person, Person.id == Membership.person_id)
    here = query.where(Membership.role == Role.COORDINATOR, Membership.locality_id == locality_id)
    return frozenset(db.session.scalars(here.where(Person.is_disabled.is_(False))))


def names_of(person_ids: Collection[int]) -> list[str]:
    """The names of these people, in the order of their numbers."""
    query = select(Person.name).where(Person.id.in_(person_ids)).order_by(Person.id)
    return list(db.session.scalars(query)) if person_ids else []


def organisation_names(ids: Collection[int]) -> dict[int, str]:
    """The names behind organisation ids, for an administrator's page."""
    place = organisation_table()
    return dict(db.session.execute(select(place.c.id, place.c.name).where(place.c.id.in_(ids))).all())


def organisation_table() -> Table:
    """The table our memberships point to. Its room is a floor above, so we know it by our own foreign key only."""
    (key,) = Membership.__table__.c.organisation_id.foreign_keys
    return key.column.table


def administrators() -> Select[Membership]:
    """The memberships of the administrators, in a fixed order (so that two hands lock them alike)."""
    return select(Membership).where(Membership.role == Role.ADMINISTRATOR).order_by(Membership.id)


def people(role: Role | None = None) -> Select[Person]:
    """People for the administrator's desk, by name; those who hold a role. `finding` looks among them."""
    query = select(Person).order_by(Person.folded, Person.id)
    if role is not None:
        query = query.where(Person.id.in_(select(Membership.person_id).where(Membership.role == role)))
    return query


def roles_by_person(person_ids: Collection[int]) -> dict[int, list[Membership]]:
    """The roles of many people at once. One statement."""
    query = select(Membership).where(Membership.person_id.in_(person_ids)).options(joinedload(Membership.locality))
    found: dict[int, list[Membership]] = {}
    for each in db.session.scalars(query.order_by(Membership.role, Membership.id)):
        found.setdefault(each.person_id, []).append(each)
    return found
