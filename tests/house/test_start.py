"""The market starts only when it is safe to, and says what to mend when not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import config

HOME = Path(__file__).parents[2]
LONG = "3f9c2f6f8c1b4f0e9a7d5b2c1e0f9a8b"
PRODUCTION = {"SECRET_KEY": LONG, "PUBLIC_URL": "https://cho.example.vn", "DATABASE_URL": "sqlite://"}
NAME_OF_COOKIE = "from marketplace.app import create_app; print(create_app().config['SESSION_COOKIE_NAME'])"


def start(tmp_path: Path, program: str = NAME_OF_COOKIE, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **environment}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=HOME, env=clean, capture_output=True, text=True, check=False
    )


def test_production_starts_with_its_settings(tmp_path: Path) -> None:
    ran = start(tmp_path, **PRODUCTION)
    assert (ran.returncode, ran.stdout.strip()) == (0, "__Host-cho"), ran.stderr


def test_a_refusal_to_start_is_a_sentence(tmp_path: Path) -> None:
    ran = start(tmp_path, **{name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"})
    assert ran.returncode != 0
    assert ran.stderr.startswith("Set SECRET_KEY")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "PUBLIC_URL"])
def test_production_refuses_to_start_without(missing: str) -> None:
    with pytest.raises(config.Misconfigured, match=missing):
        config.settings({name: value for name, value in PRODUCTION.items() if name != missing})


@pytest.mark.parametrize("weak", ["secret", "dev", "short-but-not-known", "changeme"])
def test_a_guessable_key_is_refused(weak: str) -> None:
    with pytest.raises(config.Misconfigured, match="SECRET_KEY"):
        config.refuse_weak(config.settings({**PRODUCTION, "SECRET_KEY": weak}))


def test_a_store_we_cannot_use_is_refused() -> None:
    with pytest.raises(config.Misconfigured, match="MEDIA_URL"):
        config.settings({**PRODUCTION, "MEDIA_URL": "s3://bucket"})


def test_the_demonstration_makes_its_own_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "instance")
    first, again = (config.settings({"DEMO": "1"})["SECRET_KEY"] for _time in range(2))
    assert first == again
    assert len(first) == 64
    assert (tmp_path / "instance" / "secret").stat().st_mode & 0o077 == 0


def test_cookies_travel_only_over_https_in_production() -> None:
    assert config.settings(PRODUCTION)["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(("environment", "opened"), [({}, []), ({"DEMO": "1"}, ["demo"])])
def test_the_demonstration_is_imported_only_where_it_was_asked_for(
    environment: dict[str, str], opened: list[str], tmp_path: Path
) -> None:
    program = (
        "import sys; from marketplace.app import create_app; app = create_app()\n"
        "print([name for name in app.cli.commands if name == 'demo'], 'marketplace.demo' in sys.modules)"
    )
    ran = start(tmp_path, program, **PRODUCTION, **environment)
    assert ran.stdout.strip() == f"{opened} {bool(opened)}", ran.stderr


def test_a_server_of_the_demonstration_carries_nothing_that_draws_or_reads_sheets(tmp_path: Path) -> None:
    program = (
        "import sys; from marketplace.app import create_app; create_app()\n"
        "print(sorted({'PIL', 'fpdf', 'openpyxl', 'pikepdf'} & set(sys.modules)))"
    )
    ran = start(tmp_path, program, **PRODUCTION, DEMO="1")
    assert ran.stdout.strip() == "[]", ran.stderr
