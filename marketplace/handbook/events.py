"""What the floors above may hear about the policy pages."""

from __future__ import annotations

from dataclasses import dataclass

from .models import PolicyVersion


@dataclass(frozen=True)
class PolicyPublished:
    """A new version of a page takes the old one's place from a day on."""

    version: PolicyVersion
