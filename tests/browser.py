"""A real Chromium against the real market: what people see, with a phone or at a desk, with JavaScript or without."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from marketplace.kernel.db import db
from tests.databases import lacking

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
DEVICES: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
PATIENCE = 120_000  # milliseconds until a page is given up: a machine with other work is slow, not wrong
HERE = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
ACCESSIBLE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,  # no rule of these asks for style sheets
}
AXE = Axe().axe_script
Window = Callable[..., Page]

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"live_server", "chromium"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


@dataclass(frozen=True)
class LiveServer:
    """The market, answering at a real address."""

    app: Flask
    url: str

    def reread(self) -> None:
        """Forget what this test has read, so that what the browser changed is seen."""
        db.session.rollback()


class SilentHandler(WSGIRequestHandler):
    def log_request(self, *args: Any, **kwargs: Any) -> None:
        pass


def letting_go(app: Flask) -> WSGIApplication:
    """The app, whose answers close their files also when the browser has left in the middle of one."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        parts = app(environ, start_response)
        try:
            yield from parts
        finally:
            if close := getattr(parts, "close", None):
                close()

    return answer


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The app at a free port of this machine, in threads, for as long as the block lasts."""
    server = make_server("127.0.0.1", 0, letting_go(app), threaded=True, request_handler=SilentHandler)
    server.daemon_threads = False  # closing waits for answers under way: the next test gets the database whole
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def live_server(app: Flask) -> Iterator[LiveServer]:
    """The test's own market, served: what the test builds with commands is what the browser sees."""
    with serving(app) as url:
        yield LiveServer(app, url)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium installed on this machine."""
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if program is None:
        lacking("Skipped for want of a browser: no chromium, chromium-browser or google-chrome on PATH.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"]
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_faults() -> Iterator[list[str]]:
    """What the browser complained about; anything left here at the end fails the test."""
    faults: list[str] = []
    yield faults
    if faults:
        pytest.fail("The browser complained:\n" + "\n".join(dict.fromkeys(faults)), pytrace=False)


@pytest.fixture
def window(
    request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer, browser_faults: list[str]
) -> Iterator[Window]:
    """Opens a window of its own person: `window("phone")`, `window("desktop", javascript=False)`."""
    with_javascript = request.getfixturevalue("javascript") if "javascript" in request.fixturenames else True
    opened: list[BrowserContext] = []

    def open_window(device: str, *, javascript: bool = with_javascript, **options: Any) -> Page:
        page = watched_page(chromium, live_server.url, browser_faults, device, javascript=javascript, **options)
        opened.append(page.context)
        return page

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def phone(window: Window) -> Page:
    """A page on a phone of 360 × 740 in Vietnam."""
    return window("phone")


@pytest.fixture
def desktop(window: Window) -> Page:
    """A page on a screen of 1280 × 800 in Vietnam."""
    return window("desktop")


@pytest.fixture(params=DEVICES)
def page(request: pytest.FixtureRequest, window: Window) -> Page:
    """The same story on the phone and at the desk."""
    return window(request.param)


@pytest.fixture(params=[True, False], ids=["javascript", "no javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Ask for it, and the test runs twice: with JavaScript and without."""
    return bool(request.param)


def watched_page(
    chromium: Browser, url: str, faults: list[str], device: str, *, javascript: bool, **options: Any
) -> Page:
    """A page that writes down every error, every breach of the content policy and every request to a foreign host."""
    context = chromium.new_context(
        base_url=url, java_script_enabled=javascript, **{**DEVICES[device], **HERE, **options}
    )
    context.set_default_timeout(PATIENCE)
    documents: set[str] = set()

    def note_request(request: Request) -> None:
        if request.is_navigation_request():
            documents.add(request.url)
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != urlsplit(url).netloc:
            faults.append(f"request to a foreign host: {request.url}")

    def note_message(message: ConsoleMessage) -> None:
        refused_page = message.text.startswith("Failed to load resource") and message.location["url"] in documents
        if message.type == "error" and not refused_page:  # a page may answer 404 or 422, its parts may not
            faults.append(f"console at {message.location['url']}: {message.text}")

    context.on("request", note_request)
    context.on("console", note_message)
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
    return context.new_page()


def follow(page: Page, pressed: Locator | str) -> None:
    """Press what leads to another page, and go on only when that page stands there.

    A click answers before the browser has begun to leave, so whoever asks at once may ask half a page.
    """
    target = page.locator(pressed) if isinstance(pressed, str) else pressed
    with page.expect_navigation():
        target.click()


def assert_no_axe_violations(page: Page) -> None:
    """No breach of WCAG 2.2 A or AA or of good practice that a machine can find on this page as it stands."""
    page.evaluate(AXE)
    found = page.evaluate("options => axe.run(document, options).then(answer => answer.violations)", ACCESSIBLE)
    said = [
        f"{violation['id']}: {violation['help']}\n    "
        + "\n    ".join(f"{' '.join(map(str, node['target']))}  {node['html'][:160]}" for node in violation["nodes"])
        for violation in found
    ]
    assert not found, f"{page.url} is not accessible:\n" + "\n".join(said)


def assert_no_overflow(page: Page, width: int = 320) -> None:
    """Nothing sticks out sideways when the window is this wide."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": width, "height": before["height"]})
    try:
        taken = page.evaluate("document.documentElement.scrollWidth")
        sticking_out = page.evaluate(
            """width => [...document.body.querySelectorAll('*')]
                .filter(element => element.getBoundingClientRect().right > width + 1)
                .slice(0, 8)
                .map(element => element.outerHTML.slice(0, 120))""",
            width,
        )
        assert taken <= width, f"{page.url} takes {taken} px of {width}:\n" + "\n".join(sticking_out)
    finally:
        page.set_viewport_size(before)
