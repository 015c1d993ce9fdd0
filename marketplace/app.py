"""The app put together: configuration, extensions, features in floor order. Wiring only."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import config

from .features import FEATURES, PAGES, WITH_DEMO
from .kernel import security, web
from .kernel.db import db, engine_options, let_go
from .kernel.files import NAME_OF_PAPER, PAPERS, Store
from .kernel.rest import Api, read_bodies


def create_app(**overrides: Any) -> Flask:
    """The market as a WSGI app. `overrides` replace settings (tests: `TESTING=True, DATABASE_URL=…`)."""
    app = Flask(__name__, template_folder="../templates", static_folder="static", instance_path=str(config.INSTANCE))
    app.config.update(config.settings(**overrides))
    config.refuse_weak(app.config)
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(app.config["SQLALCHEMY_DATABASE_URI"]))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's own provider has it
    _behind_proxies(app)
    _make_folders(app)
    db.init_app(app)
    app.teardown_appcontext(let_go)
    Migrate(app, db, directory=str(config.HERE / "migrations"), render_as_batch=True)
    Compress(app)
    app.extensions["store"] = Store(app.config["MEDIA_FOLDER"])
    app.extensions["vault"] = Store(Path(app.config["MEDIA_FOLDER"]) / PAPERS, NAME_OF_PAPER)
    app.before_request(web.choose_language)  # before anything can be refused in words
    security.guard(app)
    web.dress(app)
    _open_features(app)
    read_bodies(app)
    security.limit_requests(app)
    return app


def _behind_proxies(app: Flask) -> None:
    if hops := app.config["TRUSTED_PROXIES"]:
        behind = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = behind  # type: ignore[method-assign]  # Flask's documented way to wrap an app


def _make_folders(app: Flask) -> None:
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite:///" + str(config.INSTANCE)):
        config.INSTANCE.mkdir(exist_ok=True)


def _open_features(app: Flask) -> None:
    rest = Api(
        app,
        spec_kwargs={
            "title": "Chợ kết nghĩa Trà Tân – Hòa Cường",
            "version": "1",
            "openapi_version": "3.1.0",
        },
    )
    app.extensions["market_rest"] = rest
    for name in WITH_DEMO if app.config["DEMO"] else FEATURES:
        for kind in ("models", "history", "reviewing", "reactions"):
            part(name, kind)
        if jobs := part(name, "jobs"):
            app.cli.add_command(jobs.jobs)
            getattr(jobs, "add_commands", lambda _app: None)(app)
        for kind in PAGES:
            if pages := part(name, kind):
                for blueprint in (pages.pages, *getattr(pages, "more_pages", ())):
                    app.register_blueprint(blueprint)
        if api := part(name, "api"):
            rest.register_blueprint(api.api)


def part(feature: str, kind: str) -> ModuleType | None:
    """A feature's file of this kind, imported; None when the feature has none."""
    name = f"marketplace.{feature}.{kind}"
    return import_module(name) if find_spec(name) else None
