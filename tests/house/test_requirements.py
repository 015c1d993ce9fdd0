"""Whatever is installed is named with its version and hash, and what we chose says why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = ["requirements.txt", "requirements-dev.txt"]


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_a_version_and_a_hash(name):
    pins = re.split(r"(?m)^(?=[a-z0-9])", (ROOT / name).read_text())[1:]

    loose = [pin.split()[0] for pin in pins if not re.match(r"[\w.-]+(\[\w+\])?==\S+ ", pin) or "--hash=" not in pin]
    assert pins
    assert loose == []


@pytest.mark.parametrize("name", FILES)
def test_every_direct_pin_says_why_above_it(name):
    explained = re.findall(r"(?m)^# .*\n([a-z].*==\S+)", (ROOT / name).read_text())
    direct = re.findall(r"(?m)^[a-z].*==\S+", (ROOT / name.replace(".txt", ".in")).read_text())

    assert sorted(direct) == sorted(explained)


@pytest.mark.parametrize("name", FILES)
def test_no_index_and_no_path_of_a_machine_is_named(name):
    places = r"https?://|file:|--(?:extra-)?index|--find-links|/(?:tmp|home|root)/"

    assert re.findall(places, (ROOT / name).read_text()) == []
