from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.kernel.i18n import N_
from marketplace.localities.models import Locality

from .states import PartnershipState


class Partnership(Dated, Versioned, Table):
    """Two localities that promised each other trade. The highland side is named first."""

    __table_args__ = (
        UniqueConstraint(
            "highland_id", "lowland_id", info={"field": "lowland", "says": N_("Hai địa phương này đã có kết nghĩa.")}
        ),
        CheckConstraint("highland_id <> lowland_id", name="two_places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    highland_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    lowland_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), index=True)
    state: Mapped[PartnershipState] = mapped_column(default=PartnershipState.PROPOSED)
    signed_on: Mapped[date | None] = mapped_column(Date)
    clause: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    highland: Mapped[Locality] = relationship(foreign_keys=highland_id, lazy="joined", innerjoin=True)
    lowland: Mapped[Locality] = relationship(foreign_keys=lowland_id, lazy="joined", innerjoin=True)
