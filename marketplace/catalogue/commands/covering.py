"""Which goods carry the stars of a certificate."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, insert, select

from marketplace.kernel.db import db
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.models import Organisation
from marketplace.papers.commands import NoSuchPaper
from marketplace.papers.models import OcopCertificate

from ..models import Listing, certified_goods


def cover(certificate: OcopCertificate, goods: Collection[str]) -> None:
    """Let it cover exactly these goods of its holder, named by their addresses; raises NoSuchPaper for others."""
    numbers = goods_named(certificate.producer, goods)
    db.session.execute(delete(certified_goods).where(certified_goods.c.certificate_id == certificate.id))
    if numbers:
        rows = [{"certificate_id": certificate.id, "listing_id": number} for number in numbers]
        db.session.execute(insert(certified_goods), rows)


def goods_named(producer: Organisation, slugs: Collection[str]) -> list[int]:
    """The numbers of these goods of the producer; anybody else's are not there.

    Raises NoSuchPaper when one is not among the producer's goods.
    """
    mine = select(Listing.id).where(Listing.producer_id == producer.id, Listing.slug.in_(slugs)).order_by(Listing.id)
    found = list(db.session.scalars(mine))
    if len(found) < len(set(slugs)):
        raise NoSuchPaper(_(N_("Có món hàng không phải của nhà sản xuất này.")), field="goods")
    return found
