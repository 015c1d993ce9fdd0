from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.kernel.db import Dated, Table
from marketplace.orders.models import Purchase
from marketplace.organisations.models import Organisation


class Guest(Dated, Table):
    """One purchase without an account: the buyer it was made for, the link that stands for them, the yes they gave.

    Of the link only a digest is kept; of telephone and network only keyed ones, to count by, until nothing is open
    any more. `adopted_into_id` is whose orders they became, by the link or by a coordinator, who wrote the evidence.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    phone_key: Mapped[str] = mapped_column(String(64), index=True)
    network_key: Mapped[str] = mapped_column(String(64), index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(2), default="vi")
    consent_version: Mapped[str] = mapped_column(String(40))
    consented_at: Mapped[datetime]
    adopted_at: Mapped[datetime | None]
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    adopted_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    evidence: Mapped[str] = mapped_column(String(300), default="")
    buyer: Mapped[Organisation] = relationship(foreign_keys=buyer_id)
    purchase: Mapped[Purchase] = relationship()

    @property
    def is_adopted(self) -> bool:
        """Whether an account has the orders now, so that the link opens nothing any more."""
        return self.adopted_at is not None
