"""Those who sell and those who buy, made as they are made in life: founded, submitted, checked, approved."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.accounts.queries import actor_for
from marketplace.approvals import commands as approvals
from marketplace.approvals.models import Review
from marketplace.approvals.queries import open_review
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.localities.models import Locality
from marketplace.organisations import commands
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import CheckMethod, OrganisationKind
from tests.world.people import coordinator_of

TRA_TAN, HOA_CUONG, TRA_LINH = "20923", "20257", "20950"


def place(code: str = TRA_TAN) -> Locality:
    """A commune or ward by its official code."""
    return db.session.scalars(select(Locality).where(Locality.code == code)).one()


def seller(owner: Person, name: str = "Hộ bà Dung", *, code: str = TRA_TAN, **more: Any) -> Organisation:
    """A household that wants to sell, not yet looked at."""
    kind = more.pop("kind", OrganisationKind.HOUSEHOLD)
    said = {"hamlet": "Thôn 2", **more}
    return commands.found_organisation(actor_for(owner), kind=kind, name=name, locality=place(code), sells=True, **said)


def buyer(owner: Person, name: str = "Nhà anh Minh", *, code: str = HOA_CUONG, **more: Any) -> Organisation:
    """A household that wants to buy."""
    kind = more.pop("kind", OrganisationKind.HOUSEHOLD)
    said = {"hamlet": "12 Núi Thành", **more}
    return commands.found_organisation(actor_for(owner), kind=kind, name=name, locality=place(code), buys=True, **said)


def submitted_seller(owner: Person, name: str = "Hộ bà Dung", **more: Any) -> Organisation:
    """A household that waits on the coordinator's desk; its identity was checked when its people came by."""
    organisation = seller(owner, name, **more)
    commands.submit_for_verification(actor_for(owner), organisation)
    keeper = actor_for(coordinator_of(organisation.locality, "Người đối chiếu"))
    commands.check_identity(keeper, organisation, method=CheckMethod.KNOWN_LOCALLY, last_four="0134")
    return organisation


def review_of(organisation: Organisation) -> Review:
    """The round it waits in."""
    review = open_review(commands.REVIEWED, organisation.id)
    assert review is not None
    return review


def verified_seller(owner: Person, coordinator: Actor, name: str = "Hộ bà Dung", **more: Any) -> Organisation:
    """A household that a coordinator of its place has checked and approved."""
    organisation = seller(owner, name, **more)
    return verified(owner, coordinator, organisation)


def verified(owner: Person, coordinator: Actor, organisation: Organisation) -> Organisation:
    """Submitted by its owner, checked and approved by the coordinator."""
    commands.submit_for_verification(actor_for(owner), organisation)
    commands.check_identity(coordinator, organisation, method=CheckMethod.SEEN_IN_PERSON, last_four="0134")
    approvals.approve(coordinator, review_of(organisation), sure=True)
    return organisation
