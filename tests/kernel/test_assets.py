"""Style, scripts and drawings go over the line as small as they get."""

from __future__ import annotations

import brotli
import pytest
from flask import Flask

from marketplace.kernel.web import STATIC


@pytest.mark.parametrize("name", ["market.css", "market.js", "forms.js", "icons.svg"])
def test_an_asset_is_pressed_harder_than_an_answer(bare_app: Flask, name: str) -> None:
    answer = bare_app.test_client().get(f"/static/v/x/{name}", headers={"Accept-Encoding": "gzip, br"}, buffered=True)

    whole = (STATIC / name).read_bytes()
    assert answer.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert len(answer.data) < len(brotli.compress(whole, quality=5))
    kept = brotli.decompress(answer.data).splitlines()
    assert kept == [line for line in whole.splitlines() if not line.lstrip().startswith(b"//")]


def test_who_reads_no_brotli_gets_the_asset_too(bare_app: Flask) -> None:
    answer = bare_app.test_client().get("/static/v/x/forms.js", buffered=True)

    assert answer.data == (STATIC / "forms.js").read_bytes()
    assert "Content-Encoding" not in answer.headers
