"""How a message leaves the market: to the mail server of MAIL_URL, or as a file for reading when there is none."""

from __future__ import annotations

import hashlib
import os
import re
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from smtplib import SMTP, SMTP_SSL, SMTPNotSupportedError
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

from marketplace.kernel.clock import now
from marketplace.kernel.outbox import Letter

PATIENCE = 10
HOME = "cho-ket-nghia"
OWN_MACHINE = {None, "localhost", "127.0.0.1", "::1"}


def send(letter: Letter) -> None:
    """One message on its way, within PATIENCE seconds for each answer of the server.

    A file is written once whatever happens. A mail server is another matter: when a worker dies after the server took
    the message and before we noted it, the message goes again. Nothing on our side can rule that out; it carries the
    same Message-ID both times, by which mail programs and most servers know it again.
    """
    url = urlsplit(current_app.config["MAIL_URL"])
    mail = written(letter)
    if url.scheme:
        mail["From"] = sender_of(url)
        hand_over(mail, url)
    else:
        keep(mail, Path(current_app.config["MAIL_FOLDER"]) / file_name(letter.key))


def written(letter: Letter) -> EmailMessage:
    """The message as mail. What it is about makes its name, so that a second copy is known as one."""
    mail = EmailMessage()
    mail["To"], mail["Subject"] = letter.to, letter.subject
    mail["Message-ID"] = f"<{digest(letter.key)}@{HOME}>"
    mail["Date"] = format_datetime(now())
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body)
    return mail


def digest(key: str) -> str:
    """A short name for a key, the same every time."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def file_name(key: str) -> str:
    """The file of a message, named by its key."""
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', key)[:60]}.{digest(key)}.eml"


def keep(mail: EmailMessage, path: Path) -> None:
    """Write the message whole or not at all; one that is there already was written by a worker that died since."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(mail.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """The new name too outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sender_of(url: SplitResult) -> str:
    """Who it is from: the account it is sent through."""
    account = unquote(url.username or "")
    return account if "@" in account else f"no-reply@{url.hostname}"


def hand_over(mail: EmailMessage, url: SplitResult) -> None:
    """Give the message to the server, behind TLS where it offers that; a password never goes without.

    Raises SMTPNotSupportedError then.
    """
    opener = SMTP_SSL if url.scheme == "smtps" else SMTP
    with opener(url.hostname or "localhost", url.port or 0, timeout=PATIENCE) as server:
        if url.scheme != "smtps" and url.hostname not in OWN_MACHINE:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            elif url.password:
                raise SMTPNotSupportedError("the server offers no TLS, so the password is not sent")
        if url.password:
            server.login(unquote(url.username or ""), unquote(url.password))
        server.send_message(mail)
