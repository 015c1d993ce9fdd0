"""An order followed without an account. The question goes in the body of a POST, so no address and no log holds it."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, make_response, request

from marketplace.accounts.throttle import TooManyTries
from marketplace.kernel.access import anyone
from marketplace.kernel.forms import Form

from . import commands, schemas

pages = Blueprint("tracking", __name__)


@pages.route("/tra-cuu", methods=["GET", "POST"])
@anyone
def track() -> Any:
    """Where an order stands, for who has its code and the end of the buyer's number."""
    form = Form(schemas.TrackOrder())
    form.submit(partial(commands.track, address=request.remote_addr))
    return kept_nowhere(make_response(form.page("tracking/track.html", found=form.result)))


def kept_nowhere(answer: Response) -> Response:
    """No browser and no proxy keeps what was asked."""
    answer.headers["Cache-Control"] = "no-store"
    if answer.status_code == TooManyTries.status:
        answer.headers["Retry-After"] = str(int(commands.TRACKING.within.total_seconds()))
    return answer
