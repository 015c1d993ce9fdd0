"""Every address × every way of calling it × seven people: nobody breaks it, nobody gets in where nothing is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.security.stage import ROLES, staged, token_in

OF_FLASK = {"static"}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
# What the word in an address names, by the feature that owns the address.
WORDS = {
    ("catalogue_producer", "slug"): "draft",
    ("catalogue_api", "slug"): "draft",
    ("papers_api", "ref"): "paper",
    ("papers_producer", "reference"): "paper",
    ("papers_coordinator", "reference"): "paper",
    ("catalogue", "reference"): "scan",
    ("stock_producer", "slug"): "listing",
    ("stock_api", "slug"): "draft",
    ("orders_producer", "slug"): "listing",
    ("orders_api", "slug"): "draft",
    ("checkout", "slug"): "listing",
    ("checkout_api", "slug"): "listing",
    ("introductions_producer", "slug"): "producer",
    ("introductions_coordinator", "slug"): "producer",
    ("shop", "slug"): "listing",
    ("shop_api", "slug"): "producer",
    ("shop_producer", "slug"): "draft",
    ("organisations", "slug"): "organisation",
    ("organisations_coordinator", "slug"): "producer",
    ("assistance_coordinator", "slug"): "producer",
    ("assistance_producer", "slug"): "producer",
    ("delivery_coordinator", "reference"): "point",
    ("delivery_api", "reference"): "point",
    ("imports_producer", "reference"): "sheet",
    ("imports_api", "reference"): "sheet",
    ("accounts", "reference"): "token",
    ("accounts_api", "reference"): "token",
}
ANYWHERE = {"ref": "review", "reference": "order", "person_id": "person", "sign_in_id": "sign_in", "maker": "producer"}
ANYWHERE |= {"membership_id": "membership", "notice_id": "notice"}
PLAIN = {"version": "x", "filename": "market.css", "number": "1", "address": "nhan", "code": "20923", "name": "a.webp"}


PLAIN |= {"token": "mot-duong-dan-la", "note": "BKMQ27", "key": "mot-bai-viet-do"}
PLAIN |= {
    "link": "mot-duong-dan-cua-khach",
    "message_id": "1",
    "highland": "20923",
    "lowland": "20257",
    "slug": "quy-che",
}
SEEN_BY_ALL = {"shop.listing", "shop.producer", "shop.postcard", "shop_api.producer", "delivery_api.pickup_point"}
"""Addresses whose thing is public: everybody may read it."""


NEEDS_WORDS = {
    *(f"orders_api.{step}_order" for step in ("decline", "cancel", "delay")),
    *(f"orders_api.{verb}_line" for verb in ("weigh", "short", "return")),
    *("orders_api.agree_weight", "orders_api.refuse_weight", "orders_api.share_out", "orders_api.proposal"),
    *(f"papers_api.{verb}_of_certificate" for verb in ("check_paper", "confirm_reevaluation")),
    *("checkout_api.change_line", "approvals_api.return_with_note"),
    *("payments_api.write_note", "payments_api.correct_note"),
    *(f"stock_api.{verb}" for verb in ("count", "receive", "open_season", "change_forecast")),
}
"""Calls whose body is read before the thing is looked for: the same answer whether it exists or not."""


def address(rule: Rule, names: dict[str, str]) -> str:
    """The address with the things of bà Dung and anh Minh in it."""
    blueprint = rule.endpoint.partition(".")[0]
    values = {}
    for word in rule.arguments:
        meant = WORDS.get((blueprint, word)) or ANYWHERE.get(word)
        if rule.endpoint == "orders.purchase":
            meant = "purchase"
        if rule.endpoint in ("shop.producer", "shop.postcard"):
            meant = "producer"
        values[word] = names[meant] if meant else PLAIN[word]
    return str(rule.build({**(rule.defaults or {}), **values}, append_unknown=False)[1])


def calls(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OF_FLASK:
            yield from ((rule, method) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))


def is_theirs(rule: Rule) -> bool:
    """Whether the address names something that belongs to one person, one organisation or one place."""
    blueprint = rule.endpoint.partition(".")[0]
    if rule.endpoint in SEEN_BY_ALL or blueprint in ("accounts_administrator", "checkout"):
        return False
    return any((blueprint, word) in WORDS or word in ANYWHERE for word in rule.arguments)


def expected(rule: Rule, method: str, who: str, access: str) -> set[int]:
    """The right class of answer for somebody to whom nothing here belongs."""
    is_api = rule.rule.startswith("/api/")
    if access != "anyone" and who == "visitor":
        return {401} if is_api or method in CHANGING else {302}
    if access != "anyone" and who not in ROLES[access]:
        return {403}
    if is_theirs(rule):
        return {404, 422} if rule.endpoint in NEEDS_WORDS else {404}
    return set(range(200, 500)) - {401}


def called(client: Any, rule: Rule, method: str, path: str, more: dict[str, Any]) -> TestResponse:
    if rule.rule.startswith("/api/"):
        body = {} if method in CHANGING else None
        return client.open(path, method=method, json=body, headers={**more, "If-Match": "*", "Idempotency-Key": "k"})
    typed = {"csrf_token": more["token"], "once_key": "k"} if method in CHANGING else None
    return client.open(path, method=method, data=typed)


@pytest.mark.slow
def test_every_address_answers_everybody_as_it_should(app: Flask) -> None:
    stage = staged(app)
    wrong, made = [], 0
    for who, somebody in stage.people.items():
        client = stage.browser_of(somebody) if somebody else stage.visitor()
        program, page = stage.visitor(), {"token": token_in(client.get("/dang-nhap").text)}
        key = stage.key_of(somebody) if somebody else {}
        for rule, method in calls(app):
            if rule.endpoint in ENDS_THE_VISIT:
                continue
            access = str(getattr(app.view_functions[rule.endpoint], "access", ""))
            is_api, path = rule.rule.startswith("/api/"), address(rule, stage.names)
            answer = called(program if is_api else client, rule, method, path, key if is_api else page)
            made += 1
            if answer.status_code not in expected(rule, method, who, access):
                wrong.append(f"{who}: {method} {path} ({access}) → {answer.status_code}")
    assert not wrong, "\n".join(wrong)


ENDS_THE_VISIT = {"accounts.sign_out"}
