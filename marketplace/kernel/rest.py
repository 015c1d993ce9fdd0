"""The JSON API's manners: problem bodies (RFC 9457), one-time keys, cursor links; versions are in `versions`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, jsonify, make_response, request
from flask_smorest import Api as _Api
from marshmallow import fields
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType

from .access import noted
from .actor import actor
from .db import AnyQuery
from .errors import DomainError, sentences
from .i18n import N_, _
from .idempotency import fingerprint, run_idempotent
from .paging import slice_of
from .schemas import (
    AmountField,
    Choice,
    DateField,
    Moment,
    MoneyField,
    QuantityField,
    Schema,
    Text,
    Tick,
    Upload,
    WholeNumber,
    Words,
)
from .versions import changing as changing
from .versions import versioned_by as versioned_by
from .versions import with_etag as with_etag

PROBLEM = "application/problem+json"
PREFIX = "/api/"
MOST_JSON = 1024 * 1024
FILES = "multipart/form-data"
LONGEST_POINTER = 200
WHERE_IN_A_LIST = ("limit", "cursor")


class Problem(Schema):
    """How every refusal looks (RFC 9457)."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    code = fields.String()
    errors = fields.List(fields.Dict(keys=fields.String(), values=fields.String()))


class Api(_Api):
    """flask-smorest, kept to its own corner: its JSON errors never answer a page."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """The app's own handlers decide by path (see `problem_of`)."""

    def _init_spec(self, **options: Any) -> None:
        """Our own fields are written down with their types, limits and words."""
        super()._init_spec(**options)
        for field, (kind, form) in FIELD_TYPES.items():
            self.ma_plugin.map_to_openapi_type(field, kind, form)
        self.ma_plugin.converter.add_attribute_function(described)


FIELD_TYPES: dict[type[fields.Field[Any]], tuple[str | None, str | None]] = {
    MoneyField: ("integer", "int64"),
    AmountField: ("string", "decimal"),
    QuantityField: ("object", None),
    Choice: ("string", None),
    Tick: ("boolean", None),
    DateField: ("string", "date"),
    Moment: ("string", "date-time"),
    Words: ("string", None),
    Upload: ("string", "binary"),
}


def described(_converter: Any, field: fields.Field[Any], **_more: Any) -> dict[str, Any]:
    """What a program must know of one of our fields: its words, its limits, the shape of a quantity."""
    found: dict[str, Any] = {}
    if label := field.metadata.get("label"):
        found["description"] = label
    if isinstance(field, QuantityField):
        found["properties"] = {"amount": {"type": "string", "format": "decimal"}, "unit": {"type": "string"}}
        found["required"] = ["amount", "unit"]
    if isinstance(field, (MoneyField, WholeNumber)):
        found |= {"minimum": field.least, "maximum": field.most}
    if isinstance(field, Text):
        found["maxLength"] = field.longest
    return found


def is_api_request() -> bool:
    """Whether a program is asking."""
    return request.path.startswith(PREFIX)


def read_bodies(app: Flask) -> None:
    """Look at what programs send before any call does."""
    app.before_request(read_body)


def read_body() -> None:
    """A body is JSON that can be read (415, 400), not endless (413); files come to calls that `takes_files` only."""
    if not is_api_request() or request.routing_exception is not None or not has_body():
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if request.mimetype == FILES and getattr(view, "takes_files", False):
        return
    if not request.is_json:
        raise UnsupportedMediaType
    request.max_content_length = MOST_JSON
    try:
        said = json.loads(request.get_data(cache=True).decode())
        json.dumps(said, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError) as error:
        raise BadRequest from error


def has_body() -> bool:
    """Whether anything came after the headers."""
    return bool(request.content_length) or "chunked" in request.headers.get("Transfer-Encoding", "")


def takes_files(view: Callable[..., Any]) -> Callable[..., Any]:
    """A call that is sent a file, not JSON; goes outermost under the route."""
    return noted(view, takes_files=True)


