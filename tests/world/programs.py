"""A program that calls the market with one person's key."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from marketplace.accounts import commands as accounts
from marketplace.kernel.actor import Actor


class Program:
    """Calls `/api/v1…`; headers by keyword: `If_Match="…"`."""

    def __init__(self, app: Flask, actor: Actor, *scopes: str) -> None:
        self.client = app.test_client()
        secret = accounts.issue_token(actor, name="máy", scopes=list(scopes or ("read", "trade"))).secret
        self.headers = {"Authorization": f"Bearer {secret}"}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers={**self.headers, **more})
