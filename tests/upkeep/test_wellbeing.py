"""The first page of the administrator's desk says what waits and what is unwell, and nothing it does not know."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest
from flask import Flask

from marketplace.kernel import outbox
from marketplace.kernel.clock import FrozenClock, now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.outbox import ATTEMPTS, OutboxMessage
from marketplace.kernel.periodic import PeriodicJob
from marketplace.upkeep import health, wellbeing
from marketplace.upkeep.backup_set import SEAL
from tests.databases import statements
from tests.pages import PageClient
from tests.world.people import administrator, let_in


@command
def posted(count: int) -> None:
    for number in range(count):
        outbox.post(f"test:{number}", channel="email", to="lan@vidu.vn", subject="Đơn mới", body="Mở đơn xem.")


def words(kind: str) -> str:
    return " ".join(sign.words for sign in wellbeing.signs() if sign.kind == kind)


@pytest.fixture
def at_home(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder this installation keeps its own things in."""
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    return tmp_path


def test_waiting_and_stuck_messages_are_counted(at_home: Path, clock: FrozenClock) -> None:
    assert "Không có tin nào chờ gửi." in words("ok")
    posted(3)
    assert "3 tin chờ gửi" in words("wait")
    clock.move(minutes=16)
    assert "3 tin chờ gửi" in words("bad")
    db.session.execute(db.update(OutboxMessage).values(attempts=ATTEMPTS))
    db.session.commit()

    assert "3 tin nhắn không gửi được." in words("bad")
    assert [sign.url for sign in wellbeing.signs() if sign.url] == ["/quan-tri/tin-chua-gui"]


def test_a_worker_that_stopped_and_a_job_that_failed_are_told(at_home: Path, clock: FrozenClock) -> None:
    assert "Chưa có việc nền nào chạy" in words("wait")
    db.session.add(PeriodicJob(name="orders close-delivered", due_at=now(), done_at=now(), failure="OperationalError"))
    db.session.commit()
    assert "“orders close-delivered” hỏng" in words("bad") and "Việc nền chạy lần cuối" in words("ok")

    clock.move(minutes=31)
    assert "Không có việc nền nào chạy từ 08:00" in words("bad")


def test_the_age_of_the_newest_backup_is_told(at_home: Path, clock: FrozenClock) -> None:
    assert "Chưa có bản sao lưu nào" in words("bad")
    made = at_home / "backups" / f"market-{now().astimezone(UTC):%Y%m%dT%H%M%S}Z"
    made.mkdir(parents=True)
    (made / SEAL).touch()
    assert "Bản sao lưu mới nhất" in words("ok")

    clock.move(days=1, minutes=1)
    assert "Bản sao lưu mới nhất" in words("bad")


def test_a_full_disk_is_told_and_limits_say_how_they_count(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Đĩa còn trống" in words("ok") and "đếm riêng ở từng tiến trình" in words("wait")
    monkeypatch.setattr(health, "has_room", lambda: False)

    assert "Đĩa sắp đầy." in words("bad") and "Đĩa còn trống" not in words("ok")


def test_the_desk_shows_it_in_few_statements_however_much_waits(
    app: Flask, client: PageClient, at_home: Path, clock: FrozenClock
) -> None:
    let_in(client, administrator())
    posted(40)
    with statements(app) as seen:
        page = client.get("/quan-tri").text

    assert "Chợ có khỏe không?" in page and "40 tin chờ gửi" in page
    assert len(seen) <= 10
