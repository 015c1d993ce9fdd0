"""A line to the market in this very process, without a network."""

from __future__ import annotations

from collections.abc import Mapping

from flask.testing import FlaskClient

from .customers import Answer


class Near:
    """Asks the app itself."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Send, and wait for the whole answer."""
        answer = self.client.open(path, method=method, data=body, headers=dict(headers))
        return Answer(answer.status_code, answer.headers, answer.text)
