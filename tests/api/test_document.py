from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask

from tests.databases import statements
from tests.pages import PageClient


def references(part: Any) -> Iterator[str]:
    """Every `$ref` in a document."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def calls(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in spec["paths"].items():
        for method, call in methods.items():
            if method != "parameters":
                yield path, method, call


def test_the_document_is_openapi_3_1_and_whole(app: Flask, client: PageClient) -> None:
    spec = client.get("/api/v1/openapi.json").json

    assert spec["openapi"] == "3.1.0"
    for reference in references(spec):
        part = spec
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
    names = [call["operationId"] for _path, _method, call in calls(spec)]
    assert len(names) == len(set(names))


def test_every_call_of_the_market_is_written_down(app: Flask, client: PageClient) -> None:
    spec = client.get("/api/v1/openapi.json").json
    known = {(path, method) for path, method, _call in calls(spec)}

    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and rule.endpoint not in ("api.openapi", "api.docs"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                assert (path, method.lower()) in known, rule


def test_the_document_says_who_may_call_and_how_calls_are_refused(app: Flask, client: PageClient) -> None:
    spec = client.get("/api/v1/openapi.json").json
    open_call, closed = spec["paths"]["/api/v1/producers"]["get"], spec["paths"]["/api/v1/reviews"]["get"]

    assert open_call["security"] == [] and closed["security"] == [{"bearer": []}]
    assert spec["components"]["securitySchemes"]["bearer"] == {"type": "http", "scheme": "bearer"}
    assert set(spec["components"]["responses"]["DEFAULT_ERROR"]["content"]) == {"application/problem+json"}
    items = open_call["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["items"]
    assert items == {"type": "array", "items": {"$ref": "#/components/schemas/ProducerView"}}


def test_people_can_read_it_on_our_own_page(app: Flask, client: PageClient) -> None:
    with statements(app) as asked:
        page = client.get("/api/v1/docs")

    assert page.status_code == 200
    assert "/api/v1/producers/{slug}" in page.text
    assert "http://" not in page.text.split("<main")[1].split("</main")[0]
    assert client.get("/api/v1/docs?lang=en").text.count('<html lang="en">') == 1
    assert len(asked) == 1  # the telephones at its foot
