from __future__ import annotations

from marketplace.catalogue.events import ApprovalTakenBack
from marketplace.kernel.commands import on
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _

from . import queries


class OrderedMeanwhile(DomainError):
    """Somebody ordered what was approved: the approval can no longer be undone."""


@on(ApprovalTakenBack)
def keep_what_was_ordered(event: ApprovalTakenBack) -> None:
    """An order rests on the text that was on the shelf, so that text stays.

    Raises OrderedMeanwhile, so the decision is not taken back.
    """
    if queries.is_ordered_since(event.listing.id, event.since):
        raise OrderedMeanwhile(_(N_("Vừa có người đặt mua hàng này, nên không lấy lại quyết định được nữa.")))
