"""How fast the main pages are, beside what this machine can do at best: `make bench`.

Times are only told, for machines differ. What counts is the share of a bare Flask view that makes one indexed SELECT
and fills a template of the same bytes, and the number of statements. All in one process, without a network.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, render_template
from flask_migrate import upgrade
from jinja2 import DictLoader
from sqlalchemy import text
from werkzeug.test import EnvironBuilder, run_wsgi_app

from marketplace.app import create_app
from marketplace.kernel.db import db, engine_options
from tests.databases import settings, statements

from .crowd import crowd

ADDRESSES = ["/", "/san-pham", "/san-pham?q=mat+ong", "/san-pham?trang=100", "/nha-san-xuat", "/gio-hang", "/dang-nhap"]
MOST_STATEMENTS = 12
ROW = "{:<40}{:>8}{:>12}{:>10}{:>12}{:>16}"


@dataclass(frozen=True)
class Answer:
    status: str
    body: str


def main() -> None:
    asked = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--seconds", type=float, default=1.0, help="how long each page is asked for (default 1)")
    asked.add_argument("--listings", type=int, default=0, help="so many more listings on the shelf (10000)")
    given = asked.parse_args()
    seconds, listings = given.seconds, given.listings
    with tempfile.TemporaryDirectory(prefix="marketplace-bench-") as folder:
        market = opened_market(Path(folder))
        if listings:
            with market.app_context():
                crowd(listings, max(1, listings // 20))
        versions = " · ".join(
            f"{name} {importlib.metadata.version(name)}" for name in ("flask", "sqlalchemy", "jinja2")
        )
        shelf = f"the demonstration market and {listings} listings"
        print(f"Python {platform.python_version()} · {versions} · SQLite · {shelf}")
        print(ROW.format("page", "bytes", "statements", "ms", "a second", "of a bare view"))
        sound = [told(market, address, seconds) for address in (*ADDRESSES, *first_listing(market))]
    if not all(sound):
        sys.exit(f"A page did not answer 200, or made more than {MOST_STATEMENTS} statements.")


def opened_market(folder: Path) -> Flask:
    """The demonstration market in a database of its own."""
    market = create_app(**settings(f"sqlite:///{folder / 'market.sqlite'}", folder), DEMO=True)
    with market.app_context():
        upgrade()
    for words in (["reference", "load"], ["demo", "load", "--if-empty"]):
        done = market.test_cli_runner().invoke(args=words)
        if done.exit_code:
            sys.exit(f"flask {' '.join(words)}: {done.output or done.exception}")
    return market


def first_listing(market: Flask) -> list[str]:
    return re.findall(r'href="(/san-pham/[a-z0-9-]+)"', ask(market, "/san-pham").body)[:1]


def told(market: Flask, address: str, seconds: float) -> bool:
    """Print the row of one page; whether it is sound."""
    answer = ask(market, address)  # the first one fills templates and catalogues
    with statements(market) as seen:
        ask(market, address)
    took = time_of(market, address, seconds)
    share = time_of(bare_view(market, answer.body), "/", seconds) / took
    size = len(answer.body.encode())
    print(ROW.format(address, size, len(seen), f"{took * 1000:.1f}", f"{1 / took:.0f}", f"{share:.0%}"))
    return answer.status.startswith("200") and len(seen) <= MOST_STATEMENTS


def ask(app: Flask, address: str) -> Answer:
    environ = EnvironBuilder(path=address, base_url="http://127.0.0.1").get_environ()
    body, status, _ = run_wsgi_app(app.wsgi_app, environ, buffered=True)
    return Answer(status, b"".join(body).decode())


def time_of(app: Flask, address: str, seconds: float) -> float:
    """Seconds an answer takes, over as many as fit into the time given."""
    ask(app, address)
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        ask(app, address)
        count += 1
    return (time.perf_counter() - began) / count


def bare_view(market: Flask, body: str) -> Flask:
    """The least a page of these bytes can cost: one indexed SELECT, one precompiled template."""
    bare = Flask("bare")
    bare.config["SQLALCHEMY_DATABASE_URI"] = url = market.config["SQLALCHEMY_DATABASE_URI"]
    bare.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(bare)
    bare.jinja_loader = DictLoader({"page.html": "{% raw %}" + body + "{% endraw %}{{ name }}"})
    one = text("SELECT name FROM locality WHERE id = 1")
    bare.add_url_rule("/", "page", lambda: render_template("page.html", name=db.session.scalar(one)))
    return bare


if __name__ == "__main__":
    main()
