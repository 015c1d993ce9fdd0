"""The papers of the demonstration: certificates and proofs of safety, each on a sheet nobody takes for a real one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from marketplace.catalogue.models import Listing
from marketplace.kernel import clock
from marketplace.kernel.actor import Actor
from marketplace.kernel.documents import Document
from marketplace.kernel.paper import Facts, Sheet
from marketplace.kernel.pen import draw
from marketplace.organisations.models import Organisation
from marketplace.papers import commands as certifying
from marketplace.papers.models import OcopCertificate, Paper, Scan
from marketplace.papers.states import CheckedAgainst, PaperKind

from .goods import offered_days_ago
from .stage import Stage, approve

LONG_OVER = 1200  # days; a certificate given before that is written down only now, and waits on the desk
# goods whose food-safety paper is kept here too, given how many days ago, and how many days are left of it
SAFETY_PAPERS = (("mat_ong_chai", 340, 25), ("tra_kho_qua", 200, 530))


def hand_in_papers(stage: Stage, goods: list[dict[str, Any]], *, today: date) -> None:
    """The certificates the data file tells of, counted back from `today`, and the papers of food safety."""
    for place, told in enumerate(goods):
        if about := told.get("certificate"):
            stage.at(1 if about["issued_days_ago"] > LONG_OVER else offered_days_ago(place) - 0.5)
            _certificate(told, stage, today)
    for key, given, left in SAFETY_PAPERS:
        stage.at(20)
        _safety_paper(stage, stage.offered[key], given - 20, left + 20)


def _certificate(told: dict[str, Any], stage: Stage, today: date) -> OcopCertificate:
    """An invented certificate; one that was over already when it was written down still waits on the desk."""
    about, listing = told["certificate"], stage.offered[told["key"]]
    seller, producer, issuer = stage.seller_of(listing), listing.producer, "UBND thành phố (minh họa)"
    facts = (("Số quyết định", about["decision"]), ("Sản phẩm", told["name"]), ("Đứng tên", producer.name))
    entered = certifying.enter_certificate(
        seller,
        producer,
        stars=about["stars"],
        number=about["decision"],
        issuer=issuer,
        product_name=told["name"],
        product_code=about["product_code"],
        issued_on=today - timedelta(days=about["issued_days_ago"]),
        goods=[listing.slug],
        scan=_scan(seller, producer, f"Giấy chứng nhận OCOP {about['stars']} sao (minh họa)", facts),
        is_public=about["stars"] == 4,
    )
    if entered.covers_until >= clock.today():
        _check_and_approve(stage.official_of(listing), entered)
    return entered


def _safety_paper(stage: Stage, listing: Listing, given_days_ago: int, days_left: int) -> None:
    seller, producer = stage.seller_of(listing), listing.producer
    paper = certifying.enter_paper(
        seller,
        producer,
        kind=PaperKind.SAFETY,
        number=listing.safety_certificate,
        issuer="Chi cục Quản lý chất lượng (minh họa)",
        issued_on=clock.today() - timedelta(days=given_days_ago),
        expires_on=clock.today() + timedelta(days=days_left),
        is_public=True,
        scan=_scan(seller, producer, "Giấy an toàn thực phẩm (minh họa)", (("Số", listing.safety_certificate),)),
    )
    _check_and_approve(stage.official_of(listing), paper)


def _check_and_approve(official: Actor, paper: Paper) -> None:
    certifying.check_paper(official, paper, against=CheckedAgainst.DECISION, number=paper.number)
    approve(official, certifying.PAPER, paper.id)


def _scan(seller: Actor, producer: Organisation, title: str, facts: tuple[tuple[str, str], ...]) -> Scan:
    """A sheet nobody takes for a real paper."""
    sheet = Sheet(title, "Giấy bịa ra để minh họa, không có giá trị.", "Chợ kết nghĩa", (Facts((facts,)),))
    return certifying.keep_document(seller, producer, document=Document(draw(sheet), "pdf", 1))
