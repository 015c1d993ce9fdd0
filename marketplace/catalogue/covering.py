"""What papers are to goods: stars of a day, what a certificate covers or may cover, what a kind of goods asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select

from marketplace.kernel.db import AnyQuery, db
from marketplace.organisations.models import Organisation
from marketplace.papers.models import OcopCertificate, Paper
from marketplace.papers.registry import Goods, answer_about_goods
from marketplace.papers.states import PaperKind

from .models import Category, Listing, ListingRevision, certified_goods
from .papers_asked import ASKED, asked_of
from .states import ListingState

GONE = (ListingState.RETIRED, ListingState.TAKEN_DOWN)


def starred_on(day: date) -> AnyQuery:
    """Every listing with stars on this day and how many: one row each. `Listing.certificate` for SQL."""
    # Numbered in one pass: asking each one whether a later one stands above it takes seconds for some thousands.
    given_last = func.row_number().over(
        partition_by=certified_goods.c.listing_id,
        order_by=(OcopCertificate.issued_on.desc(), OcopCertificate.id.desc()),
    )
    counting = (
        select(certified_goods.c.listing_id, OcopCertificate.stars, given_last.label("place"))
        .join(OcopCertificate, OcopCertificate.id == certified_goods.c.certificate_id)
        .where(OcopCertificate.covers(day))
        .subquery("counting")
    )
    return select(counting.c.listing_id, counting.c.stars).where(counting.c.place == 1)


def covered_goods(certificate_ids: Collection[int]) -> dict[int, list[Goods]]:
    """The goods of many certificates, by the certificate's number."""
    rows = (
        select(certified_goods.c.certificate_id, Listing.slug, Listing.name)
        .join(Listing, Listing.id == certified_goods.c.listing_id)
        .where(certified_goods.c.certificate_id.in_(certificate_ids))
        .order_by(Listing.id)
    )
    found: dict[int, list[Goods]] = defaultdict(list)
    for certificate_id, slug, name in db.session.execute(rows):
        found[certificate_id].append(Goods(slug, name))
    return found


def coverable_goods(producer: Organisation) -> list[Goods]:
    """Goods of a producer that a certificate may cover."""
    goods = select(Listing.slug, Listing.name).where(Listing.producer_id == producer.id, Listing.state.not_in(GONE))
    return [Goods(*row) for row in db.session.execute(goods.order_by(Listing.sort_key, Listing.id))]


def kinds_asked(producer_ids: Collection[int]) -> list[PaperKind]:
    """The kinds of papers that the goods of these producers ask for."""
    rules = select(Category.rule).join(Listing, Listing.category_id == Category.id)
    theirs = rules.where(Listing.producer_id.in_(producer_ids), Listing.state.not_in(GONE)).distinct()
    return asked_of(db.session.scalars(theirs).all())


def papers_behind(written: Listing | ListingRevision) -> Sequence[Paper]:
    """The papers its producer keeps of the kinds these goods ask for, to hold the numbers against."""
    asked = [each.kind for each in ASKED[written.category.rule]] if written.category else []
    if not asked:
        return []
    producer_id = written.listing.producer_id if isinstance(written, ListingRevision) else written.producer_id
    held = select(Paper).where(Paper.producer_id == producer_id, Paper.kind.in_(asked))
    return db.session.scalars(held.order_by(Paper.id)).all()


answer_about_goods(covered=covered_goods, coverable=coverable_goods, asked=kinds_asked)
