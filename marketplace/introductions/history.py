"""What is kept of changes to a producer's own page: told with the producer."""

from __future__ import annotations

from marketplace.kernel.history import kept

from .models import ShownPicture, Withholding

kept(ShownPicture, personal="words", bare="digest position")
kept(Withholding, open="why", personal="words", bare="digest")
