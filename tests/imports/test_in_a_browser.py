"""A sheet from the choice of its file to its result, on a phone and at a desk; left half-way and found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from marketplace.accounts.models import Person
from marketplace.imports import commands
from marketplace.imports.worker import go_on_with, work_on_imports
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.organisations.models import Organisation
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.people import come_in
from tests.world.sheets import text_sheet, tried

ROWS = [(f"Rau số {number}", "kg", "25.000" if number else "rẻ lắm") for number in range(31)]
HEAD = ("Tên", "ĐVT", "Giá")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "hàng tháng 3.csv"
    path.write_text(text_sheet(ROWS, HEAD))
    yield path


def is_sound(page: Page) -> None:
    assert_no_axe_violations(page)
    assert_no_overflow(page)


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_sheet_is_sent_tried_written_and_taken_back(
    live_server: LiveServer, window: Window, device: str, dung: Person, household: Organisation, file: Path
) -> None:
    page = come_in(window(device), dung)
    page.goto("/ban-hang/san-pham/nhap-bang")
    is_sound(page)
    page.set_input_files("[name=file]", file)
    follow(page, "main form button.primary")
    expect(page.get_by_role("heading", name="Cột nào là gì?")).to_be_visible()
    is_sound(page)
    follow(page, "main form button.primary")
    expect(page.get_by_text("Dòng 2 · Giá")).to_be_visible()
    is_sound(page)
    follow(page, "main form button.primary")
    expect(page.locator("progress")).to_be_visible()
    is_sound(page)
    db.session.rollback()
    work_on_imports()
    expect(page.get_by_role("heading", name="Kết quả nhập bảng")).to_be_visible()
    page.wait_for_load_state()
    is_sound(page)


def test_the_page_of_the_work_may_be_left_and_found_again(
    live_server: LiveServer, window: Window, dung: Person, dung_selling: Actor, household: Organisation
) -> None:
    page = come_in(window("phone"), dung)
    sheet = text_sheet([(f"Rau số {number}", 1000) for number in range(commands.BATCH * 4)], ("Tên", "Giá"))
    imported = commands.start_import(dung_selling, tried(dung_selling, household, sheet.encode()))
    page.goto(f"/viec/{imported.reference}")
    seen = [0]
    for part in (25, 50):
        go_on_with(imported.id)
        expect(page.locator("progress")).to_have_attribute("value", f"{part}")
        seen.append(int(page.locator("progress").get_attribute("value") or 0))
    assert seen == [0, 25, 50]

    page.goto("/ban-hang")
    go_on_with(imported.id)
    page.goto("/ban-hang/san-pham/nhap-bang")
    follow(page, "text=hang.xlsx")
    expect(page.locator("progress")).to_have_attribute("value", "75")
