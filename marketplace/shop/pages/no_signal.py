"""What a phone keeps and shows when there is no signal."""

from __future__ import annotations

from flask import Response, render_template, url_for

from marketplace.kernel.access import anyone
from marketplace.kernel.offline import NO_SIGNAL, keeper

from .blueprint import pages


@pages.get("/sw.js")
@anyone
def offline_keeper() -> Response:
    """What keeps pages on the phone. At the top, for a script may only look after what lies below it."""
    goods = url_for("catalogue_producer.index")
    answer = Response(keeper([goods, url_for("catalogue_producer.start_listing")]), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@pages.get(NO_SIGNAL)
@anyone
def no_signal() -> str:
    """What a phone shows instead of a page it cannot reach."""
    return render_template("shop/no_signal.html")
