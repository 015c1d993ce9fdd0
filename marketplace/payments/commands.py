"""The verbs of a seller's private book. They tell nobody, and no step of an order asks for them (facts §2.4)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.commands import command
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.reference import free_reference
from marketplace.orders.models import Order

from . import policy, queries
from .models import PaymentNote
from .states import NoteKind


class NotYet(DomainError):
    """The day lies ahead: money is noted when it came."""

    status = 422


class CorrectedAlready(DomainError):
    """A row is taken back once, and what takes it back stays."""


@command
def note_received(actor: Actor, order: Order, *, amount: Money, noted_on: date, words: str = "") -> PaymentNote:
    """Money came from the buyer. Raises NotYet for a day that lies ahead."""
    require(policy.may_keep_book(actor, order))
    return _written(actor, order, NoteKind.RECEIVED, amount, noted_on, words)


@command
def note_settled(actor: Actor, order: Order, *, open_balance: Money) -> PaymentNote:
    """All that was still open came today. Raises ChangedMeanwhile when that is not the sum the seller saw."""
    require(policy.may_keep_book(actor, order))
    lock(order)  # the second of two hands sees what the first one wrote
    if not open_balance or queries.balance_of(order).open != open_balance:
        raise ChangedMeanwhile(_(N_("Số còn phải thu của đơn này đã đổi. Hãy xem lại rồi ghi.")))
    return _written(actor, order, NoteKind.RECEIVED, open_balance, today(), "")


@command
def note_refunded(actor: Actor, order: Order, *, amount: Money, noted_on: date, words: str = "") -> PaymentNote:
    """Money went back to the buyer. Raises NotYet for a day that lies ahead."""
    require(policy.may_keep_book(actor, order))
    return _written(actor, order, NoteKind.REFUNDED, amount, noted_on, words)


@command
def note_written_off(actor: Actor, order: Order, *, amount: Money, noted_on: date, words: str = "") -> PaymentNote:
    """The seller does not wait for this money any more. Raises NotYet for a day that lies ahead."""
    require(policy.may_keep_book(actor, order))
    return _written(actor, order, NoteKind.WRITTEN_OFF, amount, noted_on, words)


@command
def correct_note(actor: Actor, note: PaymentNote, *, words: str) -> PaymentNote:
    """A row was a mistake: one more row of the same day takes it back. Raises CorrectedAlready the second time."""
    require(policy.may_keep_book(actor, note.order))
    lock(note.order)
    corrected = select(PaymentNote.id).where(PaymentNote.correction_of_id == note.id)
    if note.is_correction or db.session.scalar(corrected) is not None:
        raise CorrectedAlready(_(N_("Dòng này đã được sửa rồi.")))
    return _added(
        PaymentNote(
            order=note.order,
            producer_id=note.producer_id,
            kind=note.kind,
            amount=note.amount,
            change=-note.change,
            noted_on=note.noted_on,
            words=words,
            by_id=actor.person_id,
            correction_of=note,
        )
    )


def _written(actor: Actor, order: Order, kind: NoteKind, amount: Money, noted_on: date, words: str) -> PaymentNote:
    if noted_on > today():
        raise NotYet(_(N_("Ngày này chưa tới. Hãy ghi ngày tiền đã thật sự trao tay.")), field="noted_on")
    return _added(
        PaymentNote(
            order=order,
            producer_id=order.producer_id,
            kind=kind,
            amount=amount,
            change=amount if kind is NoteKind.REFUNDED else -amount,
            noted_on=noted_on,
            words=words,
            by_id=actor.person_id,
        )
    )


def _added(note: PaymentNote) -> PaymentNote:
    with db.session.no_autoflush:  # the row is not whole before it has its name
        note.reference = free_reference(PaymentNote.reference)
    db.session.add(note)
    db.session.flush()
    return note
