"""Pages a phone may keep for the hours without a signal, and the script that keeps them (static/offline.js)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import make_response, session

from .actor import actor
from .assets import STATIC
from .web import static_url

ASSETS = ("market.css", "market.js", "forms.js", "icons.svg")
NO_SIGNAL = "/ngoai-mang"


def kept_offline(view: Callable[..., Any]) -> Callable[..., Any]:
    """The page may stay on its person's own phone; not on a shared one, and not what is typed for somebody else."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Any:
        answer = make_response(view(*args, **kwargs))
        if session.permanent and answer.status_code == 200 and actor().assistance_id is None:
            answer.headers["X-Keep-Offline"] = "1"
        return answer

    return marked


def keeper(pages: list[str]) -> str:
    """The script, told which pages to keep and what they are made of; another asset makes it another script."""
    assets = [static_url(name) for name in ASSETS]
    rest = (STATIC / "offline.js").read_text()
    version = hashlib.sha256((rest + "".join(assets)).encode()).hexdigest()[:10]
    told = {"ASSETS": assets, "VERSION": version, "PAGES": pages, "NO_SIGNAL": NO_SIGNAL}
    return "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items()) + rest
