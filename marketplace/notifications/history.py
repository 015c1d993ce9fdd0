"""Messages tell of changes that have a history themselves; only the choice of what one wants to hear is a change."""

from __future__ import annotations

from marketplace.kernel.history import untold

from .models import Notice

untold(Notice, why="Tells of a change that has its own entry; reading it changes nothing for others.")