def problem(
    status: int, title: str, *, detail: str = "", code: str = "", errors: list[dict[str, str]] | None = None
) -> Response:
    """A refusal for a program, in the words a person would read."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail or title,
        "code": code,
    }
    if errors:
        body["errors"] = errors
    answer = make_response(jsonify(body), status)
    answer.content_type = PROBLEM
    return answer


def problem_of(error: HTTPException) -> Response:
    """Any HTTP refusal as a problem body; never exception text of ours."""
    status = error.code or 500
    data = getattr(error, "data", None) or {}
    title = TITLES.get(status, N_("Không làm được."))
    pointed = (
        [each for place in (data.get("messages") or {}).values() for each in pointers(place)]
        if status in (400, 422)
        else []
    )
    own_words = error.description if status in (400, 401, 403) else ""  # the library's own are plain English
    detail = own_words if own_words and (status in (401, 403) or not own_words.isascii()) else ""
    answer = problem(status, _(title), detail=detail, code=CODES.get(status, "error"), errors=pointed)
    if (after := getattr(error, "retry_after", None)) is not None:
        answer.headers["Retry-After"] = str(after)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status == 405 and (methods := getattr(error, "valid_methods", None)):
        answer.headers["Allow"] = ", ".join(sorted(methods))
    if error.response is not None and status == 429:
        answer.headers.extend(error.response.headers)
    return answer


def problem_of_refusal(error: DomainError) -> Response:
    """A domain refusal as a problem body, with the pointer of its field."""
    errors = [{"pointer": f"/{name}", "detail": said} for name, said in error.by_field.items() if name != "_schema"]
    answer = problem(error.status, error.sentence, code=error.code, errors=errors)
    if (after := error.details.get("retry_after")) is not None:
        answer.headers["Retry-After"] = str(after)
    return answer


def pointers(said: Any, path: str = "") -> list[dict[str, str]]:
    """Nested messages as a flat list of `{pointer, detail}` (JSON pointers, RFC 6901)."""
    if isinstance(said, dict):
        return [
            each
            for name, value in said.items()
            for each in pointers(value, path if name == "_schema" else f"{path}/{_escaped(str(name))}")
        ]
    return [{"pointer": path[:LONGEST_POINTER], "detail": sentence} for sentence in sentences(said)]


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


TITLES = {
    400: N_("Yêu cầu không đọc được."),
    401: N_("Chưa đăng nhập."),
    403: N_("Không được phép."),
    404: N_("Không tìm thấy."),
    405: N_("Cách gọi này không dùng ở đây."),
    406: N_("Không trả lời được ở dạng này."),
    409: N_("Chưa làm được."),
    412: N_("Có người vừa sửa mục này. Hãy đọc lại rồi gửi lại."),
    413: N_("Gửi lên quá lớn."),
    415: N_("Hãy gửi JSON (Content-Type: application/json)."),
    422: N_("Có mục chưa đúng."),
    428: N_("Hãy gửi kèm phiên bản đang sửa (If-Match)."),
    429: N_("Gọi nhiều quá. Hãy chờ một lát."),
    500: N_("Máy chủ gặp lỗi."),
    503: N_("Máy chủ đang bận."),
}
CODES = {
    400: "malformed", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    406: "not_acceptable", 409: "conflict", 412: "changed_meanwhile", 413: "too_large", 415: "unsupported_media_type",
    422: "invalid", 428: "version_required", 429: "too_many_requests", 500: "server_error", 503: "unavailable",
}  # fmt: skip


def page(
    found: AnyQuery,
    asked: Mapping[str, Any],
    view: Schema,
    *,
    by: Sequence[Any],
    descending: bool = True,
    told: Callable[[Sequence[Any]], Sequence[Any]] | None = None,
) -> Response:
    """A stretch of any list: `{"items": […], "next": cursor}` with a `Link: rel="next"`.

    `asked` is the query as its `CursorQuery` read it: limit, cursor and the filters of this list, which are bound into
    the cursor with the address. `by` are the unique columns that order it; `told` makes what `view` shows of the rows.
    """
    filters = {name: value for name, value in asked.items() if name not in WHERE_IN_A_LIST}
    bound = f"{request.path}?{urlencode(sorted(filters.items()))}"
    part = slice_of(found, by=by, descending=descending, limit=asked["limit"], cursor=asked["cursor"], filters=bound)
    rows = told(part.rows) if told else part.rows
    answer = make_response(jsonify({"items": view.dump(rows, many=True), "next": part.next_cursor}))
    if part.next_cursor:
        query = MultiDict(request.args)
        query["cursor"] = part.next_cursor
        answer.headers["Link"] = f'<{request.path}?{urlencode(list(query.items(multi=True)))}>; rel="next"'
    return answer


def idempotent(*, required: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep the answer of a changing call under its `Idempotency-Key`, in the same transaction as the effect."""

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            key = request.headers.get("Idempotency-Key", "")
            if not key:
                if required:
                    raise BadRequest(description=_(N_("Hãy gửi kèm Idempotency-Key.")))
                return view(*args, **kwargs)
            if len(key) > 100:
                raise BadRequest(description=_(N_("Idempotency-Key dài nhất 100 ký tự.")))

            def work() -> dict[str, Any]:
                response = current_app.make_response(view(*args, **kwargs))
                kept = {name: response.headers[name] for name in ("ETag", "Location") if name in response.headers}
                return {"status": response.status_code, "body": response.get_json(), "headers": kept}

            print_ = fingerprint(request.method, request.path, request.get_data(cache=True))
            answer, replayed = run_idempotent(f"api:{actor().person_id or 0}", key, print_, work)
            response = make_response(jsonify(answer["body"]), answer["status"])
            response.headers.extend(answer["headers"])
            if replayed:
                response.headers["Idempotent-Replayed"] = "true"
            return response

        return noted(guarded, takes_key="required" if required else "optional")

    return guard
