"""How the goods of some sellers can reach one buyer, and why not otherwise. No database, no page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.kernel.errors import DomainError
from marketplace.kernel.flow import label_of
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.models import Organisation

from .models import PickupPoint
from .states import DeliveryMethod, NoDoor


class NotDeliveredThere(DomainError):
    """The goods cannot reach that place."""


@dataclass(frozen=True)
class NotOffered:
    """A way that cannot be chosen, and why in words."""

    way: DeliveryMethod
    reason: str


@dataclass(frozen=True)
class Offer:
    """What all of these sellers can do for the buyer: the points each of them serves, and who does not come home.

    `doorless` names, by the cause, the sellers that do not; it is empty when all of them come.
    """

    sellers: Sequence[Organisation]
    points: Sequence[PickupPoint]
    doorless: Mapping[NoDoor, Sequence[Organisation]]

    @property
    def to_the_door(self) -> bool:
        """Whether every one of them brings the goods home."""
        return not self.doorless

    @property
    def methods(self) -> list[DeliveryMethod]:
        """What can be chosen at all."""
        return [
            *([DeliveryMethod.PICKUP] if self.points else []),
            *([DeliveryMethod.HOME] if self.to_the_door else []),
        ]

    @property
    def not_offered(self) -> list[NotOffered]:
        """Each way that cannot be chosen; to the door there may be two reasons."""
        return [
            *([] if self.points else [NotOffered(DeliveryMethod.PICKUP, self._no_point())]),
            *(NotOffered(DeliveryMethod.HOME, sentence) for sentence in self._no_door()),
        ]

    @property
    def names(self) -> str:
        """Whose goods these are."""
        return names_of(self.sellers)

    @property
    def slugs(self) -> list[str]:
        """The same, as programs name them."""
        return [seller.slug for seller in self.sellers]

    def terms(self, method: DeliveryMethod, *, pickup_point: str, address: str, place: str) -> dict[str, Any]:
        """The delivery part of a contract; `place` is the ward the buyer lives in.

        Raises NotDeliveredThere, at the field `delivery`, `pickup_point` or `address`.
        """
        said = {"method": method.value, "words": method.label, "fee": 0}
        if method is DeliveryMethod.PICKUP:
            return {**said, "point": _described(self._point(pickup_point))}
        if not self.to_the_door:
            refusal = f"{next(self._no_door())} {_(N_('Chọn cách nhận khác cho phần hàng này.'))}"
            raise NotDeliveredThere(refusal, field="delivery")
        if len(address) < 5:
            raise NotDeliveredThere(_(N_("Hãy ghi số nhà và tên đường để giao đến.")), field="address")
        return {**said, "address": f"{address}, {place}"}

    def _point(self, reference: str) -> PickupPoint:
        if not self.points:
            raise NotDeliveredThere(self._no_point(), field="delivery")
        if not reference and len(self.points) == 1:
            return self.points[0]
        chosen = next((point for point in self.points if point.reference == reference.upper()), None)
        if chosen is None:
            raise NotDeliveredThere(_(N_("Hãy chọn một điểm nhận hàng còn mở.")), field="pickup_point")
        return chosen

    def _no_point(self) -> str:
        if len(self.sellers) > 1:
            return _(N_("Chưa có điểm nhận hàng nào chung cho %(name)s."), name=self.names)
        return _(N_("Chưa có điểm nhận hàng nào mở cho hàng của %(name)s."), name=self.names)

    def _no_door(self) -> Iterator[str]:
        return (_(label_of(cause), name=names_of(sellers)) for cause, sellers in self.doorless.items())


def names_of(sellers: Sequence[Organisation]) -> str:
    """Their names in a row."""
    return ", ".join(seller.name for seller in sellers)


def _described(point: PickupPoint) -> dict[str, str]:
    return {
        "reference": point.reference,
        "name": point.name,
        "address": f"{point.address}, {point.locality.full_name}",
        "hours": point.hours,
        "keeper": point.keeper,
        "phone": point.phone,
    }
