"""Who enters for whom in this request. The browser only remembers which sitting; the database says whether it is on."""

from __future__ import annotations

import logging

from flask import current_app, flash, request, session
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Forbidden

from marketplace.accounts.authentication import stands_in, this_sign_in
from marketplace.accounts.models import SignIn
from marketplace.kernel.actor import Actor, act_as, actor
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.security import UNSAFE

from . import commands, policy, queries
from .models import Assistance, EntryConsent

SITTING = "sitting"
log = logging.getLogger(__name__)
OPEN_WHILE_ENTERING = {
    "assistance.start_entering",
    "assistance.stop_entering",
    "accounts.sign_out",
    "notifications.open_notice",
    "notifications.read_notice",
    "notifications.read_all",
}
OVER = N_(
    "Đã thôi nhập thay: hết giờ, hoặc lời đồng ý không còn. Những gì đã lưu vẫn còn. Muốn nhập tiếp, hãy bắt đầu lại."
)
ONLY_GOODS = N_("Bạn đang nhập thay %(name)s nên chỉ ghi được hàng. Hãy bấm “Thôi nhập thay” rồi làm việc này.")


@stands_in
def entering(who: Actor, sign_in: SignIn) -> Actor:
    """This person as they act now: for a producer while their sitting is on, and then for nothing but the goods."""
    if SITTING not in session:
        return who
    sitting = queries.sitting_on(session[SITTING], sign_in.secret_hash)
    if sitting is None or not sitting.is_on or not policy.may_start(who, sitting.consent):
        return _over(who, sign_in)
    helper = queries.entering_as(who, sitting)
    if request.method in UNSAFE and not _is_open(request.endpoint or ""):
        act_as(helper, sign_in)
        raise Forbidden(_(ONLY_GOODS, name=helper.enters_as))
    _note_seen(sitting)
    return helper


def _note_seen(sitting: Assistance) -> None:
    """Where nothing can be written just now, reading goes on without (DUR-06)."""
    try:
        commands.note_seen(sitting)
    except OperationalError:
        log.exception("could not note that somebody still types")


def sit_down(consent: EntryConsent) -> Assistance:
    """Begin to type for a producer on this browser."""
    sitting = commands.start_entering(actor(), consent, this_sign_in().secret_hash)
    session[SITTING] = sitting.id
    return sitting


def get_up() -> None:
    """Stop typing for somebody else on this browser."""
    commands.stop_entering(actor())
    session.pop(SITTING, None)


def _over(who: Actor, sign_in: SignIn) -> Actor:
    """The sitting ended by itself. What is being sent now was meant for another: it is refused."""
    session.pop(SITTING)
    if request.method in UNSAFE and request.endpoint not in OPEN_WHILE_ENTERING:
        act_as(who, sign_in)
        raise Forbidden(_(OVER))
    flash(_(OVER), "warning")
    return who


def _is_open(endpoint: str) -> bool:
    view = current_app.view_functions.get(endpoint)
    return endpoint in OPEN_WHILE_ENTERING or getattr(view, "access", "") == "goods keeper"
