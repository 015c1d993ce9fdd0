"""The watch the browser tests rely on really sees what it should."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.browser import assert_no_axe_violations, assert_no_overflow, serving, watched_page

PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Chợ</title></head>
<body><main><h1>Mật ong rừng Trà Tân</h1>{}</main></body></html>"""
BODIES = {
    "sound": '<form><label for="q">Tìm</label> <input id="q"></form>',
    "unlabelled": "<form><input></form>",
    "too-wide": '<img src="/wide.svg" width="900" height="10" alt="một dải rất dài">',
    "foreign": '<img src="http://foreign.invalid/track.gif" width="1" height="1" alt="">',
    "inline": '<p style="color: red">Đỏ</p>',
    "missing-part": '<img src="/no-such.png" width="1" height="1" alt="">',
}


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    app = Flask(__name__)
    wide = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="10"/>'
    app.add_url_rule("/wide.svg", "wide", lambda: (wide, {"Content-Type": "image/svg+xml"}))
    app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
    app.add_url_rule("/refused", "refused", lambda: (PAGE.format("<p>Chưa được</p>"), 422))
    app.add_url_rule("/<name>", "page", lambda name: PAGE.format(BODIES[name]) if name in BODIES else ("", 404))

    @app.after_request
    def forbid_inline(answer):
        answer.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' http://foreign.invalid data:"
        return answer

    with serving(app) as url:
        yield url


@pytest.fixture
def seen(chromium: Browser, pages: str) -> Iterator[tuple[Page, list[str]]]:
    faults: list[str] = []
    page = watched_page(chromium, pages, faults, "phone", javascript=True)
    yield page, faults
    page.context.close()


@pytest.mark.parametrize("name", ["sound", "refused"])
def test_a_sound_page_gives_no_complaint(seen, name):
    page, faults = seen

    page.goto(f"/{name}")

    assert_no_axe_violations(page)
    assert_no_overflow(page, 320)
    assert faults == []


@pytest.mark.parametrize(
    ("name", "told_by", "complaint"),
    [
        ("foreign", "request", "foreign host"),
        ("inline", "console", "Content Security Policy"),
        ("missing-part", "console", "404"),
    ],
)
def test_what_a_page_should_not_do_is_written_down(seen, name, told_by, complaint):
    page, faults = seen

    with page.expect_event(told_by, lambda told: told_by == "console" or "foreign" in urlsplit(told.url).netloc):
        page.goto(f"/{name}", wait_until="load")

    assert any(complaint in fault for fault in faults), faults


def test_a_field_without_a_label_is_found(seen):
    page, _ = seen

    page.goto("/unlabelled")

    with pytest.raises(AssertionError, match="label"):
        assert_no_axe_violations(page)


def test_a_page_wider_than_the_phone_is_found(seen):
    page, _ = seen

    page.goto("/too-wide")

    with pytest.raises(AssertionError, match="900"):
        assert_no_overflow(page, 320)


def test_the_width_can_be_measured_without_javascript(chromium, pages):
    page = watched_page(chromium, pages, [], "phone", javascript=False)

    page.goto("/too-wide")

    with pytest.raises(AssertionError):
        assert_no_overflow(page, 320)
    page.context.close()
