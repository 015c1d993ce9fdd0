from __future__ import annotations

from marketplace.kernel.actor import Actor

from .models import Photo


def may_use(actor: Actor, photo: Photo) -> bool:
    """Put a photo that nothing shows yet on something, or drop it: only who sent it."""
    return actor.is_system or photo.kept_by_id == actor.person_id
