"""What the floors above may hear about an organisation."""

from __future__ import annotations

from dataclasses import dataclass

from .models import BankAccount, IdentityCheck, Organisation
from .states import Trust


@dataclass(frozen=True)
class OrganisationFounded:
    """Somebody began to sell or buy under a name."""

    organisation: Organisation


@dataclass(frozen=True)
class OrganisationAmended:
    """Its name, address or story changed; `changed` names the fields."""

    organisation: Organisation
    changed: frozenset[str]


@dataclass(frozen=True)
class OrganisationMoved:
    """It moved from one locality to another: the old coordinators have nothing to do with it any more."""

    organisation: Organisation
    from_locality_id: int


@dataclass(frozen=True)
class OrganisationVerified:
    """A coordinator checked who it is."""

    organisation: Organisation


@dataclass(frozen=True)
class OrganisationReturned:
    """A coordinator asked for something to be mended first."""

    organisation: Organisation


@dataclass(frozen=True)
class OrganisationSuspended:
    """It may not sell for now."""

    organisation: Organisation
    why: str


@dataclass(frozen=True)
class OrganisationReinstated:
    """It may sell again."""

    organisation: Organisation


@dataclass(frozen=True)
class MemberAdded:
    """Somebody more acts for it."""

    organisation: Organisation
    person_id: int


@dataclass(frozen=True)
class MemberRemoved:
    """Somebody does not act for it any more."""

    organisation: Organisation
    person_id: int


@dataclass(frozen=True)
class IdentityChecked:
    """How, by whom and when somebody was checked."""

    check: IdentityCheck


@dataclass(frozen=True)
class BankAccountOpened:
    """A seller agreed that buyers see an account to pay into."""

    account: BankAccount


@dataclass(frozen=True)
class BankAccountClosed:
    """A seller took the account, and the consent to show it, back."""

    account: BankAccount


@dataclass(frozen=True)
class TrustSet:
    """A coordinator said how far its goods are trusted."""

    organisation: Organisation
    before: Trust
    reason: str


@dataclass(frozen=True)
class VerificationTakenBack:
    """A coordinator took the decision about it back at once."""

    organisation: Organisation
