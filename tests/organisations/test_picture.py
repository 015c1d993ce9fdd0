"""The picture a producer hangs on their page."""

from __future__ import annotations

from io import BytesIO

from flask import Flask
from werkzeug.datastructures import FileStorage

from marketplace.kernel.db import db
from marketplace.organisations.models import Organisation
from tests.pages import PageClient
from tests.world.goods import jpeg
from tests.world.organisations import seller
from tests.world.people import let_in, person


def sent(content: bytes, name: str = "nha-vuon.jpg") -> FileStorage:
    return FileStorage(BytesIO(content), filename=name, content_type="image/jpeg")


def amend(client: PageClient, household: Organisation, content: bytes, **more: str):  # type: ignore[no-untyped-def]
    return client.submit(f"/tai-khoan/to-chuc/{household.slug}/sua", {"picture": sent(content), **more})


def test_a_producer_hangs_a_picture_and_sees_it_in_their_profile(app: Flask, client: PageClient) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    let_in(client, dung)

    assert amend(client, household, jpeg(), story="Trồng quế từ năm 1998.").status_code == 303

    db.session.refresh(household)
    assert household.story == "Trồng quế từ năm 1998."
    assert client.get(f"/anh/{household.picture}-200.webp").status_code == 200
    assert f"/anh/{household.picture}-200.webp" in client.get("/ban-hang/ho-so").text


def test_a_file_that_is_no_picture_is_refused_at_its_field_and_nothing_changes(app: Flask, client: PageClient) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    let_in(client, dung)

    answer = amend(client, household, b"khong phai anh", story="Chưa được ghi.")

    assert answer.status_code == 422
    assert 'href="#f-picture"' in answer.text and "không phải ảnh" in answer.text
    assert "Chưa được ghi." in answer.text
    db.session.refresh(household)
    assert not household.picture and "Chưa được ghi." not in household.story


def test_the_particulars_are_saved_without_a_picture_and_the_old_one_stays(app: Flask, client: PageClient) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    let_in(client, dung)
    amend(client, household, jpeg())
    db.session.refresh(household)
    before = household.picture

    client.submit(f"/tai-khoan/to-chuc/{household.slug}/sua", {"story": "Đổi lời kể."})

    db.session.refresh(household)
    assert (household.picture, household.story) == (before, "Đổi lời kể.")
