from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.localities.models import Locality


class PickupPoint(Dated, Versioned, Table):
    """A place in a locality where buyers fetch their goods, with somebody who keeps it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(6), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), index=True)
    address: Mapped[str] = mapped_column(String(200))
    hours: Mapped[str] = mapped_column(String(120), default="")
    keeper: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(16), default="")
    is_open: Mapped[bool] = mapped_column(default=True)
    locality: Mapped[Locality] = relationship(lazy="joined", innerjoin=True)
