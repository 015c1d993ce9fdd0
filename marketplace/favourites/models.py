from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Dated, Table
from marketplace.kernel.money import Money


class Favourite(Dated, Table):
    """Goods a person saved, with the price they saw that day."""

    __table_args__ = (UniqueConstraint("person_id", "listing_id"), Index("ix_favourite_list", "person_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    seen_price: Mapped[Money | None]


class Follow(Dated, Table):
    """A person wants to hear when this maker puts new goods on the shelf."""

    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id"),
        Index("ix_follow_list", "person_id", "id"),
        Index("ix_follow_followers", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))


class Wait(Dated, Table):
    """A person wants to hear, once, when these goods can be ordered again. Told, the row is gone."""

    __table_args__ = (UniqueConstraint("listing_id", "person_id"), Index("ix_wait_list", "person_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))


class MakerNews(Dated, Table):
    """What a maker put on the shelf, to be told to their followers in one message on this day.

    `told_up_to` is the number of the last `Follow` that was told: the job goes on from there.
    """

    __table_args__ = (UniqueConstraint("organisation_id", "day"), Index("ix_maker_news_waiting", "done_at", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[date]
    due_at: Mapped[datetime]
    told_up_to: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]

    @property
    def is_begun(self) -> bool:
        """Somebody heard it already: what comes now is news of another day."""
        return self.told_up_to > 0 or self.done_at is not None


class NewsGoods(Table):
    """One of the goods a message to followers tells of."""

    news_id: Mapped[int] = mapped_column(ForeignKey("maker_news.id"), primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), primary_key=True)
