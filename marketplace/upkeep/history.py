"""Mail on its way is machinery; an official who sends a stuck message again is not."""

from __future__ import annotations

from marketplace.kernel.history import kept, thing
from marketplace.kernel.outbox import OutboxMessage

thing("message", OutboxMessage, known_by=OutboxMessage.id, named=OutboxMessage.id)
kept(OutboxMessage, open="channel failure", personal="to subject body", bare="key lease leased_until attempts due_at")
