"""What no honest browser sends: every form, every query, every body of the API: no answer is a fault."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from PIL import Image
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from marketplace.accounts.models import Person
from tests.pages import untouched
from tests.security.stage import Stage, staged, token_in
from tests.security.test_access_matrix import CHANGING, OF_FLASK, address
from tests.world.goods import jpeg
from tests.world.people import PASSWORD, administrator

pytestmark = pytest.mark.slow
ODD = "Me\u0301 \u0000\u202eab\u200b\u2066 \ud83d\ude00 <b>'\"--%s{{7*7}}".encode("utf-16", "surrogatepass").decode(
    "utf-16"
)
FOR_ALL = [
    "x" * 10_000,
    ODD,
    "-1",
    "99999999999999999999",
    "1e308",
    "../../etc/passwd\r\nSet-Cookie: a=b",
    "\u0663",
    "70.5",
]
GROWING = ("\ufb03", "\u0390")  # three letters each once casefolded: longer than the column, if nobody counted
WORDS = {"phone": "0905 123 456", "price": "70.000", "reason": "Mưa lũ, đường tắc", "name": "Măng khô"}
WORDS |= {"email": "a@b.vn", "amount": "1", "on_hand": "9", "address": "12 Núi Thành", "note": "Ảnh hơi mờ"}
NOT_OURS = {"csrf_token", "once_key"}
NOT_TRIED = ("/dang-xuat", "/mat-khau", "/khoa", "/may/")  # they would end the visit
PARAMETERS = [
    "q",
    "nhom",
    "sao",
    "mua",
    "gia_tu",
    "gia_den",
    "nguoi_ban",
    "con_hang",
    "sap_xep",
    "trang",
    "next",
    "muon",
    "cho",
    "tinh-trang",
    "trang_thai",
    "loai",
    "buoc",
    "vai_tro",
    "da_bo",
    "so",
    "mua_cho",
    "limit",
    "cursor",
    "category",
    "producer",
    "in_stock",
    "side",
    "state",
    "kind",
    "locality",
    "in",
    "thang",
    "ben",
    "cua",
    "tu",
    "den",
    "gia",
    "dong",
]


def people_of(stage: Stage) -> dict[str, Person | None]:
    """Those to whom the things belong, and who therefore reach the innermost forms."""
    market = stage.market
    return {
        "minh": market.minh,
        "dung": market.dung,
        "official": market.official,
        "keeper": administrator("Bà Giữ"),
        "visitor": None,
    }


def pages(app: Flask, stage: Stage) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OF_FLASK and "GET" in (rule.methods or ()):
            yield rule, address(rule, stage.names)


def forms_on(answer: TestResponse) -> list[Element]:
    root = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return [form for form in root.iter("form") if form.get("method") == "post"]


class Faults:
    """What was answered by a fault, and how many were tried."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self.log, self.found, self.tried = caplog, [], 0

    def look(self, answer: TestResponse, *what: Any) -> TestResponse:
        self.tried += 1
        if answer.status_code >= 500:
            said = [
                str(record.exc_info[1])[:300] if record.exc_info else record.getMessage()[:300]
                for record in self.log.records
                if record.levelname == "ERROR"
            ]
            self.found.append(f"{answer.status_code} {' '.join(ascii(each)[:90] for each in what)}: {said[-1:]}")
        self.log.clear()
        return answer

    def none(self) -> None:
        assert not self.found, "\n" + "\n".join(self.found)


@pytest.fixture
def faults(caplog: pytest.LogCaptureFixture) -> Faults:
    return Faults(caplog)


@pytest.fixture
def stage(app: Flask) -> Stage:
    return staged(app)


def filled(form: Element) -> dict[str, Any]:
    """The form as an honest person would send it."""
    values: dict[str, Any] = {}
    for name, value in untouched(form):
        values.setdefault(name, value or WORDS.get(name, "12"))
    for field in form.iter():
        name = field.get("name")
        if name and name not in values and field.get("type") in ("radio", "checkbox"):
            values[name] = field.get("value", "on")
    return values


def longest(form: Element, name: str) -> int:
    found = [field.get("maxlength") for field in form.iter() if field.get("name") == name]
    return int(found[0] or 200) if found else 80


