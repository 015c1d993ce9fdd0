"""What the floors above may hear about a twinning."""

from __future__ import annotations

from dataclasses import dataclass

from .models import Partnership


@dataclass(frozen=True)
class PartnershipProposed:
    """Two places began to talk."""

    partnership: Partnership


@dataclass(frozen=True)
class PartnershipSigned:
    """Two places signed: their people may trade."""

    partnership: Partnership


@dataclass(frozen=True)
class PartnershipEnded:
    """It is over; orders under way are kept."""

    partnership: Partnership
