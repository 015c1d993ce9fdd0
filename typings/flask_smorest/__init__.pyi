"""What the market uses of flask-smorest, which carries no types."""

from collections.abc import Callable, Mapping
from typing import Any

import flask
from apispec import APISpec
from marshmallow import Schema

View = Callable[..., Any]  # a decorated view is called with what its schemas read besides what it is called with

class Api:
    spec: APISpec
    ma_plugin: Any  # apispec’s own, which carries no types
    ERROR_SCHEMA: type[Schema]

    def __init__(
        self, app: flask.Flask | None = None, *, spec_kwargs: Mapping[str, Any] | None = None, config_prefix: str = ""
    ) -> None: ...
    def register_blueprint(self, blp: Blueprint, **options: Any) -> None: ...
    def _init_spec(self, **options: Any) -> None: ...
    def _register_error_handlers(self) -> None: ...

class Blueprint(flask.Blueprint):
    def __init__(
        self, name: str, import_name: str, *, description: str = "", url_prefix: str | None = None
    ) -> None: ...
    def arguments(
        self,
        schema: Schema | type[Schema],
        *,
        location: str = "json",
        content_type: str | None = None,
        required: bool = True,
    ) -> Callable[[View], View]: ...
    def response(
        self,
        status_code: int,
        schema: Schema | type[Schema] | Mapping[str, Any] | None = None,
        *,
        content_type: str | None = None,
        description: str | None = None,
    ) -> Callable[[View], View]: ...
    def alt_response(
        self,
        status_code: int,
        response: str | None = None,
        *,
        schema: Schema | type[Schema] | Mapping[str, Any] | None = None,
        content_type: str | None = None,
        description: str | None = None,
        success: bool = False,
    ) -> Callable[[View], View]: ...
