from __future__ import annotations

from sqlalchemy import not_, select

from marketplace.kernel.db import db

from .models import Photo
from .registry import is_shown


def photo_by_reference(reference: str) -> Photo | None:
    """The photo a form or a program names."""
    return db.session.scalar(select(Photo).where(Photo.reference == reference)) if len(reference) <= 32 else None


def is_loose(photo: Photo) -> bool:
    """Sent, and shown nowhere yet."""
    return db.session.scalar(select(Photo.id).where(Photo.id == photo.id, not_(is_shown()))) is not None
