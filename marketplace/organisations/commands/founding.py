"""Somebody who sells or buys comes to the market, and what is written in their file."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.accounts import commands as accounts
from marketplace.accounts.queries import person_of
from marketplace.accounts.states import Role
from marketplace.approvals import commands as reviewing
from marketplace.approvals.queries import open_review
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import ChangedMeanwhile, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.images import Picture
from marketplace.kernel.steps import take_step
from marketplace.kernel.text import fold, slug, sort_key
from marketplace.localities.models import Locality

from .. import policy
from ..events import (
    OrganisationAmended,
    OrganisationFounded,
    OrganisationMoved,
)
from ..models import (
    Organisation,
)
from ..queries import members_of, owners_of
from ..states import OrganisationKind, Standing
from .introducing import hide_phone
from .verifying import REVIEWED, NotYetComplete, ask_for_a_look

LOOKED_AT_AGAIN = frozenset({"name", "kind", "representative", "tax_number"})


@command
def found_organisation(
    actor: Actor,
    *,
    kind: OrganisationKind,
    name: str,
    locality: Locality,
    hamlet: str = "",
    phone: str = "",
    representative: str = "",
    tax_number: str = "",
    budget_number: str = "",
    invoice_email: str = "",
    old_address: str = "",
    story: str = "",
    sells: bool = False,
    buys: bool = False,
) -> Organisation:
    """Begin to sell, to buy, or both, under a name; whoever does it is the owner.

    Raises NotYetComplete when it would do neither.
    """
    require(policy.may_found(actor))
    if not (sells or buys):
        raise NotYetComplete(_(N_("Hãy chọn: mua hàng, bán hàng, hay cả hai.")), field="sells")
    organisation = Organisation(
        slug=_free_slug(name),
        kind=kind,
        name=name,
        sort_key=sort_key(name),
        folded=fold(name),
        sells=sells,
        buys=buys,
        locality_id=locality.id,
        hamlet=hamlet,
        phone=phone or actor.phone,
        representative=representative or actor.name,
        tax_number=tax_number,
        budget_number=budget_number,
        invoice_email=invoice_email,
        old_address=old_address,
        story=story,
    )
    organisation.be_found()
    db.session.add(organisation)
    db.session.flush()
    founder = person_of(actor)
    for role in roles_in(organisation):
        accounts.grant_role(actor, founder, role=role, organisation=organisation, is_owner=True)
    record(OrganisationFounded(organisation))
    return organisation


def _free_slug(name: str) -> str:
    """The name as an address; with a number behind it when others have the same name."""
    wanted = slug(name)
    taken = set(
        db.session.scalars(select(Organisation.slug).where(Organisation.slug.startswith(wanted, autoescape=True)))
    )
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(each for each in numbered if each not in taken)


def roles_in(organisation: Organisation) -> list[Role]:
    return [role for role, wanted in ((Role.PRODUCER, organisation.sells), (Role.BUYER, organisation.buys)) if wanted]


@command
def amend_organisation(
    actor: Actor,
    organisation: Organisation,
    *,
    kind: OrganisationKind | None = None,
    name: str | None = None,
    locality: Locality | None = None,
    hamlet: str | None = None,
    phone: str | None = None,
    representative: str | None = None,
    tax_number: str | None = None,
    budget_number: str | None = None,
    invoice_email: str | None = None,
    old_address: str | None = None,
    story: str | None = None,
    sells: bool | None = None,
    buys: bool | None = None,
    version: int | None = None,
    picture: Picture | None = None,
) -> Organisation:
    """Change what is known of it (None leaves it as it is). Raises NotYetComplete when it would neither sell nor buy.

    A verified one stays on the shelf while a new name is looked at; one that moves is verified anew in its new place.
    """
    require(policy.may_amend(actor, organisation))
    _hold(organisation, version)
    wanted = {
        "kind": kind,
        "name": name,
        "hamlet": hamlet,
        "phone": phone if phone is None else phone or actor.phone,
        "representative": representative,
        "tax_number": tax_number,
        "budget_number": budget_number,
        "invoice_email": invoice_email,
        "old_address": old_address,
        "story": story,
        "sells": sells,
        "buys": buys,
        "picture": picture.keep() if picture else None,
    }
    changed = {key for key, value in wanted.items() if value is not None and getattr(organisation, key) != value}
    for key in changed:
        setattr(organisation, key, wanted[key])
    organisation.sort_key, organisation.folded = sort_key(organisation.name), fold(organisation.name)
    organisation.be_found()
    if "phone" in changed:
        hide_phone(organisation)
    if not (organisation.sells or organisation.buys):
        raise NotYetComplete(_(N_("Hãy chọn: mua hàng, bán hàng, hay cả hai.")), field="sells")
    if changed & {"sells", "buys"}:
        _fit_roles(actor, organisation)
    if locality is not None and locality.id != organisation.locality_id:
        changed.add("locality")
        _move_away(actor, organisation, locality)
    elif organisation.standing == Standing.VERIFIED and changed & LOOKED_AT_AGAIN:
        ask_for_a_look(actor, organisation)
    if changed:
        record(OrganisationAmended(organisation, frozenset(changed)))
    return organisation


def _hold(organisation: Organisation, seen: int | None) -> None:
    """One hand at a time, and on what was seen."""
    lock(organisation)
    if seen is not None and seen != organisation.version:
        raise ChangedMeanwhile(_(N_("Người khác vừa sửa thông tin này. Hãy mở lại trang, xem bản mới rồi sửa tiếp.")))


def _fit_roles(actor: Actor, organisation: Organisation) -> None:
    """Who acts for it, acts in what it does now."""
    require(
        policy.may_manage_members(actor, organisation, owners_of(organisation)), N_("Chỉ chủ mới đổi được mục này.")
    )
    wanted = roles_in(organisation)
    members = members_of(organisation)
    for person, is_owner in {(each.person, each.is_owner) for each in members}:
        for role in wanted:
            accounts.grant_role(actor, person, role=role, organisation=organisation, is_owner=is_owner)
    for each in members:
        if each.role not in wanted:
            accounts.withdraw_role(actor, each)


def _move_away(actor: Actor, organisation: Organisation, locality: Locality) -> None:
    require(organisation.standing != Standing.SUSPENDED, N_("Đang tạm ngưng: chưa chuyển địa phương được."))
    before = organisation.locality_id
    if waiting := open_review(REVIEWED, organisation.id):
        reviewing.withdraw(actor, waiting)
    take_step(organisation, "move_away", by=actor)
    organisation.locality_id = locality.id
    db.session.flush()
    db.session.expire(organisation, ["locality"])
    record(OrganisationMoved(organisation, before))


@command
def hang_picture(actor: Actor, organisation: Organisation, *, picture: Picture) -> Organisation:
    """Show a picture on the producer's page: the hamlet, the workshop, whoever makes the goods."""
    require(policy.may_amend(actor, organisation))
    organisation.picture = picture.keep()
    record(OrganisationAmended(organisation, frozenset({"picture"})))
    return organisation
