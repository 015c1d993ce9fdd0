"""What every change of a revision is made of: its words, its terms, what goes on the shelf at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import record
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money

from ..events import PriceChanged
from ..models import MATERIAL, TERMS, Listing, ListingRevision, PriceChange
from ..states import OFFERED, Deed
from .entering import entered
from .moving import months_as_bits


class StaleBase(DomainError):
    """The shelf got another text after this one was begun: somebody must say which parts count."""


def refuse_unless_offered(listing: Listing) -> None:
    """Only what is on the shelf, or paused, has a text that another one can take the place of.

    Raises WrongState otherwise.
    """
    if listing.state not in OFFERED:
        raise WrongState(_(N_("Chỉ sửa kiểu này khi hàng đang bán hoặc tạm ngưng.")))


def refuse_stale(revision: ListingRevision) -> None:
    """Words begun from an older edition would undo what came after it. Raises StaleBase."""
    if revision.base != revision.listing.edition:
        raise StaleBase(
            _(N_("Bản đang bán vừa đổi sau khi bản sửa này được viết. Hãy xem hai bản, chọn từng phần, rồi làm tiếp.")),
            base=revision.base,
            live=revision.listing.edition,
        )


def words_of(written: Listing | ListingRevision) -> dict[str, Any]:
    """What is approved of a text, pictures aside."""
    return {name: getattr(written, name) for name in MATERIAL}


def asked(begun: Listing | ListingRevision, listing: Listing, name: str) -> Any:
    """A price, step or least amount as the text has it; the shelf's where it brings none of its own."""
    own = getattr(begun, name)
    return getattr(listing, name) if own is None else own


def terms_of(revision: ListingRevision) -> dict[str, Any]:
    """The price, step and least amount that go with its own measure, if it brings one."""
    return {name: getattr(revision, name) for name in TERMS} if revision.has_terms else {}


def set_terms(revision: ListingRevision, terms: Mapping[str, Any]) -> None:
    """Let these terms go with it, or none."""
    for name in TERMS:
        setattr(revision, name, terms.get(name))


def change_at_once(actor: Actor, listing: Listing, wanted: Mapping[str, Any]) -> None:
    """Price, steps, months, waiting time: on the shelf now, a price with its row of history."""
    plain = dict(wanted)
    if "harvest_months" in plain:
        plain["harvest_months"] = months_as_bits(plain["harvest_months"])
    if (price := plain.pop("price", None)) is not None and price != listing.price:
        old, listing.price = listing.price, price
        note_price(actor, listing, old, price)
    changed = [name for name, value in plain.items() if getattr(listing, name) != value]
    for name in changed:
        setattr(listing, name, plain[name])
    if changed:
        entered(actor, listing, Deed.SEASON)


def note_price(actor: Actor, listing: Listing, old: Money | None, price: Money) -> None:
    """A row of its prices, and word of it to those above."""
    row = PriceChange(listing_id=listing.id, old_price=old, new_price=price, changed_by_id=actor.person_id)
    row.assistance_id = actor.assistance_id
    db.session.add(row)
    entered(actor, listing, Deed.PRICED, before=old, after=price)
    record(PriceChanged(listing, old, price))
