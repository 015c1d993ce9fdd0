"""The client reads like a strict browser."""

from __future__ import annotations

import pytest
from flask import Flask, g, request

from marketplace.kernel.db import db, engine_options
from tests.pages import PageClient, faults_in

PAGE = "<!doctype html><html lang=vi><title>Chợ</title><main>{}</main></html>"
FORM = PAGE.format("""
    <form action="/tim"><input name="q"><button>Tìm</button></form>
    <form method="post" action="/gio-hang">
      <input type="hidden" name="once" value="k7"><input type="checkbox" name="gift" checked>
      <input type="radio" name="pay" value="cash" checked><input type="radio" name="pay" value="bank">
      <select name="unit"><option>bó</option><option value="kg" selected>ki-lô-gam</option></select>
      <textarea name="note">
Giao sáng</textarea>
      <input name="amount">
      <button name="then" value="stay">Thêm</button><button name="then" value="pay">Mua ngay</button>
    </form>""")


@pytest.fixture
def visitor():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options("sqlite://")
    db.init_app(app)
    app.add_url_rule("/", "form", lambda: FORM)
    app.add_url_rule("/tim", "search", lambda: dict(request.args))
    app.add_url_rule("/gio-hang", "cart", lambda: request.form.to_dict(flat=False), methods=["POST"])
    app.add_url_rule("/faulty", "faulty", lambda: PAGE.format('<p id="a"><b id="a"></p></b>'))
    app.add_url_rule("/who", "who", lambda: [g.setdefault("who", request.args.get("who"))])
    app.test_client_class = PageClient
    with app.app_context():
        yield app.test_client()


def test_a_form_is_sent_with_all_a_browser_would_send(visitor):
    answer = visitor.submit("/", {"amount": "1,5"}, press="Mua ngay")

    assert answer.json == {
        "once": ["k7"],
        "gift": ["on"],
        "pay": ["cash"],
        "unit": ["kg"],
        "note": ["Giao sáng"],
        "amount": ["1,5"],
        "then": ["pay"],
    }


def test_a_search_form_is_sent_by_get(visitor):
    assert visitor.submit("/", {"q": "mật ong"}).json == {"q": "mật ong"}


def test_a_form_that_is_not_there_is_said(visitor):
    with pytest.raises(AssertionError, match="no form has .*price"):
        visitor.submit("/", {"price": "70k"})


def test_a_faulty_page_fails_the_test(visitor):
    with pytest.raises(AssertionError, match="not sound HTML(.|\n)*stands twice"):
        visitor.get("/faulty")


def test_requests_know_nothing_of_each_other_or_of_the_test(visitor):
    g.who = "the test"

    assert visitor.get("/who?who=Lan").json == ["Lan"]
    assert visitor.get("/who?who=Hùng").json == ["Hùng"]


@pytest.mark.parametrize(
    "inline", ['<p style="color:red">', '<a onclick="x()">', "<style>p{}</style>", "<script>x()</script>"]
)
def test_inline_style_and_script_are_faults(inline):
    assert any("is inline" in fault for fault in faults_in(PAGE.format(inline)))


def test_structured_data_is_no_fault():
    assert faults_in(PAGE.format('<script type="application/ld+json">{"@type": "Product"}</script>')) == []


def test_a_fault_is_found_on_a_page_built_like_a_sound_one():
    assert faults_in(PAGE.format('<p id="a" class="b">Mật ong</p><p id="c">Măng</p>')) == []

    assert faults_in(PAGE.format('<p id="a" class="b">Chuối</p><p id="c">Gừng</p>')) == []
    assert faults_in(PAGE.format('<p id="a" class="b">Chuối</p><p id="a">Gừng</p>')) == ['id="a" stands twice']
    assert faults_in(PAGE.format('<p id="a" class="b">Chuối & Gừng &c</p><p id="c">Gừng</p>'))
    assert faults_in(PAGE.format('<p id="a" style="b">Mật ong</p><p id="c">Măng</p>'))
    assert faults_in(PAGE.format('<p id="a" class="b" class="d">Mật ong</p><p id="c">Măng</p>'))
    assert faults_in(PAGE.format('<p id="a" class="b">Mật ong</i></p><p id="c">Măng</p>'))
