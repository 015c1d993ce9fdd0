"""Messages that could not be sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from marketplace.kernel import outbox
from marketplace.kernel.access import administrator
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.web import address_with, template_global

from . import wellbeing

pages = Blueprint("upkeep_administrator", __name__)


@template_global
def signs_of_the_market() -> list[wellbeing.Sign]:
    """What waits and what is unwell, for the first page of the administrator's desk."""
    return wellbeing.signs()


@pages.get("/quan-tri/tin-chua-gui")
@administrator
def unsent() -> str:
    """What nobody tries any more, and why it did not go; the words of a message are for its receiver only."""
    return render_template(
        "upkeep/administrator/unsent.html",
        page=page_of(outbox.dead_messages(), read_page_number(request.args.get("trang"))),
        page_url=lambda number: address_with(trang=number),
    )


@pages.post("/quan-tri/tin-chua-gui/<int:message_id>/gui-lai")
@administrator
def send_again(message_id: int) -> Any:
    """Let one be tried anew."""
    outbox.send_again(actor(), outbox.dead_message(message_id))
    flash(_(N_("Tin sẽ được gửi lại ngay.")))
    return see(url_for("upkeep_administrator.unsent"))
