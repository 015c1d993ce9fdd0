"""An account to be paid into: only with a yes of its own, taken back as easily."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Consent
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.organisations import commands, queries
from marketplace.organisations.models import Bank, BankAccount
from tests.pages import PageClient
from tests.world.organisations import seller
from tests.world.people import acting, let_in, person

AGRIBANK = "970405"


def bank() -> Bank:
    return db.session.get_one(Bank, AGRIBANK)


def test_with_consent_it_is_shown_and_a_new_one_takes_its_place(app: Flask) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    for number in ("4512000123456", "4512000999999"):
        commands.open_bank_account(
            acting(dung), household, bank=bank(), number=number, holder="Hồ Thị Dung", consent=True
        )
    account = queries.bank_account_of(household)
    assert (account.number, account.holder, account.masked_number) == ("4512000999999", "HO THI DUNG", "4512•••••••99")
    consents = db.session.scalars(
        select(Consent).where(Consent.person_id == dung.id, Consent.purpose == "bank_account")
    )
    assert [each.withdrawn_at is None for each in consents.all()] == [False, True]


def test_without_consent_nothing_is_kept(app: Flask) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    with pytest.raises(commands.NoConsent):
        commands.open_bank_account(
            acting(dung), household, bank=bank(), number="4512000123456", holder="Dung", consent=False
        )
    assert db.session.scalars(select(BankAccount)).all() == []


def test_taken_back_it_is_shown_no_more_and_the_consent_ends(app: Flask) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    commands.open_bank_account(
        acting(dung), household, bank=bank(), number="4512000123456", holder="Dung", consent=True
    )
    commands.close_bank_account(acting(dung), household)
    assert queries.bank_account_of(household) is None
    ended = db.session.scalars(select(Consent).where(Consent.purpose == "bank_account")).one()
    assert ended.withdrawn_at is not None


def test_a_stranger_may_not(app: Flask) -> None:
    household = seller(person("Hồ Thị Dung"))
    with pytest.raises(NotAllowed):
        commands.open_bank_account(
            acting(person("Lan")), household, bank=bank(), number="4512000123456", holder="Lan", consent=True
        )


def test_by_page_the_tick_is_never_set_beforehand_and_numbers_are_masked(app: Flask, client: PageClient) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    let_in(client, dung)
    path = f"/tai-khoan/to-chuc/{household.slug}/ngan-hang"
    typed = {"bank": AGRIBANK, "number": "4512 0001 23456", "holder": "Hồ Thị Dung"}
    unticked = client.submit(path, typed)
    assert unticked.status_code == 422 and "Hãy đánh dấu đồng ý" in unticked.text
    assert "4512 0001 23456" in unticked.text
    strange = client.submit(path, {**typed, "bank": "000000", "number": "12", "consent": "1"})
    assert "Hãy chọn ngân hàng trong danh sách." in strange.text and "4 đến 19" in strange.text
    assert client.submit(path, {**typed, "consent": "1"}).status_code == 303
    page = client.get(f"/tai-khoan/to-chuc/{household.slug}").text
    assert "4512•••••••56" in page and "4512000123456" not in page
    assert client.submit(f"/tai-khoan/to-chuc/{household.slug}", to="/ngan-hang/bo").status_code == 303
    assert "Chưa có. Người mua trả tiền mặt" in client.get(f"/tai-khoan/to-chuc/{household.slug}").text
