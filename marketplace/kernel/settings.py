"""What the running market was told about itself. The one place below the pages that asks Flask for it."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from werkzeug.urls import iri_to_uri


def setting(name: str) -> Any:
    """A value of `config.py`, as this app was started with."""
    return current_app.config[name]


def fixture(name: str) -> Any:
    """What the app was built with under this name: its stores of files."""
    return current_app.extensions[name]


def public_address(path: str) -> str:
    """An absolute address from the configured public one, never from a Host header a stranger sent (OPS-04)."""
    return iri_to_uri((setting("PUBLIC_URL") or request.host_url.rstrip("/")) + path)


def mailed_address(path: str) -> str:
    """An address for a message that leaves the market: the configured one; empty where none is configured."""
    base = setting("PUBLIC_URL")
    return iri_to_uri(base + path) if base else ""
