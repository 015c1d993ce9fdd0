from __future__ import annotations

import hmac
import time

from flask import Blueprint, Response, abort, current_app, g, request

from marketplace.kernel.access import anyone

from .health import troubles
from .metrics import Requests, text_of

pages = Blueprint("upkeep", __name__)
LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@pages.before_app_request
def start_the_watch() -> None:
    """When this request came."""
    g.came = time.perf_counter()


@pages.after_app_request
def count_the_answer(answer: Response) -> Response:
    """Count it by what answered, never by its address: addresses have no end."""
    seconds = time.perf_counter() - g.get("came", time.perf_counter())
    counted().note(request.endpoint or "none", answer.status_code, seconds)
    return answer


def counted() -> Requests:
    """What this worker answered so far."""
    return current_app.extensions.setdefault("market_requests", Requests())


@pages.get("/healthz")
@anyone
def healthz() -> Response:
    """The process lives; asks nothing of the database."""
    return plain("ok")


@pages.get("/readyz")
@anyone
def readyz() -> Response:
    """Whether to send people here; what is wrong is told to the machine itself only."""
    found = troubles()
    if not found:
        return plain("ready")
    current_app.logger.error("not ready: %s", ", ".join(found))
    return plain(f"not ready: {', '.join(found)}" if is_keeper() else "not ready", 503)


@pages.get("/metrics")
@anyone
def metrics() -> Response:
    """Figures, for the machine itself or whoever holds METRICS_TOKEN; for everybody else there is no such page."""
    if not is_keeper():
        abort(404)
    answer = plain(text_of(counted()))
    answer.headers["Content-Type"] = PROMETHEUS
    return answer


def is_keeper() -> bool:
    """The request comes from this very machine (and was not passed on by a proxy), or carries the token."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    return request.remote_addr in LOOPBACK and not any(name in request.headers for name in FORWARDED)


def plain(words: str, status: int = 200) -> Response:
    """A short answer no cache keeps."""
    return Response(f"{words.rstrip()}\n", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
