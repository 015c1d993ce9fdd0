"""Sheets for programs: the same trial, the same work, the same sentences."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from marketplace.accounts import commands as accounts
from marketplace.imports import queries
from marketplace.imports.worker import work_on_imports
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.tables.xlsx import XLSX
from marketplace.organisations.models import Organisation
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.sheets import xlsx

ROWS = [("Chuối mốc", "kg", "25.000"), ("Ớt xiêm", "rổ", "nhiều")]


@pytest.fixture
def key(dung_selling: Actor, household: Organisation) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {accounts.issue_token(dung_selling, name='máy', scopes=['read', 'trade']).secret}"
    }


def sent(client: PageClient, key: dict[str, str], content: bytes, **more: str) -> Any:
    data = {"file": (io.BytesIO(content), "hang.xlsx")}
    return client.post("/api/v1/imports", data=data, headers={**key, **more}, content_type="multipart/form-data")


def test_a_sheet_is_tried_written_and_taken_back(client: PageClient, key: dict[str, str]) -> None:
    answer = sent(client, key, xlsx(ROWS, ["Tên", "ĐVT", "Giá"]))
    assert answer.status_code == 201
    told = answer.get_json()
    assert (told["state"], told["counts"]) == ("checked", {"ready": 1, "faulty": 1})
    assert [(fault["row"], fault["column"]) for fault in told["faults"]] == [(3, "ĐVT"), (3, "Giá")]

    address = answer.headers["Location"]
    assert client.post(f"{address}/start", headers=key).get_json()["state"] == "running"
    work_on_imports()
    done = client.get(address, headers=key).get_json()
    assert (done["state"], done["counts"]) == ("done", {"written": 1, "faulty": 1})

    client.post(f"{address}/undo", headers=key)
    work_on_imports()
    assert client.get(address, headers=key).get_json()["state"] == "undone"
    assert client.post(f"{address}/start", headers=key).status_code == 409


def test_the_same_call_again_sends_no_second_sheet(client: PageClient, key: dict[str, str]) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nTen,Gia\r\nMang,1000\r\n--x--\r\n'
    )
    more = {**key, "Idempotency-Key": "bang-1"}
    sends = [
        client.post("/api/v1/imports", data=body, headers=more, content_type="multipart/form-data; boundary=x")
        for _turn in range(2)
    ]

    assert [answer.status_code for answer in sends] == [201, 201]
    assert sends[0].get_json()["reference"] == sends[1].get_json()["reference"]


def test_what_is_no_sheet_is_refused_in_words(client: PageClient, key: dict[str, str]) -> None:
    answer = sent(client, key, b"%PDF-1.7")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/file"

    answer = client.post("/api/v1/imports", headers=key, content_type="multipart/form-data; boundary=x", data=b"--x--")
    assert answer.status_code == 422


def test_a_sheet_whose_columns_say_nothing_is_not_kept(
    client: PageClient, key: dict[str, str], dung_selling: Actor
) -> None:
    answer = sent(client, key, xlsx(ROWS, ["A", "B", "C"]))

    assert answer.status_code == 422
    assert "tên sản phẩm" in answer.get_json()["detail"]
    assert db.session.scalars(queries.imports_of(dung_selling)).all() == []


def test_goods_are_taken_away_in_the_form_that_is_asked_for(
    client: PageClient, key: dict[str, str], household: Organisation
) -> None:
    live_listing(household)

    as_text = client.get("/api/v1/listings/export", headers={**key, "Accept": "text/csv"})
    as_sheet = client.get("/api/v1/listings/export", headers={**key, "Accept": XLSX})

    assert "mang-kho" in as_text.text
    assert openpyxl.load_workbook(io.BytesIO(as_sheet.data)).worksheets[0]["A2"].value == "mang-kho"
    assert client.get("/api/v1/listings/export", headers={**key, "Accept": "image/png"}).status_code == 406


def test_a_reading_token_writes_nothing(client: PageClient, dung_selling: Actor, household: Organisation) -> None:
    secret = accounts.issue_token(dung_selling, name="đọc", scopes=["read"]).secret

    answer = sent(client, {"Authorization": f"Bearer {secret}"}, xlsx(ROWS, ["Tên", "ĐVT", "Giá"]))

    assert answer.status_code == 403