def test_no_form_breaks_on_anything_typed(app: Flask, stage: Stage, faults: Faults) -> None:
    seen = set()
    for who, somebody in people_of(stage).items():
        client = stage.browser_of(somebody) if somebody else stage.visitor()
        for rule, path in pages(app, stage):
            if rule.rule.startswith(("/api/", "/static")):
                continue
            page = faults.look(client.get(path), who, path)
            if page.status_code != 200 or page.mimetype != "text/html":
                continue
            for form in forms_on(page):
                target = form.get("action") or path
                values = filled(form)
                shape = (target.partition("?")[0], *sorted(values))
                if shape in seen or any(part in target for part in NOT_TRIED):
                    continue
                seen.add(shape)
                token = token_in(page.text)
                for number, sent in enumerate(variants(form, values)):
                    key = sent.get("once_key") if number == 0 else f"k{len(seen)}-{number}"
                    answer = client.post(target, data={**sent, "csrf_token": token, "once_key": key or ""})
                    faults.look(answer, who, target, *changed(values, sent))
    faults.none()


def variants(form: Element, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    own = [name for name in values if name not in NOT_OURS]
    yield {**values, "once_key": ODD}
    for odd in FOR_ALL:
        yield {**values, **dict.fromkeys(own, odd)}
    yield {**values, **{name: [values[name], ODD] for name in own}}
    yield {**values, "lines-999999999-x": "1", "a-0-" * 3000: "1", "a-1-b-2-c-3-d-4-e-5-f": "1", "\u0000": "1"}
    for name in own:
        yield {**values, name: ODD}
        for letter in GROWING:
            yield {**values, name: letter * longest(form, name)}


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [f"{name}={after[name]}" for name in after if before.get(name) != after[name]][:2]


ODD_QUERIES = ("%ff%fe&{0}=-1", quote(ODD.replace("\0", "")), "9" * 30, quote("\ufb03" * 90 + " a" * 90))


def test_no_query_breaks_a_page(app: Flask, stage: Stage, faults: Faults) -> None:
    for who, somebody in people_of(stage).items():
        client = stage.browser_of(somebody) if somebody else stage.visitor()
        key = stage.key_of(somebody) if somebody else {}
        for rule, path in pages(app, stage):
            if (somebody is None) != (access_of(app, rule) == "anyone"):
                continue
            headers = key if rule.rule.startswith("/api/") else {}
            if client.get(path, headers=headers).status_code >= 300:
                continue
            for value in ODD_QUERIES:
                query = "&".join(f"{name}={value.format(name)}" for name in PARAMETERS)
                faults.look(client.get(f"{path}?{query}", headers=headers), who, path, value)
            assert client.get(f"{path}?q=%00", headers=headers).status_code == 400
    faults.none()


def access_of(app: Flask, rule: Rule) -> str:
    return str(getattr(app.view_functions[rule.endpoint], "access", ""))


RAW = {
    b"{": 400,
    b"\xff\xfe": 400,
    b"\xef\xbb\xbf{}": 400,
    b'{"\\ud800": 1}': 400,
    b'{"name": "\\udfff"}': 400,
    b'{"amount": 1' + b"0" * 5000 + b"}": 400,
    b"[" * 50_000: 400,
    b'{"a":' * 5000: 400,
    b"[]": 422,
    b"null": 422,
    b'"x"': 422,
    b"1": 422,
    b'{"name~/x": NaN}': 422,
    b'{"' + b"x" * 9000 + b'": 1}': 422,
}
KINDS = {
    "text/plain": 415,
    "application/x-www-form-urlencoded": 415,
    "": 415,
    "text/xml": 415,
    "multipart/form-data": 415,
}


def test_no_body_breaks_the_api(app: Flask, stage: Stage, faults: Faults) -> None:
    wrong = []
    keys = {name: stage.key_of(somebody) for name, somebody in people_of(stage).items() if somebody}
    for rule in app.url_map.iter_rules():
        changes = sorted((rule.methods or set()) & CHANGING)
        if not rule.rule.startswith("/api/") or not changes or rule.endpoint == "accounts_api.revoke_token":
            continue
        path, client = address(rule, stage.names), stage.visitor()
        who = OWNERS.get(rule.endpoint.partition("_")[0], "dung")
        representative = rule.endpoint in REPRESENTATIVE
        for number, (body, status) in enumerate(RAW.items() if representative else ()):
            more = {**keys[who], "If-Match": "*", "Idempotency-Key": f"{rule.endpoint}{number}"}
            answer = client.open(path, method=changes[0], data=body, headers=more, content_type="application/json")
            faults.look(answer, path, body[:30])
            if status == 400 and answer.status_code != 400 and representative:
                wrong.append(f"{path} {body[:30]!r} → {answer.status_code}")
        for kind, status in KINDS.items() if representative else ():
            answer = client.open(path, method=changes[0], data=b"x=1", headers=keys[who], content_type=kind)
            faults.look(answer, path, kind)
            if answer.status_code != status and not (rule.endpoint.endswith("add_photo") and "multipart" in kind):
                wrong.append(f"{path} {kind} → {answer.status_code}")
        for field in json_fields(rule, app):
            for value in (1.5, True, 10**40, [[]], ODD, {"amount": [], "unit": {}}):
                more = {**keys[who], "If-Match": "*", "Idempotency-Key": f"{rule.endpoint}{faults.tried}"}
                answer = client.open(path, method=changes[0], json={field: value}, headers=more)
                faults.look(answer, path, field, value)
                if answer.status_code >= 400 and answer.mimetype != "application/problem+json":
                    wrong.append(f"{path} {field} {value!r:.30} → {answer.mimetype}")
    faults.none()
    assert not wrong, "\n" + "\n".join(wrong)


REPRESENTATIVE = {
    "accounts_api.obtain_token",
    "checkout_api.check_out",
    "catalogue_api.pause_listing",
    "stock_api.count",
}
OWNERS = {"checkout": "minh", "orders": "minh", "approvals": "official", "delivery": "official", "accounts": "minh"}


def json_fields(rule: Rule, app: Flask) -> list[str]:
    """The fields the document says this call takes."""
    paths = app.test_client().get("/api/v1/openapi.json").get_json()
    changes = sorted((rule.methods or set()) & CHANGING)[0].lower()
    path = rule.rule.replace("<", "{").replace(">", "}")
    said = paths["paths"].get(path, {}).get(changes, {}).get("requestBody", {})
    schema = said.get("content", {}).get("application/json", {}).get("schema", {})
    named = paths["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
    return sorted(named.get("properties", {}))


def test_signed_out_in_the_middle_nothing_typed_is_lost(app: Flask, stage: Stage) -> None:
    visitor = stage.visitor()
    path = f"/don-hang/{stage.order.reference}/huy"
    typed = {
        "reason": "Mưa lũ,\r\nđường tắc <b>",
        "once_key": "abc",
        "csrf_token": token_in(visitor.get("/dang-nhap").text),
    }
    answer = visitor.post(path, data=typed)
    assert answer.status_code == 401
    [form] = [form for form in forms_on(answer) if not form.get("action")]
    kept = dict(untouched(form))
    assert (kept["reason"].replace("\r", ""), kept["once_key"]) == ("Mưa lũ,\nđường tắc <b>", "abc")
    assert kept["csrf_token"]
    [sign_in] = [
        a for a in html5lib.parse(answer.text, namespaceHTMLElements=False).iter("a") if a.get("target") == "_blank"
    ]
    assert sign_in.get("href") == "/dang-nhap"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_stale_or_missing_token_keeps_what_was_typed_but_a_foreign_page_gets_nothing(
    app: Flask, stage: Stage
) -> None:
    client = stage.browser_of(stage.market.minh)
    path, typed = (
        f"/don-hang/{stage.order.reference}/huy",
        {"reason": "Mua nhầm", "csrf_token": "stale", "once_key": "k"},
    )
    answer = client.post(path, data=typed)
    assert (answer.status_code, dict(untouched(forms_on(answer)[0]))["reason"]) == (400, "Mua nhầm")
    for foreign in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ):
        answer = client.post(path, data=typed, headers=foreign)
        assert (answer.status_code, "Mua nhầm" in answer.text) == (400, False), foreign


def test_one_key_with_other_words_is_refused_then_offered_anew(app: Flask, stage: Stage) -> None:
    client = stage.browser_of(stage.market.minh)
    token = token_in(client.get("/gio-hang").text)
    add = {"listing": stage.market.bamboo.slug, "amount": "1", "once_key": "abc", "csrf_token": token}
    assert [client.post("/gio-hang/them", data=add).status_code for _again in range(2)] == [303, 303]
    answer = client.post("/gio-hang/them", data={**add, "amount": "2"})
    assert answer.status_code == 422
    assert "đã gửi một lần rồi" in answer.text
    [form] = [form for form in forms_on(answer) if form.get("action") == "/gio-hang/them"]
    assert dict(untouched(form))["once_key"] not in ("", "abc")


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example@x",
    "/%09/evil.example",
    "/%0d%0aLocation:x",
    "http://[",
    "//[",
    "//a℀b",
    "evil.example",
    "./x",
    "?x=1",
]


