from __future__ import annotations

from marketplace.organisations.states import OrganisationKind
from marketplace.papers import commands as certifying
from marketplace.shop.sharing import in_short
from tests.databases import statements
from tests.pages import PageClient
from tests.shop.conftest import Shelf
from tests.world.goods import live_listing
from tests.world.organisations import seller, verified_seller
from tests.world.papers import safety_paper, scan_of, verified
from tests.world.people import acting, person


def test_producers_with_goods_are_listed_in_the_order_of_the_alphabet(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô rừng")
    shelf.puts("Quế thanh", by="hoa")

    page = client.get("/nha-san-xuat").text

    assert page.index("Hộ bà Dung") < page.index("Tổ hợp tác Suối Ró")
    assert "Thôn 2" in page and "xã Trà Tân" in page
    assert "2 nhà sản xuất" in page


def test_households_stand_before_groups_and_firms(shelf: Shelf, client: PageClient) -> None:
    firm = verified_seller(person("Lê An"), shelf.official, "An Phát", kind=OrganisationKind.ENTERPRISE)
    live_listing(firm, "Bánh tráng mè")
    shelf.puts("Măng khô rừng")

    page = client.get("/nha-san-xuat").text

    assert page.index("Hộ bà Dung") < page.index("An Phát")


def test_the_story_on_a_card_ends_with_a_sentence() -> None:
    story = "Nhà tôi làm rẫy ở Ngọc Tu. Mỗi năm hai vụ lúa. Con suối chảy qua vườn, cá niên nhiều lắm."
    assert in_short(story, 60) == "Nhà tôi làm rẫy ở Ngọc Tu. Mỗi năm hai vụ lúa."
    assert in_short(story, 500) == story
    assert in_short(story, 17) == "Nhà tôi làm rẫy…"


def test_a_producers_page_tells_their_story_and_shows_their_goods(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô rừng")

    page = client.get("/nha-san-xuat/ho-ba-dung")

    assert "Nhà tôi làm rẫy ở Ngọc Tu." in page.text
    assert "Măng khô rừng" in page.text
    assert "noindex" not in page.text
    assert "noindex" in client.get("/nha-san-xuat/to-hop-tac-suoi-ro").text


def test_papers_are_read_there_when_their_producer_shows_them(shelf: Shelf, client: PageClient) -> None:
    paper = verified(safety_paper(shelf.household, "12/2025/ATTP", scan=scan_of(shelf.household)))
    assert "12/2025/ATTP" not in client.get("/nha-san-xuat/ho-ba-dung").text

    certifying.show_paper(acting(shelf.dung), paper)

    page = client.get("/nha-san-xuat/ho-ba-dung").text
    assert "12/2025/ATTP" in page and "Chi cục Quản lý chất lượng" in page
    assert client.get(paper.scan.address).status_code == 200
    assert f'href="{paper.scan.address}"' in page


def test_nobody_unverified_has_a_page(shelf: Shelf, client: PageClient) -> None:
    stranger = seller(person("Đinh Văn Lạ"), "Hộ ông Lạ")

    assert client.get(f"/nha-san-xuat/{stranger.slug}").status_code == 404
    assert client.get("/nha-san-xuat/khong-co").status_code == 404


def test_the_producer_pages_cost_few_statements(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô rừng")
    shelf.puts("Quế thanh", by="hoa")

    with statements(client.application) as listed:
        client.get("/nha-san-xuat")
    with statements(client.application) as one:
        client.get("/nha-san-xuat/ho-ba-dung")

    assert (len(listed), len(one)) == (3, 7)


def test_programs_read_the_same_producers(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô rừng")
    shelf.puts("Quế thanh", by="hoa")

    first = client.get("/api/v1/producers?limit=1")
    rest = client.get(f"/api/v1/producers?limit=1&cursor={first.json['next']}")
    one = client.get("/api/v1/producers/ho-ba-dung")

    assert [first.json["items"][0]["slug"], rest.json["items"][0]["slug"]] == ["ho-ba-dung", "to-hop-tac-suoi-ro"]
    assert 'rel="next"' in first.headers["Link"] and rest.json["next"] is None
    assert one.json["address"] == "Thôn 2, xã Trà Tân, TP. Đà Nẵng"
    assert one.json["locality"] == {"code": "20923", "name": "xã Trà Tân"}
    assert "id" not in one.json and one.headers["ETag"]
    assert client.get("/api/v1/producers/khong-co").json["status"] == 404
