from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.kernel.clock import today
from marketplace.kernel.i18n import N_, _

from ..states import PaperState
from ..validity import EARLIEST_DOSSIER, LATEST_DOSSIER, MARKS_OF_CERTIFICATE, REEVALUATION
from .paper import Paper


class OcopCertificate(Paper):
    """Three to five stars for one product by a numbered decision (QĐ 26/2026/QĐ-TTg). `number` is the decision's.

    Which goods it covers the room of the goods knows (`registry.goods_covered_by`).
    """

    stars: Mapped[int | None]
    product_code: Mapped[str | None] = mapped_column(String(40))
    decided_on: Mapped[date | None]
    reevaluation_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reevaluation_at: Mapped[datetime | None]

    reevaluation_by: Mapped[Person | None] = relationship(foreign_keys=reevaluation_by_id)

    MARKS: ClassVar[tuple[int, ...]] = MARKS_OF_CERTIFICATE

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"polymorphic_identity": True}

    @property
    def label(self) -> str:
        """The stars in words: never the official mark."""
        return _(N_("OCOP %(n)s sao"), n=self.stars)

    @property
    def may_be_reevaluated(self) -> bool:
        """The time in which a coordinator may confirm that a new evaluation is under way (Điều 7.6, 12.3)."""
        if self.expires_on is None or self.state is not PaperState.VERIFIED or self.reevaluation_at:
            return False
        return self.expires_on - EARLIEST_DOSSIER <= today() <= self.expires_on + REEVALUATION

    @property
    def dossier_due_on(self) -> date | None:
        """The last day for the dossier of re-evaluation (Điều 7.6.a)."""
        return self.expires_on - LATEST_DOSSIER if self.expires_on else None

    @property
    def is_dossier_late(self) -> bool:
        """The dossier can no longer be handed in in time."""
        return self.dossier_due_on is not None and self.dossier_due_on < today()
