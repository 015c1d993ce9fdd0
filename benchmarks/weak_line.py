"""When a page can be read on a weak line and a slow phone: `python -m benchmarks.weak_line`.

The demonstration market in a real Chromium of 360 px, first visit and second. Chromium holds each answer back and lets
the processor run at a sixth. First paint (FCP) and largest paint (LCP), in milliseconds; the median of the visits.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import CHROMIUMS, DEVICES, HERE, serving

from .__main__ import opened_market

ROW = "{:<26}{:<16}{:>8}{:>8}{:>10}{:>8}"
PASSWORD = "kết nghĩa 2025"  # noqa: S105 - the demonstration's own
PRODUCER, BUYER = "0900000011", "0900000021"
PAGES = {
    "/": "",
    "/san-pham": "",
    "/ban-hang/san-pham/moi": PRODUCER,
    "/dat-hang": BUYER,
}
REMEMBER_PAINTS = """
    window.paints = {};
    new PerformanceObserver(list => list.getEntries().forEach(entry => {
        window.paints[entry.entryType === 'paint' ? entry.name : 'largest'] = entry.startTime; })
    ).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver(list => list.getEntries().forEach(entry => { window.paints[entry.name] = entry.startTime; })
    ).observe({ type: 'paint', buffered: true });
"""


@dataclass(frozen=True)
class Line:
    """A weak line as Chromium plays it, and the latest a page may be painted, cold and warm."""

    name: str
    latency: int  # ms
    down: int  # kbit/s
    up: int
    first: tuple[int, int]
    largest: tuple[int, int]


LINES = (
    Line("weak 3G", latency=400, down=400, up=150, first=(2500, 1500), largest=(3500, 2000)),
    Line("slow 3G", latency=2000, down=400, up=400, first=(5500, 3000), largest=(6500, 3500)),
)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--visits", type=int, default=3, help="how often each page is visited (default 3)")
    visits = asked.parse_args().visits
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if program is None:
        sys.exit("This needs chromium, chromium-browser or google-chrome on PATH.")
    with tempfile.TemporaryDirectory(prefix="marketplace-bench-") as folder, sync_playwright() as playwright:
        market = opened_market(Path(folder))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        print(ROW.format("page", "line", "FCP", "LCP", "of FCP", "of LCP"))
        with serving(market) as url:
            late = [row for address, phone in PAGES.items() for row in told(browser, url, address, phone, visits)]
        browser.close()
    if late:
        sys.exit("Painted too late: " + ", ".join(late))


def told(browser: Browser, url: str, address: str, phone: str, visits: int) -> Iterator[str]:
    """Print the rows of one page; gives those beyond what is allowed."""
    page = opened(browser, url, phone)
    for line in LINES:
        seen = [painted(page, line, address) for _visit in range(visits)]
        for warm, kind in enumerate(("cold", "warm")):
            first, largest = (statistics.median(paints[warm][each] for paints in seen) for each in (0, 1))
            label = f"{line.name}, {kind}"
            print(ROW.format(address, label, round(first), round(largest), line.first[warm], line.largest[warm]))
            if first > line.first[warm] or largest > line.largest[warm]:
                yield f"{address} on {label}"
    page.context.close()


def opened(browser: Browser, url: str, phone: str) -> Page:
    """A phone, signed in where the page asks for it."""
    # What the page's own worker fetches is not held back; it would make the line look quick.
    context = browser.new_context(base_url=url, service_workers="block", **DEVICES["phone"], **HERE)
    context.add_init_script(REMEMBER_PAINTS)
    page = context.new_page()
    if phone:
        page.goto("/dang-nhap")
        page.fill("input[name=phone]", phone)
        page.fill("input[name=password]", PASSWORD)
        page.locator("main").get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(lambda there: "/dang-nhap" not in there)
    if phone == BUYER:
        page.goto("/san-pham")
        page.locator("main a[href^='/san-pham/']").first.click()
        page.locator("main").get_by_role("button", name="Thêm vào giỏ").first.click()
        page.wait_for_load_state("networkidle")
    return page


def painted(page: Page, line: Line, address: str) -> list[tuple[float, float]]:
    """First and largest paint of a first and of a second visit."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    weak = {"latency": line.latency, "downloadThroughput": line.down * 125, "uploadThroughput": line.up * 125}
    session.send("Network.emulateNetworkConditions", {"offline": False, **weak})
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    session.send("Network.clearBrowserCache")
    seen = [visit(page, address) for _kind in ("cold", "warm")]
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    open_line = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", {"offline": False, **open_line})
    session.detach()
    return seen


def visit(page: Page, address: str) -> tuple[float, float]:
    """Open it; both paints, in milliseconds from the click."""
    arrived = page.goto(address, wait_until="networkidle", timeout=60_000)
    if arrived is None or arrived.status != 200 or not page.url.endswith(address):
        sys.exit(f"{address} led to {page.url}")
    paints = page.evaluate("() => window.paints")
    return paints["first-contentful-paint"], paints["largest"]


if __name__ == "__main__":
    main()
