"""Two places promise each other trade: talked about, signed, ended."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.errors import Duplicate, NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.localities import commands as localities
from marketplace.partnerships import commands, queries
from marketplace.partnerships.states import PartnershipState
from tests.pages import PageClient
from tests.world.organisations import HOA_CUONG, TRA_LINH, TRA_TAN, place
from tests.world.people import acting, administrator, coordinator_of, let_in, person


def test_the_first_pair_is_there_from_the_start(app: Flask) -> None:
    (pair,) = queries.partnerships_signed()
    assert (pair.highland.code, pair.lowland.code, pair.signed_on) == (TRA_TAN, HOA_CUONG, date(2025, 8, 8))
    assert [each.code for each in queries.partner_localities(pair.highland_id)] == [HOA_CUONG]
    assert [each.code for each in queries.partner_localities(pair.lowland_id)] == [TRA_TAN]


def test_a_second_pair_trades_once_it_is_signed_and_no_more_once_ended(app: Flask, clock: FrozenClock) -> None:
    keeper, lowland = acting(administrator()), place(HOA_CUONG)
    pair = commands.propose_partnership(keeper, highland=place(TRA_LINH), lowland=lowland, clause="Tiêu thụ sâm.")
    assert [each.code for each in queries.partner_localities(lowland.id)] == [TRA_TAN]
    commands.sign_partnership(keeper, pair, signed_on=date(2026, 3, 2))
    assert [each.code for each in queries.partner_localities(lowland.id)] == [TRA_LINH, TRA_TAN]
    commands.end_partnership(keeper, pair, note="Hết hạn.")
    assert pair.state is PartnershipState.ENDED
    assert [each.code for each in queries.partner_localities(lowland.id)] == [TRA_TAN]
    with pytest.raises(WrongState):
        commands.sign_partnership(keeper, pair, signed_on=date(2026, 3, 2))


def test_it_refuses_the_same_place_a_known_pair_either_way_round_and_tomorrow(app: Flask, clock: FrozenClock) -> None:
    keeper, here, there = acting(administrator()), place(TRA_TAN), place(HOA_CUONG)
    with pytest.raises(commands.SamePlace):
        commands.propose_partnership(keeper, highland=here, lowland=here)
    for highland, lowland in ((here, there), (there, here)):
        with pytest.raises(Duplicate, match="đã có kết nghĩa"):
            commands.propose_partnership(keeper, highland=highland, lowland=lowland)
    pair = commands.propose_partnership(keeper, highland=place(TRA_LINH), lowland=there)
    with pytest.raises(commands.NotYetSigned):
        commands.sign_partnership(keeper, pair, signed_on=date(2026, 3, 3))


def test_only_the_administrator_keeps_the_list(app: Flask) -> None:
    for who in (acting(person("Lan")), acting(coordinator_of(place()))):
        with pytest.raises(NotAllowed):
            commands.propose_partnership(who, highland=place(TRA_LINH), lowland=place(HOA_CUONG))


def test_by_page_from_the_first_word_to_the_end(app: Flask, client: PageClient, clock: FrozenClock) -> None:
    let_in(client, administrator())
    assert "xã Trà Tân – phường Hòa Cường" in client.get("/quan-tri/ket-nghia").text
    again = client.submit("/quan-tri/ket-nghia/moi", {"highland": TRA_TAN, "lowland": HOA_CUONG})
    assert again.status_code == 422 and "đã có kết nghĩa" in again.text
    added = client.submit("/quan-tri/ket-nghia/moi", {"highland": TRA_LINH, "lowland": HOA_CUONG})
    assert added.location == f"/quan-tri/ket-nghia/{TRA_LINH}-{HOA_CUONG}"
    early = client.submit(added.location, {"signed_on": "03/03/2026"})
    assert early.status_code == 422 and "không thể sau hôm nay" in early.text
    assert client.submit(added.location, {"signed_on": "02/03/2026"}).status_code == 303
    assert "02/03/2026" in client.get(added.location).text
    assert client.submit(added.location, {"note": "Hết hạn."}, to="/ket-thuc").status_code == 303
    assert "Đã kết thúc" in client.get(added.location).text
    assert client.get("/quan-tri/ket-nghia/00000-11111").status_code == 404


def test_by_page_the_number_to_call_stands_at_the_foot_of_every_page(app: Flask, client: PageClient) -> None:
    let_in(client, administrator())
    path = f"/quan-tri/ket-nghia/dien-thoai/{TRA_TAN}"
    assert client.submit(path, {"phone": "12345"}).status_code == 422
    assert client.submit(path, {"phone": "0905 123 456"}).status_code == 303
    assert "tel:0905123456" in client.get("/quy-che").text


def test_only_the_officials_of_a_place_say_its_number(app: Flask) -> None:
    localities.give_phone(acting(coordinator_of(place())), place(), phone="+84905123456")
    for who in (acting(person("Lan")), acting(coordinator_of(place(HOA_CUONG)))):
        with pytest.raises(NotAllowed):
            localities.give_phone(who, place(), phone="")


def test_by_page_others_are_kept_out(app: Flask, client: PageClient) -> None:
    let_in(client, coordinator_of(place()))
    assert client.get("/quan-tri/ket-nghia").status_code == 403
