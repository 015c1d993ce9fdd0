"""What a coordinator decided reaches everybody who sells for the producer."""

from datetime import timedelta

from flask import Flask

from marketplace.accounts import commands as accounts
from marketplace.approvals import commands as approvals
from marketplace.catalogue import commands as catalogue
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import FrozenClock, today
from marketplace.organisations import commands as organisations
from marketplace.organisations.states import Trust
from marketplace.papers import commands as certifying
from marketplace.papers.queries import papers_to_warn_of
from tests.notifications.reading import mail, subjects, told
from tests.world.goods import (
    approved_revision,
    live_listing,
    official_for,
    returned,
    revised,
    submitted_listing,
    waiting_review,
)
from tests.world.organisations import verified_seller
from tests.world.papers import certificate, review_of_paper, safety_paper, starred, verified
from tests.world.people import acting, coordinator_of, person, tra_tan
from tests.world.trade import Trade


def test_a_seller_hears_of_being_verified_and_of_goods_on_the_shelf(app: Flask) -> None:
    dung = person("Hồ Thị Dung")
    household = verified_seller(dung, acting(coordinator_of(tra_tan())))
    live_listing(household, "Mật ong rừng")
    assert subjects(dung, "organisation:") == ["Đã xác minh: Hộ bà Dung"]
    assert subjects(dung, "listing:") == ["Đã duyệt: Mật ong rừng"]


def test_a_seller_reads_what_to_mend(market: Trade) -> None:
    listing = returned(submitted_listing(market.seller, "Chè dây"), note="Chụp lại ảnh cho rõ")
    news = told(market.dung, "listing:")[-1]
    assert news.subject == "Cần sửa: Chè dây"
    assert "Chụp lại ảnh cho rõ" in news.body
    assert news.path == f"/ban-hang/san-pham/{listing.slug}"


def test_a_seller_hears_what_became_of_other_words(market: Trade) -> None:
    official = official_for(market.seller)
    first = revised(market.honey, description="Ong nuôi dưới tán rừng.")
    approvals.return_with_note(official, waiting_review(first), reason="photos", note="Chụp lại nhãn cho rõ")
    news = told(market.dung, "revision:")[-1]
    assert (news.subject, news.path) == ("Cần sửa bản mới: Mật ong rừng", f"/ban-hang/san-pham/{market.honey.slug}")
    assert "Chụp lại nhãn cho rõ" in news.body

    catalogue.submit_revision(acting(market.dung), market.honey)
    approved_revision(first)
    assert subjects(market.dung, "revision:")[-1] == "Đã duyệt bản sửa: Mật ong rừng"


def test_a_decision_taken_back_is_no_news(market: Trade) -> None:
    official = official_for(market.seller)
    review = waiting_review(revised(market.honey, description="Ong nuôi dưới tán rừng."))
    approvals.approve(official, review, sure=True)
    approvals.take_back(official, review)
    assert subjects(market.dung, "revision:") == ["Đã duyệt bản sửa: Mật ong rừng"]


def test_a_seller_reads_why_the_words_before_are_back(market: Trade) -> None:
    official = official_for(market.seller)
    organisations.set_trust(official, market.seller, trust=Trust.TRUSTED, why="Ba mùa giao đủ")
    words = "Mật ong rừng vùng cao, quay tay, lọc thô, đóng chai tại nhà, để được một năm nơi khô mát."
    approved_revision(revised(market.honey, description=words))
    catalogue.offer_revision(acting(market.dung), market.honey, description=words.replace("mát", "ráo"))
    catalogue.revoke_edition(official, market.honey, reason="Lời mới chưa đúng nhãn")
    assert "Lời mới chưa đúng nhãn" in told(market.dung, "listing:")[-1].body
    assert len(subjects(market.dung, "revision:")) == 2


def test_a_seller_reads_why_goods_were_taken_down_and_the_stall_closed(market: Trade) -> None:
    official = official_for(market.seller)
    catalogue.take_down_listing(official, market.honey, reason="Nhãn ghi sai")
    organisations.suspend(official, market.seller, reason="Không liên lạc được")
    organisations.reinstate(official, market.seller)
    assert "Nhãn ghi sai" in told(market.dung, "listing:")[-1].body
    assert "Không liên lạc được" in told(market.dung, "organisation:")[-2].body
    assert subjects(market.dung, "organisation:")[-1] == "Được bán lại: Hộ bà Dung"


def test_a_code_nobody_asked_for_does_not_go_unnoticed(mailed: Trade) -> None:
    accounts.issue_reset_code(acting(mailed.official), mailed.dung, evidence="quen mặt")
    (news,) = told(mailed.dung, "reset-code:")
    assert mailed.official.name in news.body
    assert [each.to for each in mail()] == ["dung@vidu.vn"]


def test_a_seller_hears_what_became_of_a_paper(market: Trade) -> None:
    official, paper = official_for(market.seller), certificate(market.seller, [market.honey])
    approvals.return_with_note(official, review_of_paper(paper), reason="unclear", note="Chụp lại cho rõ dấu")
    news = told(market.dung, "paper:")[-1]
    assert (news.subject, news.path) == (f"Cần sửa giấy số {paper.number}", f"/ban-hang/giay-to/{paper.reference}")
    assert "Chụp lại cho rõ dấu" in news.body

    second = starred(market.honey, number="9/QĐ-UBND")
    certifying.withdraw_paper(official, second, reason="Thành phố đã thu hồi")
    assert subjects(market.dung, "paper:")[1:] == [
        "Sao OCOP đã hiện: giấy số 9/QĐ-UBND",
        "Giấy số 9/QĐ-UBND không còn giá trị",
    ]
    certifying.withdraw_paper(acting(market.dung), paper)
    assert len(subjects(market.dung, "paper:")) == 3, "who gives a paper up knows it"


def test_other_papers_are_told_of_sixty_and_thirty_days_before(market: Trade, clock: FrozenClock) -> None:
    verified(safety_paper(market.seller, "12/ATTP", expires_on=today() + timedelta(days=61)))
    for days in (0, 1, 0, 29, 1, 31, 1):
        clock.move(days=days)
        for paper in papers_to_warn_of():
            certifying.warn_of_end(SYSTEM, paper)
    ending, ended = "Giấy sắp hết hạn: số 12/ATTP", "Giấy đã hết hạn: số 12/ATTP"
    assert subjects(market.dung, "paper:")[1:] == [ending, ending, ended]
    assert subjects(market.official, "paper:") == [ending, ending, ended]
