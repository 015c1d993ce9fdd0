"""What is kept of guests: that one ordered and was adopted, never who."""

from __future__ import annotations

from marketplace.kernel.history import hangs_on, kept

from .models import Guest

hangs_on(Guest, "purchase_id")
kept(
    Guest,
    open="consent_version",
    personal="email evidence",
    bare="secret_hash phone_key network_key language buyer_id",
)
