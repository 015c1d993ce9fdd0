"""How a seller sells: the smallest order, whether goods come to the door, and whether guests may order."""

from __future__ import annotations

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import lock
from marketplace.kernel.errors import ChangedMeanwhile, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money

from .. import policy
from ..events import OrganisationAmended
from ..models import Organisation


@command
def set_selling_terms(
    actor: Actor,
    organisation: Organisation,
    *,
    min_order: Money | None = None,
    delivers_home: bool | None = None,
    takes_guests: bool | None = None,
    version: int | None = None,
) -> Organisation:
    """What holds for orders from now on (None leaves it as it is); orders that stand keep what was agreed.

    Raises ChangedMeanwhile when `version` is not today's and something else would be lost.
    """
    require(policy.may_set_selling_terms(actor, organisation))
    lock(organisation)
    wanted = {"min_order": min_order, "delivers_home": delivers_home, "takes_guests": takes_guests}
    changed = {key for key, value in wanted.items() if value is not None and getattr(organisation, key) != value}
    if changed and version is not None and version != organisation.version:
        raise ChangedMeanwhile(_(N_("Người khác vừa sửa cách bán. Hãy mở lại trang, xem bản mới rồi sửa tiếp.")))
    for key in changed:
        setattr(organisation, key, wanted[key])
    if changed:
        record(OrganisationAmended(organisation, frozenset(changed)))
    return organisation
