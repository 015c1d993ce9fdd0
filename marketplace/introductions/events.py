"""What the floors above may hear about a producer's page."""

from __future__ import annotations

from dataclasses import dataclass

from .models import Withholding


@dataclass(frozen=True)
class TakenOffThePage:
    """A coordinator took a picture or the story off a producer's page."""

    withholding: Withholding


@dataclass(frozen=True)
class GivenBackToThePage:
    """A coordinator put it back."""

    withholding: Withholding
