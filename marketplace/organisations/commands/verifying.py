"""From the first look at a file to being trusted, suspended and let in again."""

from __future__ import annotations

from datetime import datetime

from marketplace.approvals import commands as reviewing
from marketplace.approvals.queries import open_review
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.steps import take_step

from .. import policy
from ..events import (
    IdentityChecked,
    OrganisationReinstated,
    OrganisationReturned,
    OrganisationSuspended,
    OrganisationVerified,
    TrustSet,
    VerificationTakenBack,
)
from ..models import (
    IdentityCheck,
    Organisation,
    TrustChange,
)
from ..queries import is_checked, moves_of
from ..states import CheckMethod, Standing, Trust

REVIEWED = "organisation"
DECISIONS = ("verify", "return")


class NotYetComplete(DomainError):
    """A coordinator needs more than this to verify it."""

    status = 422


class NotYetChecked(DomainError):
    """Verified means: somebody looked who this is, and wrote down how."""


class ProducerSuspended(DomainError):
    """This producer may not sell at present."""


@command
def submit_for_verification(actor: Actor, organisation: Organisation) -> Organisation:
    """Ask the coordinators of its locality to check who it is. Raises NotYetComplete without a telephone number."""
    require(policy.may(actor, organisation, "submit"))
    lock(organisation)
    if not organisation.phone:
        raise NotYetComplete(_(N_("Hãy điền số điện thoại để cán bộ và người mua gọi được.")), field="phone")
    take_step(organisation, "submit", by=actor)
    ask_for_a_look(actor, organisation)
    return organisation


def ask_for_a_look(actor: Actor, organisation: Organisation) -> None:
    if open_review(REVIEWED, organisation.id) is None:
        reviewing.submit(
            actor,
            kind=REVIEWED,
            subject_id=organisation.id,
            subject_name=organisation.name,
            locality_id=organisation.locality_id,
            owner_slug=organisation.slug,
            owner_name=organisation.name,
        )


@command
def withdraw_submission(actor: Actor, organisation: Organisation) -> Organisation:
    """Take the request back, to mend something first."""
    require(policy.may(actor, organisation, "withdraw"))
    lock(organisation)
    take_step(organisation, "withdraw", by=actor)
    if waiting := open_review(REVIEWED, organisation.id):
        reviewing.withdraw(actor, waiting)
    return organisation


@command
def verify(actor: Actor, organisation: Organisation) -> Organisation:
    """The review was approved: it may sell. Somebody must have noted how its identity was checked.

    Raises NotYetChecked otherwise.
    """
    require(policy.may(actor, organisation, "verify"))
    if not is_checked(organisation):
        raise NotYetChecked(_(N_("Hãy ghi lại đã đối chiếu giấy tờ thế nào rồi mới duyệt.")), field="checked")
    lock(organisation)
    if organisation.standing != Standing.VERIFIED:
        take_step(organisation, "verify", by=actor)
        record(OrganisationVerified(organisation))
    return organisation


@command
def send_back(actor: Actor, organisation: Organisation, *, why: str) -> Organisation:
    """The review was returned: it waits for what must be mended."""
    require(policy.may(actor, organisation, "return"))
    lock(organisation)
    if organisation.standing != Standing.SUSPENDED:
        take_step(organisation, "return", by=actor, why=why)
        record(OrganisationReturned(organisation))
    return organisation


@command
def take_back_decision(actor: Actor, organisation: Organisation, *, since: datetime) -> Organisation:
    """The decision about it was a slip: it stands again as it did before, unless something else followed.

    Raises WrongState then.
    """
    require(policy.may(actor, organisation, "take_back"))
    lock(organisation)
    last = max(moves_of(organisation), key=lambda step: step.id)
    is_the_decision = last.name in DECISIONS and last.created_at >= since
    if last.created_at > since and not is_the_decision:
        raise WrongState(_(N_("Đã có việc khác xảy ra sau đó, nên không lấy lại được nữa.")))
    if is_the_decision:
        take_step(organisation, "stand_again" if last.from_state == Standing.VERIFIED else "take_back", by=actor)
    record(VerificationTakenBack(organisation))
    return organisation


@command
def set_trust(actor: Actor, organisation: Organisation, *, trust: Trust, why: str) -> Organisation:
    """Say how far the goods of this producer are trusted: a trusted one's small changes of words do not wait."""
    require(policy.may_verify(actor, organisation))
    lock(organisation)
    before, organisation.trust = organisation.trust, trust
    db.session.add(
        TrustChange(organisation_id=organisation.id, before=before, after=trust, reason=why, by_id=actor.person_id)
    )
    record(TrustSet(organisation, before, why))
    return organisation


@command
def check_identity(
    actor: Actor, organisation: Organisation, *, method: CheckMethod, last_four: str = ""
) -> IdentityCheck:
    """Note how, by whom and when somebody was checked: four last digits at most, never a picture."""
    require(policy.may_verify(actor, organisation))
    check = IdentityCheck(
        organisation_id=organisation.id, method=method, last_four=last_four, checked_by_id=actor.person_id
    )
    db.session.add(check)
    db.session.flush()
    record(IdentityChecked(check))
    return check


@command
def suspend(actor: Actor, organisation: Organisation, *, reason: str) -> Organisation:
    """It may not sell for now; its goods leave the shelf, its orders under way are kept."""
    require(policy.may(actor, organisation, "suspend"))
    lock(organisation)
    take_step(organisation, "suspend", by=actor, why=reason)
    record(OrganisationSuspended(organisation, reason))
    return organisation


@command
def reinstate(actor: Actor, organisation: Organisation, *, reason: str = "") -> Organisation:
    """It may sell again."""
    require(policy.may(actor, organisation, "reinstate"))
    lock(organisation)
    take_step(organisation, "reinstate", by=actor, why=reason)
    record(OrganisationReinstated(organisation))
    return organisation


def refuse_suspended(producer: Organisation) -> None:
    """Stop where something new would be offered; raises ProducerSuspended."""
    if producer.standing is Standing.SUSPENDED:
        raise ProducerSuspended(_(N_("Gian hàng đang bị tạm ngưng. Hãy gọi điều phối viên của xã, phường.")))
