"""The audit writes of everything but itself."""

from __future__ import annotations

from marketplace.kernel.history import untold

from .models import AuditAddress, AuditEntry

untold(AuditEntry, AuditAddress, why="The audit is no subject of the audit.")
