"""Whatever is sent as a paper: its pages come out, or a sentence does."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from flask import Flask

from marketplace.kernel.confined import pdf_worker
from marketplace.kernel.documents import MOST_BYTES, BadDocument, cleaned
from marketplace.kernel.errors import DomainError
from marketplace.kernel.files import store, vault
from tests.kernel.hostile_documents import (
    BROKEN_PAPERS,
    DRAWING,
    MARK,
    NO_PAPERS,
    acting_documents,
    locked_document,
    plain_document,
)
from tests.world.goods import jpeg

ACTS = {"/JS", "/JavaScript", "/Launch", "/URI", "/OpenAction", "/AA", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia"}


def everything_in(content: bytes) -> tuple[set[str], bytes]:
    """Every name and key of a PDF, and all of it unpacked."""
    names, unpacked = set(), []
    with pikepdf.open(io.BytesIO(content)) as opened:
        for thing in opened.objects:
            names |= names_in(thing)
            unpacked += [thing.read_bytes() if isinstance(thing, pikepdf.Stream) else thing.unparse()]
    return names, b"\n".join(unpacked)


def names_in(thing: Any) -> set[str]:
    if isinstance(thing, pikepdf.Name):
        return {str(thing)}
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        inside = {name for key in set(thing.keys()) - {"/Parent"} for name in names_in(thing[key])}
        return set(thing.keys()) | inside
    return {name for each in thing for name in names_in(each)} if isinstance(thing, pikepdf.Array) else set()


def test_nothing_of_a_hundred_hostile_documents_comes_through_but_their_drawing() -> None:
    wrong, tried = [], 0
    for name, content in acting_documents():
        pages, clean = pdf_worker.cleaned(content)
        names, unpacked = everything_in(clean)
        tried += 1
        assert (pages, DRAWING in unpacked) == (1, True), name
        if names & ACTS or MARK.encode() in unpacked or MARK.encode() in clean:
            wrong.append(f"{name}: {sorted(names & ACTS)}")
    assert not wrong, "\n".join(wrong)
    assert tried >= 100


def test_a_pdf_keeps_its_pages(app: Flask) -> None:
    document = cleaned(plain_document(pages=3))
    assert (document.pages, document.ending, document.content[:5]) == (3, "pdf", b"%PDF-")


def test_a_photo_of_a_paper_is_drawn_anew(app: Flask) -> None:
    document = cleaned(jpeg(comment=MARK.encode()))
    assert (document.pages, document.ending) == (1, "webp")
    assert MARK.encode() not in document.content


@pytest.mark.parametrize("content", NO_PAPERS.values(), ids=NO_PAPERS)
def test_what_is_neither_photo_nor_pdf_is_refused(app: Flask, content: Callable[[], bytes]) -> None:
    with pytest.raises(BadDocument, match="không phải ảnh hay PDF"):
        cleaned(content())


@pytest.mark.parametrize("content", BROKEN_PAPERS.values(), ids=BROKEN_PAPERS)
def test_a_broken_pdf_is_refused(app: Flask, content: Callable[[], bytes]) -> None:
    with pytest.raises(BadDocument, match="bị hỏng"):
        cleaned(content())


def test_a_locked_pdf_is_refused(app: Flask) -> None:
    with pytest.raises(BadDocument, match="có mật khẩu"):
        cleaned(locked_document())


def test_an_endless_or_heavy_paper_is_refused(app: Flask) -> None:
    with pytest.raises(BadDocument, match="20 trang"):
        cleaned(plain_document(pages=21))
    with pytest.raises(BadDocument, match="10 MB"):
        cleaned(b"%PDF-1.7\n" + b"\0" * MOST_BYTES)


def test_a_broken_photo_says_what_is_wrong_with_it(app: Flask) -> None:
    with pytest.raises(DomainError, match="hỏng"):
        cleaned(jpeg()[:200])


def test_a_paper_lies_apart_under_a_name_that_says_nothing(app: Flask) -> None:
    first, second = cleaned(plain_document()), cleaned(plain_document())
    names = {first.keep(), second.keep()}
    assert len(names) == 2, "the same paper twice has two names"
    for name in names:
        assert vault().get(name) == first.content
        assert store().get(name) is None
        assert app.test_client().get(f"/anh/{name}", buffered=True).status_code == 404
        assert app.test_client().get(f"/anh/papers/{name[:2]}/{name[2:4]}/{name}", buffered=True).status_code == 404
    with pytest.raises(ValueError, match="not a stored name"):
        vault().path("../../market.sqlite")
