"""The seller's book is private: that a row was added is kept, no figure of it, and no desk shows it."""

from __future__ import annotations

from marketplace.kernel.history import kept, thing

from .models import PaymentNote

thing("payment_note", PaymentNote, known_by=PaymentNote.reference, named=PaymentNote.reference, is_trade=True)
kept(PaymentNote, personal="words kind amount change noted_on", bare="reference")
