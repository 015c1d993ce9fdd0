"""An OCOP certificate: what may be written down, who vouches for it, and what its stars rest on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from marketplace.accounts.models import Person
from marketplace.approvals import commands as approvals
from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import starred_on
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import FrozenClock, today
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.organisations.models import Organisation
from marketplace.papers import commands, queries
from marketplace.papers.models import OcopCertificate, Paper
from marketplace.papers.registry import goods_of
from marketplace.papers.states import CheckedAgainst, PaperState
from marketplace.papers.validity import lawful_end, mark_reached, months_after
from tests.world.goods import live_listing, official_for, seller_of
from tests.world.organisations import TRA_LINH, place
from tests.world.papers import certificate, review_of_paper, safety_paper, scan_of, starred, verified
from tests.world.people import acting, coordinator_of


@pytest.fixture
def honey(household: Organisation, clock: FrozenClock) -> Listing:
    return live_listing(household, "Mật ong rừng")


def stars_of(listing: Listing) -> int | None:
    db.session.expire_all()
    return listing.certificate.stars if listing.certificate else None


def test_stars_show_once_a_coordinator_held_the_number_against_the_decision(
    honey: Listing, coordinator: Person
) -> None:
    paper = certificate(honey.producer, [honey])
    assert stars_of(honey) is None

    official = acting(coordinator)
    with pytest.raises(commands.NotYetChecked, match="đối chiếu số giấy"):
        approvals.approve(official, review_of_paper(paper), sure=True)
    with pytest.raises(commands.OtherNumber, match="khác số"):
        commands.check_paper(official, paper, against=CheckedAgainst.ORIGINAL, number="3501/QĐ-UBND")
    commands.check_paper(official, paper, against=CheckedAgainst.ORIGINAL, number="3500 / qđ-ubnd")
    assert stars_of(honey) is None
    approvals.approve(official, review_of_paper(paper), sure=True)

    assert (stars_of(honey), paper.state, paper.checked_by_id) == (4, PaperState.VERIFIED, coordinator.id)
    assert [(step.name, step.by_id) for step in queries.paper_moves_of(paper)][1:] == [
        ("check", coordinator.id),
        ("verify", coordinator.id),
    ]


@pytest.mark.parametrize("stars", [1, 2])
def test_one_and_two_stars_are_refused_with_the_reason(honey: Listing, stars: int) -> None:
    with pytest.raises(commands.NoSuchPaper, match="1 sao và 2 sao không được cấp") as refusal:
        certificate(honey.producer, [honey], stars=stars)
    assert refusal.value.field == "stars"


def test_a_certificate_counts_for_thirty_six_months_at_most(honey: Listing) -> None:
    issued = date(2025, 5, 12)
    assert certificate(honey.producer, issued_on=issued).expires_on == date(2028, 5, 12)
    assert certificate(honey.producer, issued_on=issued, expires_on=date(2027, 1, 1)).expires_on == date(2027, 1, 1)
    with pytest.raises(commands.NoSuchPaper, match="muộn nhất ngày 12/05/2028") as refusal:
        certificate(honey.producer, issued_on=issued, expires_on=date(2028, 5, 13))
    assert refusal.value.field == "expires_on"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"issued_on": date(2026, 3, 3)}, "issued_on"),
        ({"issued_on": date(2025, 3, 3), "expires_on": date(2025, 3, 3)}, "expires_on"),
        ({"issued_on": date(2025, 3, 3), "decided_on": date(2025, 3, 4)}, "issued_on"),
        ({"product_code": "48-20923"}, "product_code"),
        ({"stars": 6}, "stars"),
        ({"goods": []}, ""),
    ],
)
def test_what_cannot_stand_on_a_certificate_is_told_at_its_field(
    honey: Listing, wrong: dict[str, Any], field: str
) -> None:
    said = {name: value for name, value in wrong.items() if name != "goods"}
    if not field:
        assert goods_of(certificate(honey.producer).id) == [], "goods may be added later"
        return
    with pytest.raises(commands.NoSuchPaper) as refusal:
        certificate(honey.producer, [honey], **said)
    assert refusal.value.field == field


@pytest.mark.parametrize("code", ["48-20923-7-2026", "83-829-28780-3-2022", ""])
def test_the_product_code_has_a_new_and_an_old_form(honey: Listing, code: str) -> None:
    assert certificate(honey.producer, product_code=code).product_code == (code or None)


def test_a_certificate_covers_only_goods_of_its_own_producer(honey: Listing, neighbour: Organisation) -> None:
    theirs = live_listing(neighbour, "Mật ong nhà bên")
    with pytest.raises(commands.NoSuchPaper, match="không phải của nhà sản xuất này"):
        certificate(honey.producer, [theirs])


def test_only_a_coordinator_of_the_place_vouches_and_never_for_oneself(honey: Listing, dung_selling: Actor) -> None:
    paper = certificate(honey.producer, [honey])
    stranger = acting(coordinator_of(place(TRA_LINH), "Hồ Văn Xa"))
    for somebody in (stranger, dung_selling, SYSTEM):
        with pytest.raises(NotAllowed):
            commands.check_paper(somebody, paper, against=CheckedAgainst.ORIGINAL, number=paper.number)
        with pytest.raises(NotAllowed):
            commands.verify_paper(somebody, paper)
    assert paper.state is PaperState.ENTERED


def test_what_was_refused_is_mended_and_looked_at_anew(honey: Listing, coordinator: Person) -> None:
    official, paper = acting(coordinator), certificate(honey.producer, [honey], number="3500")
    commands.check_paper(official, paper, against=CheckedAgainst.OFFICE, number="3500")
    approvals.return_with_note(official, review_of_paper(paper), reason="number", note="Thiếu phần chữ")
    assert paper.state is PaperState.REFUSED
    assert "Thiếu phần chữ" in paper.note

    said = {"stars": 4, "issuer": paper.issuer, "product_name": "Mật ong", "issued_on": paper.issued_on}
    commands.amend_certificate(seller_of(honey.producer), paper, number="3500/QĐ-UBND", goods=[honey.slug], **said)
    assert (paper.state, paper.note, paper.is_checked) == (PaperState.ENTERED, "", False)
    verified(paper)
    assert stars_of(honey) == 4


def test_a_verified_certificate_is_not_rewritten(honey: Listing) -> None:
    paper = starred(honey)
    with pytest.raises(WrongState, match="không sửa được nữa"):
        commands.amend_certificate(
            seller_of(honey.producer), paper, number="1", stars=5, issuer="x", product_name="y", issued_on=today()
        )


def test_a_decision_taken_back_takes_the_stars_along(honey: Listing, coordinator: Person) -> None:
    paper = certificate(honey.producer, [honey])
    official, review = acting(coordinator), review_of_paper(paper)
    commands.check_paper(official, paper, against=CheckedAgainst.ORIGINAL, number=paper.number)
    approvals.approve(official, review, sure=True)
    assert stars_of(honey) == 4
    approvals.take_back(official, review)
    assert stars_of(honey) is None


def test_whoever_withdraws_it_the_stars_are_gone_at_once(honey: Listing, coordinator: Person) -> None:
    first = starred(honey)
    with pytest.raises(commands.NoSuchPaper, match="vì sao"):
        commands.withdraw_paper(acting(coordinator), first)
    commands.withdraw_paper(acting(coordinator), first, reason="UBND thành phố đã thu hồi")
    assert stars_of(honey) is None

    second = starred(honey)
    commands.withdraw_paper(seller_of(honey.producer), second)
    assert stars_of(honey) is None


def test_a_newer_certificate_takes_the_place_of_the_older(honey: Listing) -> None:
    starred(honey, 4, issued_on=today() - timedelta(days=800))
    assert stars_of(honey) == 4
    starred(honey, 3, number="9/QĐ-UBND", issued_on=today() - timedelta(days=2))
    assert stars_of(honey) == 3


def test_a_coordinator_puts_right_which_goods_it_covers(honey: Listing, coordinator: Person, neighbour: Any) -> None:
    paper, comb = starred(honey), live_listing(honey.producer, "Sáp ong")
    commands.cover_goods(acting(coordinator), paper, goods=[comb.slug])
    assert (stars_of(honey), stars_of(comb)) == (None, 4)
    with pytest.raises(NotAllowed):
        commands.cover_goods(seller_of(honey.producer), paper, goods=[honey.slug])


def test_python_and_sql_answer_the_question_of_stars_alike(household: Organisation, clock: FrozenClock) -> None:
    dice, goods = Random(26), [live_listing(household, f"Món {n}") for n in range(6)]
    papers: list[OcopCertificate] = []
    for number in range(24):
        issued = today() - timedelta(days=dice.choice((0, 1, 400, 1094, 1095, 1096, 1200)))
        chosen = dice.sample(goods, dice.randint(1, 3))
        paper = certificate(household, chosen, stars=dice.randint(3, 5), number=f"{number}/QĐ", issued_on=issued)
        if dice.random() < 0.8:
            verified(paper)
            if paper.may_be_reevaluated and dice.random() < 0.5:
                commands.confirm_reevaluation(official_for(household), paper, source="Phiếu nhận hồ sơ")
            if dice.random() < 0.1:
                commands.withdraw_paper(seller_of(household), paper)
        papers.append(paper)

    seen: set[int] = set()
    for _step in range(40):
        in_sql = dict(db.session.execute(starred_on(today())).all())
        in_python = {each.id: stars_of(each) for each in goods}
        assert in_sql == {number: stars for number, stars in in_python.items() if stars}
        covering = set(db.session.scalars(db.select(Paper.id).where(Paper.covers(today()))))
        assert covering == {each.id for each in papers if each.covers(today())}
        seen |= set(in_sql.values())
        clock.move(days=35)
    assert seen == {3, 4, 5}


def test_the_whole_shelf_asks_for_stars_in_one_statement(
    honey: Listing, statement_count: Callable[[Callable[[], object]], int]
) -> None:
    starred(honey)
    assert statement_count(lambda: db.session.execute(starred_on(today())).all()) == 1


def test_a_producer_chooses_what_everybody_reads(honey: Listing, dung_selling: Actor) -> None:
    household = honey.producer
    paper = verified(certificate(household, [honey], scan=scan_of(household)))
    safety = verified(safety_paper(household, is_public=True))
    certificate(household, number="mới ghi", is_public=True)
    assert [each.number for each in queries.shown_papers_of(household)] == [safety.number]

    commands.show_paper(dung_selling, paper)
    first, second = queries.shown_papers_of(household)
    assert (first.label, first.number, first.valid_until) == ("OCOP 4 sao", paper.number, paper.expires_on)
    assert first.scan == f"/giay-to/{paper.scan.reference}"
    assert (second.label, second.scan) == ("Giấy an toàn thực phẩm", "")
    commands.hide_paper(dung_selling, paper)
    assert [each.number for each in queries.shown_papers_of(household)] == [safety.number]


def test_a_scan_hangs_on_one_paper_of_its_own_producer(honey: Listing, neighbour: Organisation) -> None:
    household, scan = honey.producer, scan_of(honey.producer)
    certificate(household, [honey], scan=scan)
    with pytest.raises(commands.ScanInUse):
        safety_paper(household, scan=scan)
    with pytest.raises(NotAllowed):
        safety_paper(household, scan=scan_of(neighbour))


def test_the_law_counts_in_months() -> None:
    assert lawful_end(date(2024, 2, 29)) == date(2027, 2, 28)
    assert months_after(date(2025, 12, 31), 2) == date(2026, 2, 28)
    ends, marks = date(2026, 12, 31), (180, 150, 120, 30)
    reached = {left: mark_reached(ends, ends - timedelta(days=left), marks) for left in (181, 180, 151, 150, 30, 0, -1)}
    assert reached == {181: None, 180: 180, 151: 180, 150: 150, 30: 30, 0: 30, -1: 0}
