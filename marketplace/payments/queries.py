"""What the two sides agree on about paying, and where a transfer goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.organisations.models import Bank, BankAccount

from .states import PaymentMethod


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
