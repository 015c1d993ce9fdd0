"""Scans of papers, for those who may read them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, send_file

from marketplace.kernel.access import anyone
from marketplace.kernel.actor import actor
from marketplace.kernel.files import vault

from . import queries

pages = Blueprint("papers", __name__)
SANDBOX = "sandbox; default-src 'none'"
KINDS = {"webp": "image/webp", "pdf": "application/pdf"}


@pages.get("/giay-to/<reference>")
@anyone
def scan(reference: str) -> Any:
    """The scan of a paper, to be saved, never shown inside a page; for its producer, its coordinators, or everybody."""
    found = queries.readable_scan(actor(), reference)
    path = vault().path(found.name)
    if not path.is_file():
        abort(404)
    ending = path.suffix[1:]
    answer = send_file(
        path, KINDS[ending], as_attachment=True, download_name=f"giay-to-{found.id}.{ending}", etag=False
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
