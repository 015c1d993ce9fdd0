"""A cart is a wish, not a deed: what somebody thinks of buying is written into no history."""

from __future__ import annotations

from marketplace.kernel.history import untold

from .models import Cart, CartLine

untold(Cart, CartLine, why="A wish, not a deed; nobody's to read.")
