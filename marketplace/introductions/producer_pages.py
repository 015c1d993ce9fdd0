"""The producer writes their own page: on a phone, a picture at a time, seen by buyers at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.forms import PRESSED, Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.images import MOST_BYTES, develop
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import producers_of

from . import commands, queries
from .schemas import WriteIntroduction

pages = Blueprint("introductions_producer", __name__, url_prefix="/ban-hang/trang-gioi-thieu")
VERBS = {"first": commands.move_picture_first, "remove": commands.remove_picture}


@pages.get("")
@producer
def index() -> Any:
    """The page of whom? Most people sell for one."""
    makers = producers_of(actor())
    if len(makers) == 1:
        return redirect(url_for(".write_introduction", slug=makers[0].slug))
    return render_template("introductions/producer/index.html", makers=makers)


@pages.route("/<slug>", methods=["GET", "POST"])
@producer
def write_introduction(slug: str) -> Any:
    """Write, hang, order and take down. Every button keeps what was typed."""
    maker = queries.own_producer(actor(), slug)
    form = Form(WriteIntroduction(), values=_as_written(maker))
    before = str(maker.version)
    if form.submit(commands.write_introduction, actor(), maker):
        flash(_(N_("Đã lưu. Người mua thấy ngay.")), "success")
    elif request.method == "POST":
        _keep_the_picture(form, maker)
    if request.method == "POST":
        _do_what_was_pressed(form, maker)
        if not form.errors:
            return see(url_for(".write_introduction", slug=slug))
        _know_own_changes(form, maker, before)
    return form.page(
        "introductions/producer/write_introduction.html",
        producer=maker,
        pictures=_worded(form, maker),
        withheld=queries.withheld_of(maker),
        is_public=queries.is_public(maker),
        most=commands.MOST_PICTURES,
    )


def _as_written(maker: Organisation) -> dict[str, Any]:
    shown = {name: getattr(maker, name) for name in ("story", "since", "call_hours", "version")}
    return {**shown, "shows_phone": bool(maker.public_phone)}


def _keep_the_picture(form: Form, maker: Organisation) -> None:
    """Words must be mended, the picture sent with them need not be sent again."""
    sent = form.values.get("picture")
    if not isinstance(sent, FileStorage) or {"picture", "picture_words"} & set(form.errors):
        return
    sent.seek(0)
    words = form.values.get("picture_words")
    try:
        picture = develop(sent.read(MOST_BYTES + 1))
        commands.add_picture(actor(), maker, picture=picture, words=words[:160] if isinstance(words, str) else "")
    except DomainError as refusal:
        form.refuse({"picture": [refusal.sentence]})
    else:
        form.values["picture_words"] = ""


def _do_what_was_pressed(form: Form, maker: Organisation) -> None:
    verb, _dash, digest = request.form.get(PRESSED, "").partition("-")
    if verb not in VERBS:
        return
    try:
        VERBS[verb](actor(), maker, digest=digest)
    except DomainError as refusal:
        form.refuse({"pictures": [refusal.sentence]})


def _know_own_changes(form: Form, maker: Organisation, before: str) -> None:
    """A picture hung by this very form is no other hand at the page."""
    if form.values.get("version") == before:
        form.values["version"] = maker.version


def _worded(form: Form, maker: Organisation) -> list[tuple[Any, str]]:
    """Each picture with the words typed for it, else those it has."""
    typed = form.values.get("pictures")
    rows = [each for each in typed if isinstance(each, dict)] if isinstance(typed, list) else []
    told = {each.get("digest"): each.get("words", "") for each in rows}
    return [(each, told.get(each.digest, each.words)) for each in queries.pictures_of(maker)]
