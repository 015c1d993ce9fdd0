"""Photos shown in an order: the link from what shows them, for a photo knows nothing of goods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from marketplace.photos.models import Photo


class Hung:
    """A photo's place on what shows it. A photo hangs in one place at most; elsewhere a copy of its row does."""

    position: Mapped[int] = mapped_column(default=0)

    @declared_attr
    def photo_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("photo.id"), primary_key=True, autoincrement=False)

    @declared_attr
    def photo(cls) -> Mapped[Photo]:
        return relationship(lazy="joined", innerjoin=True)


class Pictured:
    """Something that shows photos. To read many of them with their photos, load `hung`."""

    PLACE: ClassVar[type[Any]]
    hung: Any

    @property
    def photos(self) -> list[Photo]:
        """What it shows, the cover first."""
        return [each.photo for each in self.hung]

    def show(self, photos: Sequence[Photo]) -> None:
        """Show exactly these, in this order; none of them may hang elsewhere."""
        known = {each.photo: each for each in self.hung}
        self.hung = [known.get(photo) or self.PLACE(photo=photo) for photo in photos]
        for position, each in enumerate(self.hung):
            each.position = position
