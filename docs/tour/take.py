"""Take the pictures of the README's tour anew, from a running demonstration.

    make run                                   # in another terminal
    .venv/bin/python docs/tour/take.py [http://127.0.0.1:8000]

It signs in with the demonstration's accounts, puts one thing into a buyer's cart and presses nothing that changes an
order. The pictures are written beside this file as WebP. Chromium of the system is used where there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PASSWORD = "kết nghĩa 2025"  # noqa: S105 - shown on the sign-in page of every demonstration
COORDINATOR, PRODUCER, COOPERATIVE, BUYER = "0900000002", "0900000011", "0900000012", "0900000021"
PHONE, DESKTOP = (360, 740), (1280, 800)
HEAVIEST = 40 * 1024
QUALITIES = range(84, 18, -6)


def home(page: Page) -> None:
    page.goto("/")


def listing(page: Page) -> None:
    page.goto("/san-pham/que-thanh-tra-tan")


def form(page: Page) -> None:
    """The second step: prices and units."""
    page.goto("/ban-hang/san-pham/moi")
    page.fill("input[name=name]", "Măng nứa khô")
    page.locator("[data-next]:visible").click()


def review(page: Page) -> None:
    page.goto("/dieu-phoi/duyet")
    page.locator("main .desk-name a").first.click()


def checkout(page: Page) -> None:
    """The contract before it is sent: one chooses first, and the button names the sum."""
    listing(page)
    page.locator("main form button.primary").first.click()
    page.goto("/dat-hang")
    page.locator("fieldset.group").first.evaluate("group => group.scrollIntoView()")


def guest(page: Page) -> None:
    """The same without an account."""
    page.goto("/san-pham/chuoi-moc")
    page.locator("main form button.primary").first.click()
    page.goto("/gio-hang")
    page.locator("main button[value=guest]").click()


def goods(page: Page) -> None:
    page.goto("/ban-hang/san-pham")


def order(page: Page) -> None:
    """State and goods first, then where, how to pay, and with whom one trades."""
    page.goto("/don-hang")
    page.locator("main .record", has_text="Hương Quế").locator("a").first.click()


def sheet(page: Page) -> None:
    page.goto("/ban-hang/san-pham/bang")


def maker(page: Page) -> None:
    page.goto("/nha-san-xuat")
    page.locator("main a", has_text="Hương Quế").first.click()


def papers(page: Page) -> None:
    page.goto("/ban-hang/giay-to")


VIEWS: dict[str, tuple[Callable[[Page], None], str, tuple[int, int]]] = {
    "home-phone": (home, "", PHONE),
    "listing-phone": (listing, "", PHONE),
    "form-phone": (form, PRODUCER, PHONE),
    "sheet-phone": (sheet, COOPERATIVE, PHONE),
    "maker-phone": (maker, "", PHONE),
    "papers-desktop": (papers, COOPERATIVE, DESKTOP),
    "review-desktop": (review, COORDINATOR, DESKTOP),
    "checkout-phone": (checkout, BUYER, PHONE),
    "order-phone": (order, BUYER, PHONE),
    "guest-phone": (guest, "", PHONE),
    "goods-desktop": (goods, PRODUCER, DESKTOP),
}


def sign_in(page: Page, phone: str) -> None:
    page.goto("/dang-nhap")
    page.fill("input[name=phone]", phone)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form").first.locator("button[type=submit]").click()
    page.wait_for_url(lambda address: "/dang-nhap" not in address)


def take(browser: Browser, base: str, name: str) -> bytes:
    """One view, as it stands on the screen."""
    show, phone, (width, height) = VIEWS[name]
    context = browser.new_context(
        base_url=base, viewport={"width": width, "height": height}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    page = context.new_page()
    if phone:
        sign_in(page, phone)
    show(page)
    page.wait_for_load_state("networkidle")
    shot = page.screenshot()
    context.close()
    return shot


def light(shot: bytes) -> bytes:
    """The picture as WebP, no heavier than it may be."""
    for quality in QUALITIES:
        file = BytesIO()
        Image.open(BytesIO(shot)).convert("RGB").save(file, "WEBP", quality=quality, method=6)
        if file.tell() <= HEAVIEST:
            break
    return file.getvalue()


def main() -> None:
    base = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    chromium = which("chromium") or which("chromium-browser") or which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in VIEWS:
            picture = light(take(browser, base, name))
            (HERE / f"{name}.webp").write_bytes(picture)
            print(f"{name}.webp  {len(picture) / 1024:.0f} KB")
        browser.close()


if __name__ == "__main__":
    main()
