"""How a message leaves: as a file written once, or to a mail server that is told who it is."""

import ssl
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from marketplace.kernel.outbox import Letter
from marketplace.upkeep import sending
from marketplace.upkeep.sending import send

LETTER = Letter(1, "notice:7", "email", "lan@vidu.vn", "Đơn mới BKMQ27", "Mở đơn xem.", 1, "token")


def written(app: Flask) -> list[Path]:
    return sorted(Path(app.config["MAIL_FOLDER"]).iterdir())


def test_without_a_server_the_message_is_a_file_named_by_its_key(app: Flask) -> None:
    send(LETTER)
    (file,) = written(app)
    mail = message_from_bytes(file.read_bytes())
    assert file.name.startswith("notice-7.") and file.suffix == ".eml"
    assert (mail["To"], mail["Auto-Submitted"]) == ("lan@vidu.vn", "auto-generated")
    assert "Mở đơn xem." in mail.get_payload(decode=True).decode()


def test_a_message_sent_again_after_a_death_leaves_one_file_as_it_was(app: Flask) -> None:
    send(LETTER)
    before = written(app)[0].stat()
    send(Letter(1, "notice:7", "email", "lan@vidu.vn", "Đơn mới BKMQ27", "Mở đơn xem.", 2, "another token"))
    (file,) = written(app)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_half_written_is_no_message(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(_handle: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(sending.os, "fsync", dies)
    with pytest.raises(OSError, match="disk full"):
        send(LETTER)
    assert not [file for file in written(app) if file.suffix == ".eml"]
    monkeypatch.undo()
    send(LETTER)
    assert [file.suffix for file in written(app)].count(".eml") == 1


class Server:
    """A mail server that remembers what it was told."""

    offers_tls = True

    def __init__(self, host: str, port: int, timeout: float) -> None:
        self.said: list[Any] = [(host, port, timeout)]
        Server.last = self

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.said.append("bye")

    def ehlo(self) -> None:
        self.said.append("hello")

    def has_extn(self, name: str) -> bool:
        return self.offers_tls and name == "starttls"

    def starttls(self, *, context: ssl.SSLContext) -> None:
        assert context.check_hostname
        self.said.append("tls")

    def login(self, name: str, password: str) -> None:
        self.said.append((name, password))

    def send_message(self, mail: Any) -> None:
        self.said.append(mail)


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    monkeypatch.setattr(sending, "SMTP", Server)
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://cho%40vidu.vn:secret@mail.vidu.vn:587")
    monkeypatch.setattr(Server, "offers_tls", True)
    return Server


def test_a_server_is_met_behind_tls_and_with_patience_of_ten_seconds(server: type[Server]) -> None:
    send(LETTER)
    host, hello, tls, account, mail, bye = server.last.said
    assert host == ("mail.vidu.vn", 587, 10)
    assert (hello, tls, account, bye) == ("hello", "tls", ("cho@vidu.vn", "secret"), "bye")
    assert mail["From"] == "cho@vidu.vn"


def test_a_second_copy_is_known_by_its_name(server: type[Server]) -> None:
    names = set()
    for _time in range(2):
        send(LETTER)
        names.add(server.last.said[-2]["Message-ID"])
    assert len(names) == 1


def test_a_password_is_never_sent_in_the_clear(server: type[Server], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "offers_tls", False)
    with pytest.raises(sending.SMTPNotSupportedError):
        send(LETTER)
    assert ("cho@vidu.vn", "secret") not in server.last.said
