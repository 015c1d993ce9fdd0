"""Papers by page and by API: written down on a phone, read by few, held against what goods ask for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Person
from marketplace.approvals import commands as approvals
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.hints import hints_for
from marketplace.kernel.clock import FrozenClock, today
from marketplace.kernel.db import db
from marketplace.kernel.documents import cleaned
from marketplace.kernel.files import vault
from marketplace.kernel.quantity import Unit
from marketplace.organisations.models import Organisation
from marketplace.papers import commands
from marketplace.papers.models import OcopCertificate, Paper, Scan
from marketplace.papers.registry import goods_of
from marketplace.papers.states import PaperKind, PaperState
from tests.kernel.hostile_documents import locked_document, plain_document, zipped
from tests.pages import PageClient
from tests.world.goods import DRIED, category, draft, jpeg, live_listing, revised, seller_of
from tests.world.papers import certificate, review_of_paper, safety_paper, scan_of, starred, verified
from tests.world.people import acting, let_in, person

NEW = "/ban-hang/giay-to/ocop/moi"
WRITTEN = {
    "stars": "3",
    "product_name": "Măng khô Trà Tân",
    "number": "77/QĐ-UBND",
    "issuer": "UBND thành phố Đà Nẵng",
    "issued_on": "01/02/2026",
}


def on_the_paper(**more: Any) -> dict[str, Any]:
    return {**WRITTEN, **more}


def the_only_certificate() -> OcopCertificate:
    db.session.expire_all()
    return db.session.scalars(select(OcopCertificate)).one()


def test_a_certificate_is_written_down_on_the_phone(
    phone: PageClient, household: Organisation, clock: FrozenClock
) -> None:
    goods = live_listing(household, "Măng khô")
    answer = phone.submit(NEW, on_the_paper(goods=[goods.slug], scan=(BytesIO(jpeg()), "IMG_1.jpg")))
    assert answer.status_code == 303

    paper = the_only_certificate()
    assert (paper.stars, paper.expires_on.year, [each.slug for each in goods_of(paper.id)]) == (3, 2029, [goods.slug])
    assert not paper.is_public
    page = phone.get(answer.location).text
    assert "Chờ cán bộ đối chiếu" in page and "01/02/2029" in page and "Tải ảnh chụp" in page
    assert "OCOP 3 sao · Măng khô Trà Tân" in phone.get("/ban-hang/giay-to").text


@pytest.mark.parametrize("stars", ["1", "2"])
def test_one_and_two_stars_are_explained_at_the_field(phone: PageClient, household: Organisation, stars: str) -> None:
    page = phone.get(NEW).text
    assert 'value="3"' in page and 'name="stars" value="2"' not in page
    answer = phone.submit(NEW, on_the_paper(stars=stars))
    assert answer.status_code == 422
    assert 'href="#f-stars">Hạng 1 sao và 2 sao không được cấp' in answer.text
    assert "Măng khô Trà Tân" in answer.text, "what was typed is kept"


def test_a_scan_once_received_stays_while_the_rest_is_mended(phone: PageClient, household: Organisation) -> None:
    answer = phone.submit(NEW, on_the_paper(number="", scan=(BytesIO(plain_document()), "giay.pdf")))
    assert answer.status_code == 422 and "Đã nhận bản chụp" in answer.text
    scan = db.session.scalars(select(Scan)).one()
    assert f'name="scan" value="{scan.reference}"' in answer.text

    again = phone.submit(NEW, on_the_paper(scan=scan.reference))
    assert again.status_code == 303
    assert the_only_certificate().scan.reference == scan.reference


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped(), "không phải ảnh hay PDF"),
        (b"<svg onload='alert(1)'/>", "không phải ảnh hay PDF"),
        (locked_document(), "có mật khẩu"),
        (plain_document()[:200], "bị hỏng"),
        (jpeg()[:150], "bị hỏng"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_at_its_field(
    phone: PageClient, household: Organisation, content: bytes, said: str
) -> None:
    answer = phone.submit(NEW, on_the_paper(scan=(BytesIO(content), "giay.pdf")))
    assert answer.status_code == 422
    assert said in answer.text and 'id="f-scan-error"' in answer.text and "77/QĐ-UBND" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Paper)) == 0


def test_a_form_sent_twice_is_one_certificate(phone: PageClient, household: Organisation) -> None:
    token = phone.get(NEW).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = {**WRITTEN, "csrf_token": token, "once_key": "mot-lan-thoi"}
    first, second = phone.post(NEW, data=sent), phone.post(NEW, data=sent)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert the_only_certificate()


def test_what_came_back_is_mended_on_the_phone(phone: PageClient, household: Organisation, coordinator: Person) -> None:
    paper = certificate(household, number="sai")
    approvals.return_with_note(acting(coordinator), review_of_paper(paper), reason="number", note="Thiếu năm")
    address = f"/ban-hang/giay-to/{paper.reference}"
    assert "Thiếu năm" in phone.get(address).text
    assert phone.submit(f"{address}/sua", {"number": "3500/QĐ-UBND"}).status_code == 303
    paper = the_only_certificate()
    assert (paper.number, paper.state, paper.stars) == ("3500/QĐ-UBND", PaperState.ENTERED, 4)


def test_a_new_paper_begins_with_the_words_of_the_one_that_ends(phone: PageClient, household: Organisation) -> None:
    old = verified(certificate(household, product_name="Mật ong rừng số 5"))
    page = phone.get(f"{NEW}?thay={old.reference}").text
    assert 'value="Mật ong rừng số 5"' in page and f'value="{old.number}"' not in page


def test_another_paper_and_who_may_read_its_scan(phone: PageClient, household: Organisation) -> None:
    said = {"kind": "safety", "number": "12/2026", "issuer": "Chi cục", "issued_on": "01/02/2026"}
    answer = phone.submit("/ban-hang/giay-to/moi", {**said, "scan": (BytesIO(plain_document()), "x.pdf")})
    paper = verified(db.session.scalars(select(Paper)).one())
    assert not paper.is_public and paper.expires_on is None
    for button, is_public in (("/cho-xem", True), ("/khong-cho-xem", False)):
        assert phone.submit(answer.location, to=button).status_code == 303
        db.session.expire_all()
        assert paper.is_public is is_public


def test_somebody_elses_paper_is_not_there(phone: PageClient, neighbour: Organisation) -> None:
    theirs = certificate(neighbour, scan=scan_of(neighbour))
    for path in ("", "/sua"):
        assert phone.get(f"/ban-hang/giay-to/{theirs.reference}{path}").status_code == 404
    assert phone.get(theirs.scan.address).status_code == 404
    assert theirs.number not in phone.get("/ban-hang/giay-to").text


def test_a_scan_is_for_its_producer_and_the_coordinators_until_it_is_shown(
    app: Flask, client: PageClient, dung: Person, household: Organisation, coordinator: Person
) -> None:
    paper = verified(certificate(household, scan=scan_of(household)))
    address = paper.scan.address
    stranger = let_in(another(app), person("Người lạ"))
    assert [each.get(address).status_code for each in (client, stranger)] == [404, 404]
    for somebody in (dung, coordinator):
        assert let_in(another(app), somebody).get(address).status_code == 200

    commands.show_paper(acting(dung), paper)
    assert client.get(address).status_code == 200
    commands.withdraw_paper(acting(dung), paper)
    assert client.get(address).status_code == 404, "what does not count is shown to nobody else"


def another(app: Flask) -> PageClient:
    app.test_client_class = PageClient
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


def test_a_scan_is_handed_out_to_be_saved_and_never_runs(phone: PageClient, household: Organisation) -> None:
    answer = phone.get(certificate(household, scan=scan_of(household)).scan.address)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=giay-to-")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["..%2f..%2fmarket.sqlite", "%2e%2e/secret", "x" * 400, "a.pdf", "NULL'--", "é"])
def test_no_made_up_name_opens_anything(phone: PageClient, name: str) -> None:
    assert phone.get(f"/giay-to/{name}").status_code in (404, 308)


def test_scans_nobody_saved_go_after_a_day_with_their_files(household: Organisation, clock: FrozenClock) -> None:
    loose, hung = scan_of(household), certificate(household, scan=scan_of(household)).scan
    names = loose.name, hung.name
    assert commands.forget_loose_scans() == 0
    clock.move(hours=25)
    assert commands.forget_loose_scans() == 1
    assert (vault().get(names[0]), bool(vault().get(names[1]))) == (None, True)


def test_a_file_of_which_nothing_tells_goes_too(household: Organisation) -> None:
    lost, fresh = cleaned(plain_document()).keep(), cleaned(plain_document()).keep()
    long_ago = time.time() - 2 * 86_400
    os.utime(vault().path(lost), (long_ago, long_ago))
    assert commands.forget_loose_scans() == 1
    assert (vault().get(lost), bool(vault().get(fresh))) == (None, True)


def test_a_new_scan_takes_the_place_of_the_old_one(household: Organisation) -> None:
    paper = safety_paper(household, scan=scan_of(household))
    before = paper.scan.name
    said = {"kind": paper.kind, "number": paper.number, "issuer": paper.issuer, "issued_on": paper.issued_on}
    commands.amend_paper(seller_of(household), paper, **said, scan=scan_of(household, jpeg()))
    assert vault().get(before) is None and vault().get(paper.scan.name)


def test_nobody_fills_the_disk_with_papers(household: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marketplace.papers.commands.scanning.MOST_SCANS_A_DAY", 1)
    scan_of(household)
    with pytest.raises(commands.TooManyScans, match="chờ đến mai"):
        scan_of(household)


PACKED: dict[str, Any] = {
    "unit": Unit.GOI,
    "content_amount": 500,
    "content_unit": Unit.GRAM,
    "ingredients": "Măng",
    "shelf_life": "6 tháng",
    "self_declaration": "01/HoDung/2026",
}


def packed(household: Organisation, **more: Any) -> Any:
    return draft(household, "Măng gói", category=category(DRIED), **{**PACKED, **more})


@pytest.mark.parametrize(
    ("left_out", "field"),
    [("self_declaration", "self_declaration"), ("safety_certificate", "safety_certificate")],
)
def test_goods_wait_for_the_papers_their_kind_asks_for(household: Organisation, left_out: str, field: str) -> None:
    goods = packed(household, **{"safety_certificate": "12/2025/ATTP", left_out: ""})
    with pytest.raises(catalogue.NotReady) as refusal:
        catalogue.submit_listing(seller_of(household), goods)
    assert list(refusal.value.by_field) == [field]


def test_a_stated_exemption_stands_in_for_the_safety_paper(household: Organisation) -> None:
    goods = packed(household, safety_exemption="Hộ làm nhỏ lẻ, đã ký cam kết với xã")
    assert catalogue.submit_listing(seller_of(household), goods).submitted_at


def test_a_number_that_is_only_on_a_lapsed_paper_is_not_enough(household: Organisation, clock: FrozenClock) -> None:
    verified(safety_paper(household, "12/2025/ATTP", expires_on=today() + timedelta(days=10)))
    goods = packed(household, safety_certificate="12 / 2025 - ATTP")
    clock.move(days=11)
    with pytest.raises(catalogue.NotReady, match="không còn giá trị") as refusal:
        catalogue.submit_listing(seller_of(household), goods)
    assert refusal.value.field == "safety_certificate"

    verified(safety_paper(household, "12/2025/ATTP", expires_on=today() + timedelta(days=900)))
    assert catalogue.submit_listing(seller_of(household), goods).submitted_at, "the same number, prolonged"


def test_the_desk_is_asked_whether_stars_still_fit_another_name(household: Organisation) -> None:
    honey = live_listing(household, "Mật ong rừng")
    starred(honey)
    other = revised(honey, description="Lọc hai lần.")
    assert hints_for({1: other})[1] == []
    renamed = revised(honey, name="Mật mía")
    assert "Mật ong rừng Trà Tân" in " ".join(hints_for({1: renamed})[1])


def test_the_desk_is_told_what_is_known_of_the_numbers(household: Organisation, clock: FrozenClock) -> None:
    goods = packed(household, safety_certificate="12/2025/ATTP")
    assert hints_for({1: goods})[1] == []
    paper = safety_paper(household, "12/2025/ATTP", expires_on=today() + timedelta(days=20))
    assert "Chờ cán bộ đối chiếu" in " ".join(hints_for({1: goods})[1])
    verified(paper)
    assert "hết hạn ngày 22/03/2026" in " ".join(hints_for({1: goods})[1])
    clock.move(days=21)
    assert "không còn giá trị" in " ".join(hints_for({1: goods})[1])


def test_the_desk_lists_what_ends_nearest_first(
    client: PageClient, coordinator: Person, household: Organisation, clock: FrozenClock
) -> None:
    verified(safety_paper(household, "sau", expires_on=today() + timedelta(days=100)))
    verified(safety_paper(household, "trước", expires_on=today() + timedelta(days=10)))
    verified(safety_paper(household, "xa", expires_on=today() + timedelta(days=400)))
    safety_paper(household, "chưa đối chiếu", expires_on=today() + timedelta(days=5))
    page = let_in(client, coordinator).get("/dieu-phoi/giay-to").text
    assert 0 < page.index("Số trước") < page.index("Số sau")
    assert "Số xa" not in page and "chưa đối chiếu" not in page
    whole = client.get(f"/dieu-phoi/giay-to?nha={household.slug}").text
    assert all(f"Số {number}" in whole for number in ("trước", "sau", "xa", "chưa đối chiếu"))
    assert "Số xa" not in client.get("/dieu-phoi/giay-to?nha=khong-co").text


@pytest.mark.parametrize("was_verified", [False, True])
def test_a_withdrawn_paper_leaves_the_desk(
    client: PageClient, coordinator: Person, household: Organisation, clock: FrozenClock, was_verified: bool
) -> None:
    paper = safety_paper(household, "bỏ rồi", expires_on=today() + timedelta(days=10))
    if was_verified:
        verified(paper)
    desk = let_in(client, coordinator)
    listed = "/dieu-phoi/giay-to" if was_verified else "/dieu-phoi/duyet"
    assert "bỏ rồi" in desk.get(listed).text

    commands.withdraw_paper(seller_of(household), paper)

    assert "bỏ rồi" not in desk.get("/dieu-phoi/giay-to").text
    assert "Không còn gì chờ duyệt." in desk.get("/dieu-phoi/duyet").text
    assert 'href="/dieu-phoi/giay-to">Giấy sắp hết hạn' not in desk.get("/dieu-phoi").text


def test_both_desks_count_what_to_look_at(
    phone: PageClient, coordinator: Person, household: Organisation, clock: FrozenClock
) -> None:
    desk = let_in(another(phone.application), coordinator)
    assert "Giấy cần xem" not in phone.get("/ban-hang").text
    assert 'href="/dieu-phoi/giay-to">Giấy sắp hết hạn' not in desk.get("/dieu-phoi").text
    verified(safety_paper(household, expires_on=today() + timedelta(days=10)))
    assert "Giấy cần xem" in phone.get("/ban-hang").text
    assert 'href="/dieu-phoi/giay-to">Giấy sắp hết hạn' in desk.get("/dieu-phoi").text


def test_the_lists_cost_the_same_however_many_papers_there_are(
    client: PageClient,
    dung: Person,
    coordinator: Person,
    household: Organisation,
    statement_count: Callable[[Callable[[], object]], int],
) -> None:
    desks = (
        (let_in(client, dung), "/ban-hang/giay-to"),
        (let_in(another(client.application), coordinator), "/dieu-phoi/giay-to"),
    )
    costs = []
    for _round in range(2):
        for number in range(3):
            ending = {"issued_on": today() - timedelta(days=1000), "scan": scan_of(household)}
            verified(certificate(household, number=f"{_round}{number}", **ending))
        costs.append([statement_count(lambda b=browser, a=address: b.get(a)) for browser, address in desks])
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 12


def test_the_number_is_typed_again_from_the_source(
    client: PageClient, coordinator: Person, household: Organisation
) -> None:
    paper, desk = certificate(household), let_in(client, coordinator)
    review = f"/dieu-phoi/duyet/{review_of_paper(paper).reference}"
    asked = desk.submit(review, {"checked": "number"}, to=f"{review}/duyet")
    refused = desk.send(asked, press="Vẫn duyệt")
    assert refused.status_code == 422 and "đối chiếu số giấy" in refused.text
    wrong = desk.submit(review, {"against": "original", "number": "9999"}, to="/doi-chieu")
    assert wrong.status_code == 422 and "khác số nhà sản xuất đã ghi" in wrong.text
    assert desk.submit(review, {"against": "original", "number": paper.number}, to="/doi-chieu").location == review
    asked = desk.submit(review, {"checked": "number"}, to=f"{review}/duyet")
    assert desk.send(asked, press="Vẫn duyệt").status_code == 303
    assert the_only_certificate().state is PaperState.VERIFIED


def test_papers_are_never_approved_in_bulk(coordinator: Person, household: Organisation) -> None:
    review = review_of_paper(certificate(household))
    outcome = approvals.approve_together(acting(coordinator), [(review, review.version)])
    assert not outcome.approved
    assert "từng giấy" in outcome.skipped[0][1]


def bearer(somebody: Person) -> dict[str, str]:
    secret = accounts.issue_token(acting(somebody), name="máy", scopes=["read", "trade", "coordinate"]).secret
    return {"Authorization": f"Bearer {secret}"}


def test_a_program_enters_a_certificate_and_a_coordinators_program_checks_it(
    client: PageClient, dung: Person, household: Organisation, coordinator: Person, neighbour: Organisation
) -> None:
    mine, theirs, goods = bearer(dung), bearer(coordinator), live_listing(household, "Măng khô")
    certificate(neighbour, number="của nhà bên")
    sent = client.post("/api/v1/scans", data={"scan": (BytesIO(plain_document()), "g.pdf")}, headers=mine)
    assert (sent.status_code, sent.json["pages"]) == (201, 1)
    body = {**WRITTEN, "stars": 3, "issued_on": "2026-02-01", "goods": [goods.slug], "scan": sent.json["reference"]}
    made = client.post("/api/v1/certificates", json=body, headers={**mine, "Idempotency-Key": "k1"})
    assert made.status_code == 201, made.text
    assert (made.json["state"], made.json["goods"], made.json["expires_on"]) == ("entered", [goods.slug], "2029-02-01")
    address = made.headers["Location"]

    assert [each["number"] for each in client.get("/api/v1/certificates", headers=mine).json["items"]] == ["77/QĐ-UBND"]
    assert len(client.get("/api/v1/certificates", headers=theirs).json["items"]) == 2
    assert (
        client.post(f"{address}/check", json={"against": "office", "number": "77/QĐ-UBND"}, headers=mine).status_code
        == 403
    )
    checked = client.post(f"{address}/check", json={"against": "office", "number": "77/QĐ-UBND"}, headers=theirs)
    assert checked.status_code == 200, checked.text
    review = review_of_paper(the_only_certificate_of(household)).reference
    assert (
        client.post(f"/api/v1/reviews/{review}/approve", json={"checked": ["number"]}, headers=theirs).status_code
        == 200
    )
    shown = client.get(f"/api/v1/listings/{goods.slug}").json["certificate"]
    assert (shown["stars"], shown["number"], shown["valid_until"]) == (3, "77/QĐ-UBND", "2029-02-01")

    assert client.post(f"{address}/withdraw", json={}, headers=mine).status_code == 200
    assert client.get(f"/api/v1/listings/{goods.slug}").json["certificate"] is None


def the_only_certificate_of(household: Organisation) -> OcopCertificate:
    return db.session.scalars(select(OcopCertificate).where(OcopCertificate.producer_id == household.id)).one()


def test_a_program_reads_why_stars_are_refused(client: PageClient, dung: Person, household: Organisation) -> None:
    body = {**WRITTEN, "stars": 2, "issued_on": "2026-02-01"}
    answer = client.post("/api/v1/certificates", json=body, headers=bearer(dung))
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json["errors"][0]["pointer"] == "/stars"
    assert "không được cấp" in answer.json["errors"][0]["detail"]


def test_an_ocop_certificate_has_a_form_of_its_own(household: Organisation) -> None:
    with pytest.raises(commands.NoSuchPaper, match="biểu mẫu riêng"):
        safety_paper(household, kind=PaperKind.OCOP)
