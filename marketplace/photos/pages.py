"""Pictures, for everybody and for ever."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, send_file

from marketplace.kernel.access import anyone
from marketplace.kernel.files import store

pages = Blueprint("photos", __name__)
A_YEAR = 31_536_000
KINDS = {".webp": "image/webp", ".jpg": "image/jpeg"}


@pages.get("/anh/<name>")
@anyone
def photo(name: str) -> Any:
    """One stored picture."""
    try:
        path = store().path(name)
    except ValueError:
        abort(404)
    if not path.is_file():
        abort(404)
    answer = send_file(path, KINDS[path.suffix], etag=name.partition(".")[0], max_age=A_YEAR)
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer
