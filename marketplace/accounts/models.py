from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.kernel.clock import now
from marketplace.kernel.db import Dated, Table
from marketplace.kernel.finding import Keyed, be_found_by, keys_of
from marketplace.kernel.i18n import N_
from marketplace.localities.models import Locality

from .states import Role


class Person(Dated, Table):
    """Somebody who can sign in: one phone number, one password. A phone shared in a family is one person here."""

    __table_args__ = (
        UniqueConstraint("phone", info={"field": "phone", "says": N_("Số này đã có tài khoản. Hãy đăng nhập.")}),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(160), default="", index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    is_disabled: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(2), default="vi")
    keys: Mapped[list[PersonKey]] = relationship(cascade="all, delete-orphan")

    def be_found(self) -> None:
        """Let officials find this person by the name and the number as they are now."""
        be_found_by(self.keys, PersonKey, keys_of(names=[self.name], phones=[self.phone]))


class PersonKey(Keyed, Table):
    """By what officials find a person (`kernel/finding.py`)."""

    __table_args__ = (Index("ix_person_key_found", "key", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class Membership(Dated, Table):
    """A role somebody holds: for an organisation, for a locality, or for the whole installation."""

    __table_args__ = (
        UniqueConstraint("person_id", "role", "organisation_id", "locality_id"),
        Index("ix_membership_organisation_id", "organisation_id"),
        Index("ix_membership_locality_id", "locality_id"),
        CheckConstraint(
            "(role IN ('producer', 'buyer') AND organisation_id IS NOT NULL AND locality_id IS NULL)"
            " OR (role = 'coordinator' AND locality_id IS NOT NULL AND organisation_id IS NULL)"
            " OR (role = 'administrator' AND locality_id IS NULL AND organisation_id IS NULL)",
            name="role_has_its_place",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"))
    is_owner: Mapped[bool] = mapped_column(default=False)
    person: Mapped[Person] = relationship()
    locality: Mapped[Locality | None] = relationship()


class SignIn(Dated, Table):
    """One signed-in browser. Only the hash of its secret is kept; ending the row ends the session at once."""

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    device: Mapped[str] = mapped_column(String(120), default="")
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class ApiToken(Dated, Table):
    """A program's key to one person's account: shown once, kept as a hash, revocable."""

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(6), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    scopes: Mapped[list[str]]
    seen_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class ResetCode(Dated, Table):
    """A one-time code a coordinator hands to somebody who lost the password; the coordinator never sets or sees one."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    evidence: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="joined", innerjoin=True)


class Attempt(Dated, Table):
    """A try at something that is throttled (sign-in, reset, register); counted in the database so all workers agree."""

    __table_args__ = (Index("ix_attempt_counted", "kind", "subject", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(64))


class Consent(Dated, Table):
    """A yes to one purpose, with the version agreed to (Luật 91/2025: explicit, separate, provable)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(20), default="web")
    withdrawn_at: Mapped[datetime | None]
