"""The verbs of somebody who sells or buys, and of those who check who they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Consent, Membership
from marketplace.accounts.queries import person_by_phone, person_of
from marketplace.accounts.states import Role
from marketplace.approvals import commands as reviewing
from marketplace.approvals.queries import open_review
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.images import Picture
from marketplace.kernel.text import fold, slug, sort_key
from marketplace.localities.models import Locality

from . import policy
from .events import (
    BankAccountClosed,
    BankAccountOpened,
    IdentityChecked,
    MemberAdded,
    MemberRemoved,
    OrganisationAmended,
    OrganisationFounded,
    OrganisationMoved,
    OrganisationReinstated,
    OrganisationReturned,
    OrganisationSuspended,
    OrganisationVerified,
    TrustSet,
    VerificationTakenBack,
)
from .models import (
    Bank,
    BankAccount,
    IdentityCheck,
    Organisation,
    OrganisationMove,
    PhoneConsent,
    TrustChange,
)
from .queries import bank_account_of, is_checked, members_of, moves_of, owners_of, phone_consent_of
from .states import STANDING_FLOW, CheckMethod, OrganisationKind, Standing, Trust

REVIEWED = "organisation"
DECISIONS = ("verify", "return")
BANK_CONSENT = "bank_account"
BANK_CONSENT_VERSION = "1"
PHONE_CONSENT = "public_phone"
PHONE_CONSENT_VERSION = "1"
LOOKED_AT_AGAIN = frozenset({"name", "kind", "representative", "tax_number"})


class UnknownPerson(DomainError):
    """Nobody has registered with this number."""

    status = 422


class LastOwner(DomainError):
    """Somebody must stay to answer for it."""


class NotYetComplete(DomainError):
    """A coordinator needs more than this to verify it."""

    status = 422


class NotYetChecked(DomainError):
    """Verified means: somebody looked who this is, and wrote down how."""


class NoConsent(DomainError):
    """Bank data only with a yes of its own (Luật 91/2025)."""

    status = 422


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
    """Begin to sell, to buy, or both, under a name; whoever does it is the owner."""
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
    db.session.add(organisation)
    db.session.flush()
    founder = person_of(actor)
    for role in _roles_in(organisation):
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


def _roles_in(organisation: Organisation) -> list[Role]:
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
    """Change what is known of it (None leaves it as it is).

    A verified one stays on the shelf while a new name is looked at; one that moves is verified anew in its new place.
    """
    require(policy.may_amend(actor, organisation))
    lock(organisation)
    if version is not None and version != organisation.version:
        raise ChangedMeanwhile(_(N_("Người khác vừa sửa thông tin này. Hãy mở lại trang, xem bản mới rồi sửa tiếp.")))
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
    if "phone" in changed:
        _hide_phone(organisation)
    if not (organisation.sells or organisation.buys):
        raise NotYetComplete(_(N_("Hãy chọn: mua hàng, bán hàng, hay cả hai.")), field="sells")
    if changed & {"sells", "buys"}:
        _fit_roles(actor, organisation)
    if locality is not None and locality.id != organisation.locality_id:
        changed.add("locality")
        _move_away(actor, organisation, locality)
    elif organisation.standing == Standing.VERIFIED and changed & LOOKED_AT_AGAIN:
        _ask_for_a_look(actor, organisation)
    if changed:
        record(OrganisationAmended(organisation, frozenset(changed)))
    return organisation


def _fit_roles(actor: Actor, organisation: Organisation) -> None:
    """Who acts for it, acts in what it does now."""
    require(
        policy.may_manage_members(actor, organisation, owners_of(organisation)), N_("Chỉ chủ mới đổi được mục này.")
    )
    wanted = _roles_in(organisation)
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
    _move(actor, organisation, "move_away")
    organisation.locality_id = locality.id
    db.session.flush()
    db.session.expire(organisation, ["locality"])
    record(OrganisationMoved(organisation, before))


@command
def submit_for_verification(actor: Actor, organisation: Organisation) -> Organisation:
    """Ask the coordinators of its locality to check who it is."""
    require(policy.may_send_along(actor, organisation))
    lock(organisation)
    if not organisation.phone:
        raise NotYetComplete(_(N_("Hãy điền số điện thoại để cán bộ và người mua gọi được.")), field="phone")
    _move(actor, organisation, "submit")
    _ask_for_a_look(actor, organisation)
    return organisation


def _ask_for_a_look(actor: Actor, organisation: Organisation) -> None:
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
    require(policy.may_amend(actor, organisation))
    lock(organisation)
    _move(actor, organisation, "withdraw")
    if waiting := open_review(REVIEWED, organisation.id):
        reviewing.withdraw(actor, waiting)
    return organisation


@command
def verify(actor: Actor, organisation: Organisation) -> Organisation:
    """The review was approved: it may sell. Somebody must have noted how its identity was checked."""
    require(policy.may_verify(actor, organisation))
    if not is_checked(organisation):
        raise NotYetChecked(_(N_("Hãy ghi lại đã đối chiếu giấy tờ thế nào rồi mới duyệt.")), field="checked")
    lock(organisation)
    if organisation.standing != Standing.VERIFIED:
        _move(actor, organisation, "verify")
        record(OrganisationVerified(organisation))
    return organisation


@command
def send_back(actor: Actor, organisation: Organisation, *, why: str) -> Organisation:
    """The review was returned: it waits for what must be mended."""
    require(policy.may_verify(actor, organisation))
    lock(organisation)
    if organisation.standing != Standing.SUSPENDED:
        _move(actor, organisation, "return", why=why)
        record(OrganisationReturned(organisation))
    return organisation


@command
def take_back_decision(actor: Actor, organisation: Organisation, *, since: datetime) -> Organisation:
    """The decision about it was a slip: it stands again as it did before, unless something else followed."""
    require(policy.may_verify(actor, organisation))
    lock(organisation)
    last = max(moves_of(organisation), key=lambda step: step.id)
    is_the_decision = last.name in DECISIONS and last.created_at >= since
    if last.created_at > since and not is_the_decision:
        raise WrongState(_(N_("Đã có việc khác xảy ra sau đó, nên không lấy lại được nữa.")))
    if is_the_decision:
        _move(actor, organisation, "stand_again" if last.from_state == Standing.VERIFIED else "take_back")
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
    require(policy.may_suspend(actor, organisation))
    lock(organisation)
    _move(actor, organisation, "suspend", why=reason)
    record(OrganisationSuspended(organisation, reason))
    return organisation


@command
def reinstate(actor: Actor, organisation: Organisation, *, reason: str = "") -> Organisation:
    """It may sell again."""
    require(policy.may_suspend(actor, organisation))
    lock(organisation)
    _move(actor, organisation, "reinstate", why=reason)
    record(OrganisationReinstated(organisation))
    return organisation


def _move(actor: Actor, organisation: Organisation, name: str, why: str = "") -> None:
    before, after = organisation.standing, STANDING_FLOW.after(organisation.standing, name)
    organisation.standing = after
    db.session.add(
        OrganisationMove(
            organisation_id=organisation.id,
            name=name,
            from_state=before,
            to_state=after,
            by_id=actor.person_id,
            why=why,
        )
    )
    db.session.flush()


@command
def add_member(actor: Actor, organisation: Organisation, *, phone: str, role: Role) -> Membership:
    """Let somebody else act for it: they must have registered with this number."""
    require(policy.may_manage_members(actor, organisation, owners_of(organisation)), OWNERS_ONLY)
    person = person_by_phone(phone)
    if person is None or person.is_disabled:
        raise UnknownPerson(_(N_("Số này chưa có tài khoản ở chợ. Hãy nhờ người đó đăng ký trước.")), field="phone")
    if role not in _roles_in(organisation):
        raise NotYetComplete(_(N_("Đơn vị này chưa mở phần “%(role)s”."), role=_(role.label)), field="role")
    membership = accounts.grant_role(actor, person, role=role, organisation=organisation)
    record(MemberAdded(organisation, person.id))
    return membership


@command
def remove_member(actor: Actor, organisation: Organisation, *, phone: str) -> None:
    """Somebody does not act for it any more, from their next step on. The last owner stays."""
    lock(organisation)
    owners = owners_of(organisation)
    require(policy.may_manage_members(actor, organisation, owners), OWNERS_ONLY)
    leaving = [each for each in members_of(organisation) if each.person.phone == phone]
    if not leaving:
        raise UnknownPerson(_(N_("Người này không làm cho đơn vị.")), field="phone")
    if {each.person_id for each in leaving} >= owners:
        raise LastOwner(_(N_("Đây là chủ duy nhất, không gỡ được.")), field="phone")
    for each in leaving:
        accounts.withdraw_role(actor, each)
    record(MemberRemoved(organisation, leaving[0].person_id))


OWNERS_ONLY = N_("Chỉ chủ mới thêm, gỡ người được.")


@command
def open_bank_account(
    actor: Actor, organisation: Organisation, *, bank: Bank, number: str, holder: str, consent: bool
) -> BankAccount:
    """Show buyers where to transfer money: only after a yes of its own, in place of the account shown before."""
    require(policy.may_amend(actor, organisation))
    if not consent:
        raise NoConsent(_(N_("Hãy đánh dấu đồng ý: chợ chỉ giữ số tài khoản khi được phép.")), field="consent")
    lock(organisation)
    if before := bank_account_of(organisation):
        _end(before)
    agreed = Consent(person_id=actor.person_id, purpose=BANK_CONSENT, version=BANK_CONSENT_VERSION)
    db.session.add(agreed)
    db.session.flush()
    account = BankAccount(
        organisation_id=organisation.id,
        bank_bin=bank.bin,
        number=number,
        holder=fold(holder).upper(),
        consented_at=now(),
        consent_id=agreed.id,
    )
    db.session.add(account)
    db.session.flush()
    record(BankAccountOpened(account))
    return account


@command
def close_bank_account(actor: Actor, organisation: Organisation) -> None:
    """Take the account, and the consent to show it, back."""
    require(policy.may_amend(actor, organisation))
    lock(organisation)
    if account := bank_account_of(organisation):
        _end(account)
        record(BankAccountClosed(account))


def _end(account: BankAccount) -> None:
    account.ended_at = now()
    if account.consent_id and (agreed := db.session.get(Consent, account.consent_id)):
        agreed.withdrawn_at = now()


@command
def hang_picture(actor: Actor, organisation: Organisation, *, picture: Picture) -> Organisation:
    """Show a picture on the producer's page: the hamlet, the workshop, whoever makes the goods."""
    require(policy.may_amend(actor, organisation))
    organisation.picture = picture.keep()
    record(OrganisationAmended(organisation, frozenset({"picture"})))
    return organisation


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
    said = {key: value for key, value in wanted.items() if value is not None}
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
    """Let everybody see its number: a yes of its own, kept with its version and time (facts §2.3)."""
    require(policy.may_amend(actor, organisation))
    lock(organisation)
    if not organisation.phone:
        raise NotYetComplete(_(N_("Hồ sơ chưa có số điện thoại. Hãy điền số ở hồ sơ trước.")), field="shows_phone")
    if (held := phone_consent_of(organisation)) and held.phone == organisation.phone:
        return held
    _hide_phone(organisation)
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
    if _hide_phone(organisation):
        record(OrganisationAmended(organisation, frozenset({"public_phone"})))


def _hide_phone(organisation: Organisation) -> bool:
    """A yes to one number is none to another. Gives whether there was one."""
    held = phone_consent_of(organisation)
    if held:
        held.ended_at = held.consent.withdrawn_at = now()
    organisation.public_phone = ""
    return held is not None
