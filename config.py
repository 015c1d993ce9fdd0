"""Configuration, read once from the environment. README and .env.example say what each variable is for."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
INSTANCE = HERE / "instance"
WEAK_SECRETS = {"secret", "dev", "changeme", "change-me", "secret-key", "password"}
DAYS_SIGNED_IN = 90


class Misconfigured(SystemExit):
    """The market refuses to start, and says which setting to mend."""


def settings(environ: Mapping[str, str] = os.environ, **overrides: Any) -> dict[str, Any]:
    """Flask's configuration from the environment; `overrides` are the tests' own."""
    demo = environ.get("DEMO") == "1"
    testing = bool(overrides.get("TESTING"))
    url = overrides.pop("DATABASE_URL", environ.get("DATABASE_URL") or f"sqlite:///{INSTANCE / 'market.sqlite'}")
    public_url = environ.get("PUBLIC_URL", "").rstrip("/")
    return {
        "DEMO": demo,
        "SECRET_KEY": environ.get("SECRET_KEY") or _own_secret(demo=demo, testing=testing),
        "SECRET_KEY_FALLBACKS": [key for key in environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key],
        "SQLALCHEMY_DATABASE_URI": url,
        "MEDIA_FOLDER": media_folder(environ.get("MEDIA_URL", "")),
        "MAIL_URL": environ.get("MAIL_URL", ""),
        "MAIL_FOLDER": str(INSTANCE / "mail"),
        "RATELIMIT_STORAGE_URI": environ.get("SHARED_STORE_URL") or "memory://",
        "METRICS_TOKEN": environ.get("METRICS_TOKEN", ""),
        "TRUSTED_HOSTS": trusted_hosts(environ, public_url, demo=demo, testing=testing),
        "TRUSTED_PROXIES": int(environ.get("TRUSTED_PROXIES") or 0),
        "PUBLIC_URL": public_url,
        "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 1000,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=DAYS_SIGNED_IN),
        "SESSION_REFRESH_EACH_REQUEST": False,  # a picture that comes late must not put an older cookie back
        "SESSION_COOKIE_NAME": "__Host-cho" if public_url.startswith("https://") else "cho",
        "SESSION_COOKIE_SECURE": public_url.startswith("https://"),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PASSWORD_HASH_COST": (2, 19 * 1024, 1),  # OWASP's argon2id parameters: t, KiB, p
        **overrides,
    }


def media_folder(url: str) -> str:
    """Where pictures are kept: a folder, which several nodes may share over a network file system."""
    if "://" in url and not url.startswith("file://"):
        raise Misconfigured(f"MEDIA_URL={url}: only a folder is supported (a path or file:///path).")
    return url.removeprefix("file://") or str(INSTANCE / "media")


def trusted_hosts(environ: Mapping[str, str], public_url: str, *, demo: bool, testing: bool) -> list[str] | None:
    """Host names this market answers to; in production they must be said."""
    named = [host.strip() for host in environ.get("TRUSTED_HOSTS", "").split(",") if host.strip()]
    if public_url and not named:
        named = [public_url.split("://", 1)[-1].split("/")[0].split(":")[0]]
    if named:
        return [*named, "127.0.0.1", "localhost"]
    if demo or testing:
        return ["127.0.0.1", "localhost", "[::1]", *([".localhost"] if testing else [])]
    raise Misconfigured("Set PUBLIC_URL (https://…) or TRUSTED_HOSTS: the market answers only to its own names.")


def _own_secret(*, demo: bool, testing: bool) -> str:
    """A random key kept beside the demonstration database; everywhere else the key must be given."""
    if testing:
        return secrets.token_hex(32)
    if not demo:
        raise Misconfigured(
            "Set SECRET_KEY to a long random text: python -c 'import secrets; print(secrets.token_hex(32))'"
        )
    kept = INSTANCE / "secret"
    if not kept.exists():
        INSTANCE.mkdir(exist_ok=True)
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return kept.read_text().strip()


def refuse_weak(config: Mapping[str, Any]) -> None:
    """Production starts only with a key nobody can guess and without the debugger (OPS-03)."""
    key = str(config["SECRET_KEY"])
    if not config.get("TESTING") and (len(key) < 32 or key.casefold() in WEAK_SECRETS):
        raise Misconfigured("SECRET_KEY is too short or well known: use at least 32 random characters.")
