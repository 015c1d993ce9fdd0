"""Reading an inbox: one notice, the list, how many are unread, what comes by e-mail."""

from __future__ import annotations

from sqlalchemy import func, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import Page, page_of

from . import policy
from .models import MutedNews, Notice
from .states import NewsKind

PER_PAGE = 20


def notice_for(actor: Actor, notice_id: int) -> Notice:
    """One of one's own notices; somebody else's is not there at all. Raises Missing."""
    found = db.session.scalar(policy.visible_to(actor).where(Notice.id == notice_id))
    if found is None:
        raise Missing(_(N_("Không có tin này.")))
    return found


def inbox_page(actor: Actor, number: int) -> Page:
    """One page of the inbox: the unread first, then the newest."""
    return page_of(policy.visible_to(actor).order_by(Notice.read_at.is_not(None), Notice.id.desc()), number, PER_PAGE)


def unread_of(actor: Actor) -> int:
    """How many notices this person has not read yet."""
    if not actor.is_signed_in:
        return 0
    unread = select(func.count()).where(Notice.person_id == actor.person_id, Notice.read_at.is_(None))
    return db.session.scalar(unread) or 0


def kinds_mailed_to(actor: Actor) -> set[NewsKind]:
    """The kinds of news this person gets by e-mail."""
    muted = select(MutedNews.kind).where(MutedNews.person_id == actor.person_id)
    return set(NewsKind) - set(db.session.scalars(muted))
