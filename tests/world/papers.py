"""Papers of producers, come by as in life: written down, checked against the source, approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from marketplace.approvals import commands as approvals
from marketplace.approvals.models import Review
from marketplace.approvals.queries import open_review
from marketplace.catalogue.models import Listing
from marketplace.kernel.clock import today
from marketplace.organisations.models import Organisation
from marketplace.papers import commands
from marketplace.papers.models import OcopCertificate, Paper, Scan
from marketplace.papers.states import CheckedAgainst, PaperKind
from tests.kernel.hostile_documents import plain_document
from tests.world.goods import official_for, seller_of

DECISION = "3500/QĐ-UBND"
ISSUER = "UBND thành phố Đà Nẵng"


def scan_of(producer: Organisation, content: bytes = b"") -> Scan:
    """A PDF its producer has just sent."""
    return commands.keep_scan(seller_of(producer), producer, scan=content or plain_document())


def certificate(
    producer: Organisation,
    goods: Sequence[Listing] = (),
    *,
    stars: int = 4,
    number: str = DECISION,
    issued_on: date | None = None,
    **more: Any,
) -> OcopCertificate:
    """An OCOP certificate written down by its producer, waiting on the desk; given a year ago."""
    said: dict[str, Any] = {
        "issuer": ISSUER,
        "product_name": "Mật ong rừng Trà Tân",
        "issued_on": issued_on or today() - timedelta(days=365),
        "goods": [each.slug for each in goods],
        **more,
    }
    return commands.enter_certificate(seller_of(producer), producer, stars=stars, number=number, **said)


def safety_paper(producer: Organisation, number: str = "12/2025/ATTP", **more: Any) -> Paper:
    """A food-safety paper written down by its producer; given a month ago, good for three years."""
    said: dict[str, Any] = {
        "kind": PaperKind.SAFETY,
        "issuer": "Chi cục Quản lý chất lượng",
        "issued_on": today() - timedelta(days=30),
        "expires_on": today() + timedelta(days=1065),
        **more,
    }
    return commands.enter_paper(seller_of(producer), producer, number=number, **said)


def review_of_paper(paper: Paper) -> Review:
    """The round a paper waits in."""
    review = open_review(commands.PAPER, paper.id)
    assert review is not None
    return review


def verified(paper: Paper) -> Any:
    """A coordinator of the producer's place held its number against the source, and approved."""
    official = official_for(paper.producer)
    commands.check_paper(official, paper, against=CheckedAgainst.DECISION, number=paper.number)
    approvals.approve(official, review_of_paper(paper), sure=True)
    return paper


def starred(listing: Listing, stars: int = 4, **more: Any) -> OcopCertificate:
    """Goods with stars that show: certified and verified."""
    return verified(certificate(listing.producer, [listing], stars=stars, **more))
