"""Style, scripts and drawings go over the line as small as they get."""

from __future__ import annotations

import os
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask

from marketplace.kernel import assets
from marketplace.kernel.assets import EXPORTED, PART, STATIC, version, whole


@pytest.mark.parametrize("name", ["market.css", "market.js", "forms.js", "icons.svg"])
def test_an_asset_is_pressed_harder_than_an_answer(bare_app: Flask, name: str) -> None:
    answer = bare_app.test_client().get(f"/static/v/x/{name}", headers={"Accept-Encoding": "gzip, br"}, buffered=True)

    unpressed = whole(name)
    assert answer.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert len(answer.data) < len(brotli.compress(unpressed, quality=5))
    kept = brotli.decompress(answer.data).splitlines()
    assert kept == [line for line in unpressed.splitlines() if not line.lstrip().startswith(b"//")]


def test_who_reads_no_brotli_gets_the_asset_too(bare_app: Flask) -> None:
    answer = bare_app.test_client().get("/static/v/x/forms.js", buffered=True)

    assert answer.data == whole("forms.js")
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("name", ["market.css", "forms.js"])
def test_what_is_written_in_parts_goes_over_the_line_as_one(name: str) -> None:
    sent = whole(name)

    parts = sorted((STATIC / name).with_suffix("").iterdir())
    assert parts
    for part in parts:
        said = EXPORTED.sub(b"", PART.sub(b"", part.read_bytes())).strip()
        assert sent.count(said) == 1, f"{part.name} is not in {name}"
    assert not re.search(rb"(?m)^(?:import|export|@import)\b", sent)


def test_a_part_stands_before_what_leans_on_it() -> None:
    sent = whole("forms.js")

    assert sent.index(b"class Refused ") < sent.index(b"function sendPhotos(") < sent.index(b"function write(")


def test_parts_of_a_script_do_not_call_two_things_by_one_name() -> None:
    names = re.findall(rb"(?m)^(?:async )?(?:function|const|let|class) (\w+)", whole("forms.js"))

    assert len(names) == len(set(names)), {name for name in names if names.count(name) > 1}


def test_a_changed_part_gives_the_whole_another_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    (tmp_path / "stall.css").write_text('@import "./stall/roof.css";\n')
    (tmp_path / "stall").mkdir()
    roof = tmp_path / "stall" / "roof.css"
    roof.write_text("a { color: red; }\n")
    before = version("stall.css")

    roof.write_text("a { color: green; }\n")
    os.utime(roof, (0, 2**31))

    assert whole("stall.css") == b"a { color: green; }\n"
    assert version("stall.css") != before
