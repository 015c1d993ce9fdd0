"""What is kept of typing for others: leave and beginning are told with the producer, the end with who typed."""

from __future__ import annotations

from marketplace.kernel.history import hangs_on, kept

from .models import Assistance, AssistedEntry, EntryConsent

kept(EntryConsent, personal="words", bare="reference")
kept(Assistance, bare="sign_in_hash seen_at")
kept(AssistedEntry, personal="note settled_how", bare="reference typed")
hangs_on(AssistedEntry, "listing_id")
