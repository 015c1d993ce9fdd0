"""The published description of the API: what flask-smorest knows, put the way our answers really are."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

PREFIX = "/api/v1/"
METHODS = ("get", "post", "put", "patch", "delete")
PROBLEM = "application/problem+json"
JSON = "application/json"
VERSIONED = ("put", "patch", "delete")
HEADERS = {
    "Idempotency-Key": "Mã chống gửi trùng: gửi lại với cùng mã thì nhận lại câu trả lời cũ.",
    "If-Match": "Phiên bản đang sửa (ETag của lần đọc).",
}


def document(app: Flask) -> dict[str, Any]:
    """OpenAPI 3.1 of every call: who may call it, what it takes, how it answers and how it refuses."""
    spec = copy.deepcopy(app.extensions["market_rest"].spec.to_dict())
    views = {(path, method): view for path, method, view in _views(app)}
    for path, calls in spec["paths"].items():
        for method in METHODS:
            if method in calls:
                _complete(calls[method], path, method, views.get((path, method)))
    components = spec["components"]
    components["schemas"].pop("PaginationMetadata", None)
    for refusal in components.get("responses", {}).values():
        _as_problem(refusal)
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    for tag in spec.get("tags", []):
        tag["name"] = _tag(tag["name"])
    spec["info"]["description"] = (
        "Tiền là số nguyên đồng; số lượng là {amount, unit}; thời điểm theo RFC 3339, giờ UTC; lỗi theo RFC 9457."
    )
    spec["servers"] = [{"url": "/"}]
    return spec


def _views(app: Flask) -> Iterator[tuple[str, str, Any]]:
    """Every API call with the function behind it."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(PREFIX):
            path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
            for method in rule.methods or ():
                yield path, method.lower(), app.view_functions[rule.endpoint]


def _complete(call: dict[str, Any], path: str, method: str, view: Any) -> None:
    call["tags"] = [_tag(name) for name in call.get("tags", [])]
    call["operationId"] = (
        f"{method}{''.join(part.title() for part in re.findall(r'[a-z_]+', path.removeprefix(PREFIX)))}"
    )
    access = getattr(view, "access", "anyone")
    call["security"] = [] if access == "anyone" else [{"bearer": []}]
    call["x-access"] = access
    if scope := getattr(view, "scope", None):
        call["x-scope"] = scope
    if key := getattr(view, "takes_key", None):
        _take_header(call, "Idempotency-Key", required=key == "required")
    if method in VERSIONED and getattr(view, "takes_version", "header") == "header":
        _take_header(call, "If-Match", required=True)
    for status, answer in call["responses"].items():
        if status.isdigit() and int(status) < 400:
            _as_list(answer) if method == "get" else None
        elif "$ref" not in answer:
            _as_problem(answer)


def _tag(name: str) -> str:
    return name.removesuffix("_api")


def _take_header(call: dict[str, Any], name: str, *, required: bool) -> None:
    known = call.setdefault("parameters", [])
    if not any(isinstance(each, dict) and each.get("name") == name for each in known):
        words = {"description": HEADERS[name], "schema": {"type": "string", "maxLength": 100}}
        known.append({"in": "header", "name": name, "required": required, **words})


def _as_list(answer: dict[str, Any]) -> None:
    """A list comes as `{"items": […], "next": cursor}`."""
    content = answer.get("content", {}).get(JSON)
    if content and content["schema"].get("type") == "array":
        following = {"type": ["string", "null"], "description": "cursor"}
        held = {"items": content["schema"], "next": following}
        content["schema"] = {"type": "object", "properties": held, "required": ["items", "next"]}
        answer["headers"] = {"Link": {"description": 'rel="next"', "schema": {"type": "string"}}}


def _as_problem(answer: dict[str, Any]) -> None:
    if JSON in answer.get("content", {}):
        answer["content"] = {PROBLEM: answer["content"][JSON]}


@dataclass
class Input:
    """One value a call takes or gives."""

    name: str
    kind: str
    place: str = ""
    words: str = ""
    is_required: bool = False


@dataclass
class Call:
    """One call of the API, as a page shows it."""

    method: str
    path: str
    summary: str
    access: str
    scope: str
    takes: list[Input] = field(default_factory=list)
    gives: list[Input] = field(default_factory=list)
    status: str = ""

    @property
    def id(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", f"{self.method} {self.path}".lower()).strip("-")


def chapters(spec: dict[str, Any]) -> list[tuple[str, str, list[Call]]]:
    """The calls by feature: name, what it is about, calls."""
    about = {tag["name"]: tag.get("description", "") for tag in spec.get("tags", [])}
    found: dict[str, list[Call]] = {name: [] for name in about}
    for path, calls in spec["paths"].items():
        for method in METHODS:
            if method in calls:
                call = calls[method]
                tag = (call.get("tags") or [""])[0]
                found.setdefault(tag, []).append(_call(spec, path, method, calls))
    return [(name, about.get(name, ""), calls) for name, calls in found.items() if calls]


def _call(spec: dict[str, Any], path: str, method: str, calls: dict[str, Any]) -> Call:
    call = calls[method]
    given = [*calls.get("parameters", []), *call.get("parameters", [])]
    inputs = [_seen(spec, each) for each in given]
    takes = [
        Input(each["name"], kind_of(each.get("schema", {})), each["in"], _words(each), bool(each.get("required")))
        for each in inputs
    ]
    for content in call.get("requestBody", {}).get("content", {}).values():
        takes += _properties(spec, content.get("schema", {}), "body")
    done = next((status for status in call["responses"] if status.startswith("2")), "")
    gives = []
    for content in _seen(spec, call["responses"].get(done, {})).get("content", {}).values():
        gives += _properties(spec, content.get("schema", {}), "")
    summary, access, scope = call.get("summary", ""), call["x-access"], call.get("x-scope", "")
    return Call(method.upper(), path, summary, access, scope, takes, gives, done)


def _properties(spec: dict[str, Any], schema: dict[str, Any], place: str) -> list[Input]:
    shape = _seen(spec, schema)
    needed = set(shape.get("required", []))
    return [
        Input(name, kind_of(each), place, each.get("description", ""), name in needed)
        for name, each in shape.get("properties", {}).items()
    ]


def _seen(spec: dict[str, Any], part: Any) -> dict[str, Any]:
    """What a `$ref` stands for."""
    if isinstance(part, str):
        part = {"$ref": f"#/components/parameters/{part}"}
    while "$ref" in part:
        target: Any = spec
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def kind_of(schema: dict[str, Any]) -> str:
    """A type in a few letters: `string (date)`, `integer`, `[ListingView]`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if schema.get("type") == "array":
        return f"[{kind_of(schema.get('items', {}))}]"
    kind = schema.get("type", "object")
    kind = " | ".join(kind) if isinstance(kind, list) else str(kind)
    if values := schema.get("enum"):
        return f"{kind}: {', '.join(str(value) for value in values)}"
    return f"{kind} ({schema['format']})" if schema.get("format") else kind


def _words(part: dict[str, Any]) -> str:
    return str(part.get("description") or part.get("schema", {}).get("description") or "")
