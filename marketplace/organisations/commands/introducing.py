"""What everybody may read of a seller: story, since when, and the phone with its own yes."""

from __future__ import annotations

from marketplace.accounts.models import Consent
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import ChangedMeanwhile, require
from marketplace.kernel.i18n import N_, _

from .. import policy
from ..events import (
    OrganisationAmended,
)
from ..models import (
    Organisation,
    PhoneConsent,
)
from ..queries import phone_consent_of
from .verifying import NotYetComplete

PHONE_CONSENT = "public_phone"


PHONE_CONSENT_VERSION = "1"


@command
def introduce(
    actor: Actor,
    organisation: Organisation,
    *,
    story: str | None = None,
    since: int | None = None,
    call_hours: str | None = None,
    picture: str | None = None,
    version: int | None = None,
) -> Organisation:
    """What its page says of it from now on (None leaves it as it is; a `since` of 0 is not known any more).

    `picture` is the digest of a stored picture, empty for none. Raises ChangedMeanwhile when `version` is not today's
    and other words would be lost; the same page sent twice changes nothing.
    """
    require(policy.may_word(actor, organisation))
    lock(organisation)
    wanted = {"story": story, "call_hours": call_hours, "picture": picture, "since": since}
    said: dict[str, str | int | None] = {key: value for key, value in wanted.items() if value is not None}
    if said.get("since") == 0:
        said["since"] = None
    changed = {key for key, value in said.items() if getattr(organisation, key) != value}
    if changed and version is not None and version != organisation.version:
        raise ChangedMeanwhile(_(N_("Người khác vừa sửa trang này. Hãy mở lại trang, xem bản mới rồi sửa tiếp.")))
    for key in changed:
        setattr(organisation, key, said[key])
    if changed:
        record(OrganisationAmended(organisation, frozenset(changed)))
    return organisation


@command
def publish_phone(actor: Actor, organisation: Organisation) -> PhoneConsent:
    """Let everybody see its number: a yes of its own, kept with its version and time (facts §2.3).

    Raises NotYetComplete when it has none.
    """
    require(policy.may_amend(actor, organisation))
    lock(organisation)
    if not organisation.phone:
        raise NotYetComplete(_(N_("Hồ sơ chưa có số điện thoại. Hãy điền số ở hồ sơ trước.")), field="shows_phone")
    if (held := phone_consent_of(organisation)) and held.phone == organisation.phone:
        return held
    hide_phone(organisation)
    agreed = Consent(person_id=actor.person_id, purpose=PHONE_CONSENT, version=PHONE_CONSENT_VERSION)
    db.session.add(agreed)
    db.session.flush()
    consent = PhoneConsent(organisation_id=organisation.id, consent_id=agreed.id, phone=organisation.phone)
    db.session.add(consent)
    organisation.public_phone = organisation.phone
    record(OrganisationAmended(organisation, frozenset({"public_phone"})))
    return consent


@command
def withdraw_phone(actor: Actor, organisation: Organisation) -> None:
    """Take the yes back: nobody but those it trades with sees the number any more."""
    require(policy.may_amend(actor, organisation))
    lock(organisation)
    if hide_phone(organisation):
        record(OrganisationAmended(organisation, frozenset({"public_phone"})))


def hide_phone(organisation: Organisation) -> bool:
    """A yes to one number is none to another. Gives whether there was one."""
    held = phone_consent_of(organisation)
    if held:
        held.ended_at = held.consent.withdrawn_at = now()
    organisation.public_phone = ""
    return held is not None