def test_after_signing_in_one_stays_on_this_market(app: Flask, stage: Stage) -> None:
    token = token_in((client := stage.visitor()).get("/dang-nhap").text)
    for wanted in [*ELSEWHERE, "/\t/evil.example", "/\r\nX: y", " //evil.example", "/" + "x" * 2000]:
        typed = {"phone": stage.market.minh.phone, "password": PASSWORD, "csrf_token": token}
        answer = client.post("/dang-nhap", query_string={"next": wanted}, data=typed)
        assert answer.status_code == 303, wanted
        own = answer.location in ("/", "/don-hang")  # their own place: anh Minh ordered before
        assert own or answer.location.startswith("/%"), (wanted, answer.location)
        token = token_in(client.get("/dang-nhap").text)


def test_odd_names_addresses_and_headers_are_answered_in_order(app: Flask, stage: Stage, faults: Faults) -> None:
    client = stage.visitor()
    for path in TRAVERSALS:
        assert faults.look(client.get(path), path).status_code in (404, 308), path
    for headers in HEADERS:
        for path in ("/", "/dang-nhap", "/api/v1/listings", "/static/v/x/market.css"):
            faults.look(client.get(path, headers=headers), path, headers)
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost:80@evil.example", "[::1", "a b", ""):
        answer = faults.look(client.get("/", headers={"Host": host}), host)
        assert "evil.example" not in answer.text
    answer = client.get("/dang-nhap", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert "evil.example" not in answer.text
    token = token_in(client.get("/dang-nhap").text)
    many = {**{f"f{number}": "x" for number in range(1001)}, "csrf_token": token}
    answer = faults.look(client.post("/dang-nhap", data=many, content_type="multipart/form-data"), "1001 parts")
    assert answer.status_code == 413
    for body, kind in BODIES:
        faults.look(client.post("/dang-nhap", data=body, content_type=kind), body[:30], kind)
        faults.look(
            client.post("/gio-hang/them", data=body + f"&csrf_token={token}".encode(), content_type=kind), body[:30]
        )
    faults.none()


TRAVERSALS = [
    f"/{folder}/{name}"
    for folder in ("anh", "static/v/x")
    for name in (
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/config.py",
        "....//config.py",
        "..\\..\\config.py",
        "%00",
        "a.webp%00.jpg",
        "x" * 300,
        "C:/x",
        "~root",
        "-",
        "%ff",
        "0" * 64 + ".svg",
        "0" * 64 + "-1200.webp",
    )
]
HEADERS = [
    {"Accept-Encoding": "gzip;q=abc, br;q="},
    {"Range": "bytes=0-3"},
    {"Range": "bytes=9-1,x"},
    {"If-None-Match": "W/"},
    {"If-Modified-Since": "yesterday"},
    {"Accept-Language": "x" * 500},
    {"Cookie": "cho=x; lang=../..; cho=\xff"},
    {"Authorization": "Bearer " + "\xe9" * 50},
    {"Authorization": "Basic ="},
    {"Authorization": "Bearer"},
    {"Cookie": "cho=" + "e30" * 500},
    {"If-Match": '"'},
    {"X-Forwarded-For": "x"},
    {"Content-Type": "x/"},
    {"Accept": ";;"},
]
BODIES = [
    (b"phone=%ff%fe&password=\xff\xfe", "application/x-www-form-urlencoded"),
    (b"x", "multipart/form-data"),
    (b"phone=1&phone=2&phone=3", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"\0" * 100, "multipart/form-data; boundary="),
    (b"--x\r\nContent-Disposition: form-data; name=\xff\r\n\r\n", "multipart/form-data; boundary=x"),
    (b"{}", "application/json"),
    (b"&".join(b"f%d=" % number for number in range(3000)), "application/x-www-form-urlencoded"),
    (b"<x/>", "text/xml"),
]


def spoiled_photos() -> dict[str, tuple[bytes, str]]:
    photo, sixty = jpeg(), io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(sixty, "PNG")
    gif = io.BytesIO()
    Image.new("RGB", (9, 9)).save(gif, "GIF")
    return {
        "not an image": (b"hello", "a.jpg"),
        "sixty megapixels": (sixty.getvalue(), "a.png"),
        "nothing": (b"", "a.jpg"),
        "truncated": (photo[: len(photo) // 3], "a.jpg"),
        "only a head": (b"\xff\xd8\xff", "a.jpg"),
        "drawing": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        "moving": (gif.getvalue(), "a.gif"),
        "too heavy": (photo + b"\0" * 13 * 2**20, "a.jpg"),
        "page": (b"<html><script>alert(1)</script>", "../../x" * 900 + "\u202e"),
    }


def test_spoiled_photos_are_refused_and_nothing_written_is_lost(app: Flask, stage: Stage) -> None:
    client = stage.browser_of(stage.market.dung)
    token = token_in(client.get("/ban-hang/san-pham/moi").text)
    for what, (content, name) in spoiled_photos().items():
        typed = {"name": "Mật ong 'dú' <1>", "price": "70k", "csrf_token": token, "once_key": "abc"}
        answer = client.post("/ban-hang/san-pham/moi", data={**typed, "photos": (io.BytesIO(content), name)})
        assert answer.status_code == 422, what
        assert "Mật ong &#39;dú&#39; &lt;1&gt;" in answer.text, what


def test_what_hides_behind_a_photo_is_not_kept(app: Flask, stage: Stage) -> None:
    key = stage.key_of(stage.market.dung)
    both = jpeg() + b"<html><script>alert(1)</script>"
    answer = stage.visitor().post(
        f"/api/v1/listings/{stage.draft.slug}/photos", headers=key, data={"photo": (io.BytesIO(both), "x\u202e.html")}
    )
    assert answer.status_code == 201
    shown = stage.visitor().get(answer.get_json()["url"])
    assert (shown.mimetype, b"script" in shown.data) == ("image/webp", False)
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_programs_are_answered_as_the_contract_says(app: Flask, stage: Stage) -> None:
    key, client, path = stage.key_of(stage.market.dung), stage.visitor(), f"/api/v1/listings/{stage.draft.slug}"
    refused = client.put(path, headers=key)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, PATCH")
    assert client.put("/san-pham").status_code == 405
    seen = client.get(path, headers={**key, "Accept-Encoding": "gzip"}).headers["ETag"]
    assert client.patch(path, json={"price": 71_000}, headers={**key, "If-Match": seen}).status_code == 200
    assert client.patch(path, json={"price": 80_000}, headers={**key, "If-Match": seen}).status_code == 412
    pointed = client.patch(path, json={"a/b~": 1}, headers={**key, "If-Match": "*"}).get_json()["errors"]
    assert [each["pointer"] for each in pointed] == ["/a~1b~0"]
    following = client.get("/api/v1/listings?limit=1").get_json()["next"]
    for forged in (following[:-1] + ("a" if following[-1] != "a" else "b"), "W1siYSJdLCIiXQ", "x" * 3000, "W" * 4000):
        assert client.get("/api/v1/listings", query_string={"limit": 1, "cursor": forged}).status_code == 400
    assert client.get("/api/v1/listings", query_string={"limit": 1, "cursor": following}).status_code == 200
