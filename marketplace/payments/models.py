from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.kernel.db import Dated, Table
from marketplace.kernel.i18n import N_
from marketplace.kernel.money import Money
from marketplace.orders.models import Order

from .states import NoteKind


class PaymentNote(Dated, Table):
    """One row of a seller's private book about an order. No order waits for it, nobody but the seller reads it.

    `change` is by how much the row moves what is still to come; a correction moves it back. Never changed, never
    deleted: the database refuses it too (triggers, migration 0005).
    """

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("change = amount OR change = -amount", name="change_by_the_amount"),
        UniqueConstraint("correction_of_id", info={"says": N_("Dòng này đã được sửa rồi.")}),
        Index("ix_payment_note_order", "order_id", "id"),
        Index("ix_payment_note_producer", "producer_id", "noted_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(6), unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order_.id"))
    producer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[NoteKind]
    amount: Mapped[Money]
    change: Mapped[Money]
    noted_on: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    correction_of_id: Mapped[int | None] = mapped_column(ForeignKey("payment_note.id"))
    order: Mapped[Order] = relationship()
    by: Mapped[Person] = relationship()
    correction_of: Mapped[PaymentNote | None] = relationship(remote_side=id, back_populates="corrected_by")
    corrected_by: Mapped[PaymentNote | None] = relationship(back_populates="correction_of")

    @property
    def is_correction(self) -> bool:
        """Whether this row takes another one back."""
        return self.correction_of_id is not None
