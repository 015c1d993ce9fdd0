"""What waits and what is unwell, as sentences for the keeper of the installation; what cannot be known is told so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import disk_usage

from flask import current_app
from sqlalchemy import func, select

from marketplace.kernel.clock import now
from marketplace.kernel.db import db
from marketplace.kernel.i18n import N_, _, ngettext
from marketplace.kernel.outbox import ATTEMPTS, OutboxMessage, is_dead
from marketplace.kernel.periodic import PeriodicJob
from marketplace.kernel.show import show_moment

from . import health
from .backup_set import whole_sets

COUNTED = 1000  # no page counts further than that
QUIET_FOR = timedelta(minutes=30)  # the worker turns every few seconds and has work every minute
BACKUP_EVERY = timedelta(days=1)
LATE_AFTER = timedelta(minutes=15)
STAMP = "market-%Y%m%dT%H%M%SZ"
TROUBLES = {
    "database": N_("Cơ sở dữ liệu không trả lời."),
    "writing": N_("Cơ sở dữ liệu chỉ đọc được, không ghi được."),
    "migrations": N_("Các bảng chưa đúng phiên bản này. Hãy chạy flask db upgrade."),
    "disk": N_("Đĩa sắp đầy."),
}


@dataclass(frozen=True)
class Sign:
    """One thing about the installation: `ok`, `wait` or `bad`, in words, and the page where it is mended, if any."""

    kind: str
    words: str
    url: str = ""


def signs() -> list[Sign]:
    """Everything the keeper should know now, the bad first. Three statements and a look at the disk."""
    found = [*_of_messages(), *_of_jobs(), *_of_backups(), *_of_machine()]
    return sorted(found, key=lambda sign: ("bad", "wait", "ok").index(sign.kind))


def _of_messages() -> Iterator[Sign]:
    page = "/quan-tri/tin-chua-gui"
    dead = select(OutboxMessage.id).where(is_dead()).limit(COUNTED).subquery()
    due = (OutboxMessage.sent_at.is_(None), OutboxMessage.attempts < ATTEMPTS, OutboxMessage.due_at <= now())
    late = select(OutboxMessage.due_at).where(*due).order_by(OutboxMessage.due_at).limit(COUNTED).subquery()
    counted = select(
        select(func.count()).select_from(dead).scalar_subquery(),
        select(func.count()).select_from(late).scalar_subquery(),
        select(func.min(late.c.due_at)).scalar_subquery(),
    )
    stuck, waiting, oldest = db.session.execute(counted).one()
    if stuck:
        yield Sign("bad", ngettext("%(n)s tin nhắn không gửi được.", "%(n)s tin nhắn không gửi được.", stuck), page)
    if not waiting:
        yield Sign("ok", _(N_("Không có tin nào chờ gửi.")))
        return
    words = ngettext(
        "%(n)s tin chờ gửi, cũ nhất từ %(when)s.",
        "%(n)s tin chờ gửi, cũ nhất từ %(when)s.",
        waiting,
        when=show_moment(oldest),
    )
    yield Sign("bad" if oldest < now() - LATE_AFTER else "wait", words)


def _of_jobs() -> Iterator[Sign]:
    jobs = db.session.scalars(select(PeriodicJob).order_by(PeriodicJob.name)).all()
    last = max((job.done_at for job in jobs if job.done_at), default=None)
    if last is None:
        yield Sign("wait", _(N_("Chưa có việc nền nào chạy. Hãy chạy flask worker.")))
    elif last < now() - QUIET_FOR:
        sentence = N_("Không có việc nền nào chạy từ %(when)s. Hãy xem flask worker.")
        yield Sign("bad", _(sentence, when=show_moment(last)))
    else:
        yield Sign("ok", _(N_("Việc nền chạy lần cuối lúc %(when)s."), when=show_moment(last)))
    for job in jobs:
        if job.failure:
            sentence = N_("Việc nền “%(name)s” hỏng lúc %(when)s: %(why)s.")
            yield Sign("bad", _(sentence, name=job.name, when=show_moment(job.done_at), why=job.failure))


def _of_backups() -> Iterator[Sign]:
    folder = Path(current_app.instance_path) / "backups"
    sets = whole_sets(folder)
    if not sets:
        yield Sign("bad", _(N_("Chưa có bản sao lưu nào ở chỗ thường để. Bản để nơi khác thì trang này không thấy.")))
        return
    made = datetime.strptime(sets[-1].name[:23], STAMP).replace(tzinfo=UTC)
    kind = "ok" if now() - made <= BACKUP_EVERY else "bad"
    yield Sign(kind, _(N_("Bản sao lưu mới nhất lúc %(when)s."), when=show_moment(made)))


def _of_machine() -> Iterator[Sign]:
    troubles = health.troubles()
    for name in troubles:
        yield Sign("bad", _(TROUBLES[name]))
    if "disk" not in troubles:
        free = disk_usage(health.media_folder()).free // 2**30
        yield Sign("ok", _(N_("Đĩa còn trống %(size)s GiB."), size=free))
    if current_app.config["RATELIMIT_STORAGE_URI"].startswith("memory:"):
        yield Sign("wait", _(N_("Giới hạn số lần gửi đếm riêng ở từng tiến trình (SHARED_STORE_URL là memory://).")))
    else:
        yield Sign("ok", _(N_("Giới hạn số lần gửi đếm chung cho mọi máy.")))
