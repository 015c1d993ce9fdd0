from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.kernel.db import Table


class Province(Table):
    """A province or centrally-run city, by its two-digit code."""

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    localities: Mapped[list[Locality]] = relationship(
        back_populates="province", order_by="Locality.sort_key, Locality.code"
    )


class Locality(Table):
    """A commune, ward or special zone. The code is official; the name alone is not unique in the country."""

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(5), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(80))
    sort_key: Mapped[str] = mapped_column(String(400))
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"))
    phone: Mapped[str] = mapped_column(String(20), default="")
    province: Mapped[Province] = relationship(lazy="joined", innerjoin=True, back_populates="localities")

    @property
    def full_name(self) -> str:
        """`xã Trà Tân, TP. Đà Nẵng`: always with the city, because other provinces have a Trà Tân too (facts §3.4)."""
        return f"{self.kind} {self.name}, {self.province.name}"

    @property
    def short_name(self) -> str:
        """`xã Trà Tân`."""
        return f"{self.kind} {self.name}"
