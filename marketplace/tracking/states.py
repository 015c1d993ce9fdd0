from __future__ import annotations

LAST_DIGITS = 4  # of the buyer's telephone number: what a label shows of it
