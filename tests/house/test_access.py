"""Every endpoint says who may come in; no change is made by GET, and none without the token of our own pages."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

CALLERS = {"anyone", "by link", "signed in", "producer", "goods keeper", "buyer", "coordinator", "administrator"}
OF_FLASK = {"static"}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in OF_FLASK]


def address(rule: Rule) -> str:
    return str(rule.build({name: "1" for name in rule.arguments}, append_unknown=False)[1])  # type: ignore[index]


def test_every_endpoint_says_who_may_come_in(bare_app: Flask) -> None:
    said = {rule.endpoint: getattr(_view(bare_app, rule), "access", None) for rule in rules(bare_app)}
    silent = [endpoint for endpoint, access in said.items() if access not in CALLERS]
    assert not silent, silent


def _view(app: Flask, rule: Rule) -> object:
    view = app.view_functions[rule.endpoint]
    made = getattr(view, "view_class", None)
    return made or view


def test_no_page_changes_the_market_without_our_token(bare_app: Flask) -> None:
    wrong = []
    for rule in rules(bare_app):
        if not rule.rule.startswith("/api/") and CHANGING & (rule.methods or set()):
            answer = bare_app.test_client().post(address(rule), data={"a": "1"})
            if answer.status_code not in (400, 404, 405):
                wrong.append(f"{rule.rule}: {answer.status_code}")
    assert not wrong, wrong


def test_a_foreign_page_cannot_change_anything(bare_app: Flask) -> None:
    answer = bare_app.test_client().post("/dang-nhap", data={"phone": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert "Gửi lại" not in answer.text


def test_desks_send_visitors_to_the_sign_in_page(bare_app: Flask) -> None:
    for desk in ("/ban-hang", "/dieu-phoi", "/quan-tri", "/tai-khoan", "/don-hang"):
        answer = bare_app.test_client().get(desk)
        assert answer.status_code == 302, desk
        assert answer.location.startswith("/dang-nhap?next="), desk


@pytest.mark.parametrize("path", ["/khong-co", "/api/v1/khong-co"])
def test_unknown_addresses_answer_in_the_askers_form(bare_app: Flask, path: str) -> None:
    answer = bare_app.test_client().get(path)
    assert answer.status_code == 404
    assert answer.mimetype == ("application/problem+json" if path.startswith("/api") else "text/html")


def test_every_answer_carries_the_guards(bare_app: Flask) -> None:
    for path in ("/khong-co", "/api/v1/khong-co", "/dang-nhap"):
        headers = bare_app.test_client().get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_foreign_host_name_is_not_answered(bare_app: Flask) -> None:
    assert bare_app.test_client().get("/dang-nhap", headers={"Host": "evil.example"}).status_code == 400


def test_assets_carry_only_what_assets_need(bare_app: Flask) -> None:
    headers = bare_app.test_client().get("/static/v/x/market.css", buffered=True).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert "Permissions-Policy" not in headers
