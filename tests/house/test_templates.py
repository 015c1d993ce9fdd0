"""Every template named exists, every template is used, each one parses and none carries style or script of its own."""

import re
from pathlib import Path

import pytest
from flask import Flask

HOME = Path(__file__).parents[2]
TEMPLATES = HOME / "templates"
NAMED = re.compile(r"""["']([\w/]+\.(?:html|txt|xml))["']""")


def names() -> set[str]:
    return {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*") if path.is_file()}


def spoken_of() -> set[str]:
    files = [*(HOME / "marketplace").rglob("*.py"), *TEMPLATES.rglob("*.*")]
    return {name for path in files for name in NAMED.findall(path.read_text())}


def test_every_template_is_used() -> None:
    assert names() - spoken_of() == set()


def test_every_template_parses(bare_app: Flask) -> None:
    for name in names():
        bare_app.jinja_env.get_template(name)


def test_every_named_template_exists() -> None:
    folders = {name.split("/")[0] for name in names()}
    named = {name for name in spoken_of() if "/" in name and name.split("/")[0] in folders}
    assert named - names() == set()


@pytest.mark.parametrize(
    "forbidden",
    [
        r'\sstyle="',
        r"\son[a-z]+=(?!True|False)",
        r"<style",
        r'type="number"',
        r"\|\s*safe\b",
        r"https?://(?!schema\.org|www\.w3\.org|zalo\.me|www\.facebook\.com)",
    ],
)
def test_no_template_holds(forbidden: str) -> None:
    wrong = [name for name in sorted(names()) if re.search(forbidden, (TEMPLATES / name).read_text())]
    assert not wrong, wrong


def test_scripts_are_own_files() -> None:
    wrong = [
        name
        for name in names()
        for tag in re.findall(r"<script\b[^>]*>", (TEMPLATES / name).read_text())
        if "src=" not in tag and "application/ld+json" not in tag
    ]
    assert not wrong, wrong
