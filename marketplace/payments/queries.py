"""What the two sides agree on about paying, where a transfer goes, and what stands in a seller's own book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import AnyQuery, AnyRow, db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.month import Month
from marketplace.kernel.paging import Page, page_of
from marketplace.orders.models import Order
from marketplace.orders.queries import HANDED_OVER, delivered_at, sold_by
from marketplace.orders.states import GIVEN_UP
from marketplace.organisations.models import Bank, BankAccount, Organisation

from .models import PaymentNote
from .states import NoteKind, PaymentMethod

NOTHING = Money(0)
PER_PAGE = 20
PER_BATCH = 500


@dataclass(frozen=True)
class Balance:
    """How an order stands in the book: what it costs, what came (less what went back), what was given up."""

    owed: Money
    received: Money
    written_off: Money

    @property
    def open(self) -> Money:
        """What is still to come; below zero when too much came."""
        return self.owed - self.received - self.written_off


@dataclass(frozen=True)
class Book:
    """The rows about one order, the first one first, and what they come to."""

    order: Order
    notes: Sequence[PaymentNote]
    balance: Balance


@dataclass(frozen=True)
class MonthInBook:
    """What came, went back and was given up in one month."""

    received: Money
    refunded: Money
    written_off: Money


def payment_terms(method: PaymentMethod, producer_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The payment part of the contract for each seller; an account only where the seller agreed to show it."""
    accounts = accounts_of(producer_ids) if method is PaymentMethod.TRANSFER else {}
    return {
        producer_id: {"method": method.value, "words": method.label, "bank": accounts.get(producer_id)}
        for producer_id in producer_ids
    }


def accounts_of(producer_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """The open account of each seller who agreed to have one shown, in one statement."""
    rows = db.session.execute(
        select(BankAccount.organisation_id, BankAccount.bank_bin, Bank.name, BankAccount.number, BankAccount.holder)
        .join(Bank, Bank.bin == BankAccount.bank_bin)
        .where(BankAccount.organisation_id.in_(list(producer_ids)), BankAccount.ended_at.is_(None))
        .order_by(BankAccount.id)
    )
    return {
        organisation_id: {"bin": bank_bin, "bank": name, "number": number, "holder": holder}
        for organisation_id, bank_bin, name, number, holder in rows
    }


def booked_order(actor: Actor, reference: str) -> Order:
    """An order this person sells; for the buyer and for officials there is no book of it. Raises Missing."""
    order = db.session.scalar(sold_by(actor).where(Order.reference == reference.upper()))
    if order is None:
        raise Missing(_(N_("Không có đơn hàng này.")))
    return order


def book_of(order: Order) -> Book:
    """Everything noted about one order."""
    rows = select(PaymentNote).where(PaymentNote.order_id == order.id).order_by(PaymentNote.id)
    notes = db.session.scalars(rows.options(joinedload(PaymentNote.by), joinedload(PaymentNote.corrected_by))).all()
    return Book(order, notes, _balance(order, notes))


def balance_of(order: Order) -> Balance:
    """How one order stands in the book."""
    return _balance(order, db.session.scalars(select(PaymentNote).where(PaymentNote.order_id == order.id)).all())


def _balance(order: Order, notes: Iterable[PaymentNote]) -> Balance:
    came, given_up = NOTHING, NOTHING
    for note in notes:
        if note.kind is NoteKind.WRITTEN_OFF:
            given_up -= note.change
        else:
            came -= note.change
    return Balance(NOTHING if order.state in GIVEN_UP else order.total, came, given_up)


def note_of(order: Order, reference: str) -> PaymentNote:
    """One row of an order's book. Raises Missing."""
    found = select(PaymentNote).where(PaymentNote.order_id == order.id, PaymentNote.reference == reference.upper())
    note = db.session.scalar(found)
    if note is None:
        raise Missing(_(N_("Không có dòng này trong sổ.")))
    return note


def open_balance() -> ColumnElement[Money]:
    """What is still to come of an order that was kept, in SQL."""
    changes = select(func.coalesce(func.sum(PaymentNote.change), 0)).where(PaymentNote.order_id == Order.id)
    return Order.total + changes.correlate(Order).scalar_subquery()


def unpaid(actor: Actor) -> AnyQuery:
    """Delivered orders one sells whose money has not all come, those that wait longest first."""
    buyer, still_open = aliased(Organisation), open_balance()
    return (
        sold_by(actor)
        .where(Order.state.in_(HANDED_OVER), still_open > NOTHING)
        .join(buyer, buyer.id == Order.buyer_id)
        .with_only_columns(
            Order.id,
            Order.reference,
            Order.total,
            buyer.name.label("buyer"),
            delivered_at().label("delivered_at"),
            still_open.label("open"),
        )
        .order_by(Order.id)
    )


def unpaid_page(actor: Actor, number: int) -> Page:
    """One page of what is still to come."""
    return page_of(unpaid(actor), number, PER_PAGE, scalars=False)


def unpaid_total(actor: Actor) -> Money:
    """What is still to come of all delivered orders together."""
    rows = unpaid(actor).order_by(None).subquery()
    return db.session.scalar(select(func.coalesce(func.sum(rows.c.open), 0))) or NOTHING


def noted_in(actor: Actor, month: Month) -> Select[PaymentNote]:
    """The rows of a month in the books one keeps, the newest first."""
    return (
        select(PaymentNote)
        .join(PaymentNote.order)
        .options(contains_eager(PaymentNote.order))
        .where(PaymentNote.producer_id.in_(actor.sells_for), *_in(month))
        .order_by(PaymentNote.noted_on.desc(), PaymentNote.id.desc())
    )


def month_in_book(actor: Actor, month: Month) -> MonthInBook:
    """The sums of a month in the books one keeps."""
    kinds = select(PaymentNote.kind, func.sum(PaymentNote.change)).where(
        PaymentNote.producer_id.in_(actor.sells_for), *_in(month)
    )
    sums: dict[NoteKind, Money] = {
        kind: change for kind, change in db.session.execute(kinds.group_by(PaymentNote.kind))
    }
    return MonthInBook(
        received=-sums.get(NoteKind.RECEIVED, NOTHING),
        refunded=sums.get(NoteKind.REFUNDED, NOTHING),
        written_off=-sums.get(NoteKind.WRITTEN_OFF, NOTHING),
    )


def _in(month: Month) -> tuple[ColumnElement[bool], ...]:
    return PaymentNote.noted_on >= month.first, PaymentNote.noted_on < month.following.first


def whole_book(actor: Actor, month: Month | None = None) -> Iterator[AnyRow]:
    """Every row of the books one keeps (of one month, when it is said), the first one first, read in batches."""
    buyer, mistaken = aliased(Organisation), aliased(PaymentNote)
    batch = (
        select(
            PaymentNote.id,
            PaymentNote.reference,
            PaymentNote.noted_on,
            Order.reference.label("order"),
            buyer.name.label("buyer"),
            PaymentNote.kind,
            PaymentNote.amount,
            PaymentNote.change,
            PaymentNote.words,
            mistaken.reference.label("correction_of"),
        )
        .join(Order, Order.id == PaymentNote.order_id)
        .join(buyer, buyer.id == Order.buyer_id)
        .outerjoin(mistaken, mistaken.id == PaymentNote.correction_of_id)
        .where(PaymentNote.producer_id.in_(actor.sells_for), *(_in(month) if month else ()))
        .order_by(PaymentNote.id)
        .limit(PER_BATCH)
    )
    rows = db.session.execute(batch).all()
    while rows:
        yield from rows
        rows = db.session.execute(batch.where(PaymentNote.id > rows[-1].id)).all()
