"""Figures for Prometheus, written by hand: its text format is three kinds of lines, no library is worth a dependency.

Requests are counted in each worker process by itself (label `worker`); what lies in the database is the same in all.
"""

from __future__ import annotations

import os
import resource
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import and_, func, select

from marketplace.catalogue.models import Listing
from marketplace.kernel.clock import now
from marketplace.kernel.db import db
from marketplace.kernel.outbox import ATTEMPTS, OutboxMessage, is_dead
from marketplace.orders.models import Order

STEPS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
Labels = tuple[tuple[str, str], ...]


class Requests:
    """What this worker answered, and how long it took."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answers: dict[Labels, int] = defaultdict(int)
        self.within: dict[float, int] = dict.fromkeys(STEPS, 0)
        self.seconds = 0.0
        self.count = 0
        self.started = time.time()

    def note(self, endpoint: str, status: int, seconds: float) -> None:
        """One answer more."""
        with self.lock:
            self.answers[(("endpoint", endpoint), ("status", str(status)))] += 1
            self.seconds += seconds
            self.count += 1
            for step in STEPS:
                if seconds <= step:
                    self.within[step] += 1


def text_of(requests: Requests) -> str:
    """Everything known, in Prometheus' text format."""
    return "\n".join([*_of_requests(requests), *_of_process(requests), *_of_market()]) + "\n"


def _of_requests(requests: Requests) -> Iterable[str]:
    worker = ("worker", str(os.getpid()))
    with requests.lock:
        answers, within = dict(requests.answers), dict(requests.within)
        seconds, count = requests.seconds, requests.count
    counted = {(*labels, worker): number for labels, number in sorted(answers.items())}
    yield from figure("market_requests_total", "counter", "Answers by endpoint and status.", counted)
    yield from _head("market_request_seconds", "histogram", "Time from request to answer.")
    for step, number in [*within.items(), (None, count)]:
        ends = "+Inf" if step is None else f"{step:g}"
        yield line("market_request_seconds_bucket", (("le", ends), worker), number)
    yield line("market_request_seconds_sum", (worker,), round(seconds, 6))
    yield line("market_request_seconds_count", (worker,), count)


def _of_process(requests: Requests) -> Iterable[str]:
    worker: Labels = (("worker", str(os.getpid())),)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    yield from figure("market_worker_peak_bytes", "gauge", "Most memory this worker ever held.", {worker: most})
    started = {worker: round(requests.started)}
    yield from figure("market_worker_start_seconds", "gauge", "When this worker started.", started)


def _of_market() -> Iterable[str]:
    """Three statements, each over an index."""
    listings = db.session.execute(select(Listing.state, func.count()).group_by(Listing.state)).all()
    orders = db.session.execute(select(Order.state, func.count()).group_by(Order.state)).all()
    alive = and_(OutboxMessage.attempts < ATTEMPTS, OutboxMessage.due_at <= now())
    waiting = select(
        func.count(),
        func.min(OutboxMessage.due_at).filter(alive),
        func.count().filter(is_dead()),
    ).where(OutboxMessage.sent_at.is_(None))
    messages, oldest, dead = db.session.execute(waiting).one()
    age = (now() - oldest).total_seconds() if oldest else 0
    states: dict[Labels, float] = {(("state", state.value),): number for state, number in sorted(listings)}
    yield from figure("market_listings", "gauge", "Listings by state.", states)
    states = {(("state", state.value),): number for state, number in sorted(orders)}
    yield from figure("market_orders", "gauge", "Orders by state.", states)
    yield from figure("market_outbox_waiting", "gauge", "Messages not yet sent.", {(): messages})
    yield from figure("market_outbox_oldest_seconds", "gauge", "How late the latest is.", {(): round(age)})
    yield from figure("market_outbox_dead", "gauge", "Messages given up, for an administrator.", {(): dead})


def figure(name: str, kind: str, about: str, values: Mapping[Labels, float]) -> Iterable[str]:
    """One figure with its help, kind and values."""
    yield from _head(name, kind, about)
    for labels, value in values.items():
        yield line(name, labels, value)


def _head(name: str, kind: str, about: str) -> Iterable[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"


def line(name: str, labels: Labels, value: float) -> str:
    """`name{label="value"} 1`, with quotes, backslashes and line ends escaped."""
    said = ",".join(f'{label}="{_escaped(words)}"' for label, words in labels)
    return f"{name}{{{said}}} {value}" if said else f"{name} {value}"


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
