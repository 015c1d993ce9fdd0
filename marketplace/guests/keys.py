"""What is kept instead of a secret, a telephone number or an address: digests, and how a link is drawn."""

from __future__ import annotations

import base64
import hashlib
import hmac

from marketplace.accounts.throttle import network_of
from marketplace.kernel.settings import setting

from .states import SECRET_BYTES


def secret_for(key: str) -> str:
    """The link of the purchase made under this one-time key: 128 bits nobody can tell without the market's own key.

    Drawn from the key, so that a form sent twice shows the same link though only its digest was kept.
    """
    return base64.urlsafe_b64encode(_keyed("link", key)[:SECRET_BYTES]).decode().rstrip("=")


def secret_hash(secret: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def phone_key(phone: str) -> str:
    """A telephone number to count by, told by nobody who has only the database."""
    return _keyed("phone", phone).hex()


def network_key(address: str | None) -> str:
    """The network of an address, to count by in the same way; one unit as everywhere else (`throttle.network_of`)."""
    return _keyed("network", network_of(address)).hex()


def as_number(key: str) -> int:
    """A digest as the number one hand at a time is held under (64 bits, signed)."""
    return int.from_bytes(bytes.fromhex(key)[:8], signed=True)


def _keyed(kind: str, value: str) -> bytes:
    return hmac.digest(setting("SECRET_KEY").encode(), f"guest {kind}\0{value}".encode(), "sha256")
