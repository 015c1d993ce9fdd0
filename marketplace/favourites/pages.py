"""One's own lists, and the buttons that put something on them. Visitors are led by way of signing in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, flash, g, render_template, request, url_for
from flask_login import user_logged_in
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from marketplace.accounts.queries import actor_for
from marketplace.checkout.schemas import AddToCart
from marketplace.kernel.access import signed_in
from marketplace.kernel.actor import Actor, actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import read_page_number
from marketplace.kernel.text import clean
from marketplace.kernel.web import address_with, own_path, template_global

from . import commands, queries

pages = Blueprint("favourites", __name__)
CHOSEN = "so-luong"  # in the address of goods: the amount chosen so far (shop.pages.listing)
LONGEST_AMOUNT = 12
TABS = (
    ("favourites.saved", N_("Hàng đã lưu")),
    ("favourites.awaited", N_("Đang chờ có lại")),
    ("favourites.followed", N_("Đang theo dõi")),
    ("favourites.bought", N_("Mua gần đây")),
)


@dataclass(frozen=True)
class Wish:
    """What a button does: the verb, the question to somebody who came by a link, its words, and what is said after."""

    verb: Callable[..., Any]
    about: str
    question: str
    button: str
    said: str


SAVE = Wish(commands.save_goods, "listing", N_("Lưu %(name)s để mua sau?"), N_("Lưu lại"), N_("Đã lưu %(name)s."))
WAIT = Wish(
    commands.wait_for_goods,
    "listing",
    N_("Báo bạn khi có lại %(name)s?"),
    N_("Báo tôi khi có lại"),
    N_("Khi có lại %(name)s, bạn sẽ nhận thông báo."),
)
FOLLOW = Wish(
    commands.follow_maker,
    "producer",
    N_("Theo dõi %(name)s?"),
    N_("Theo dõi"),
    N_("Khi %(name)s có hàng mới, bạn sẽ nhận thông báo."),
)
WISHES = {
    "favourites.save_goods": SAVE,
    "favourites.wait_for_goods": WAIT,
    "favourites.follow_maker": FOLLOW,
}


@user_logged_in.connect
def do_what_was_asked_for(_app: Any, user: Any, **_more: Any) -> None:
    """Whoever pressed a button as a visitor and then signs in has what they asked for; a refusal is told."""
    endpoint, slug = _meant_by(request.values.get("next", ""))
    if (wish := WISHES.get(endpoint)) is None:
        return
    try:
        wish.verb(actor_for(user.sign_in.person), **{wish.about: slug})
    except DomainError as refusal:
        flash(refusal.sentence, "warning")
    else:
        flash(_(wish.said, name=_name_of(wish, slug)), "success")


def _meant_by(path: str) -> tuple[str, str]:
    """The endpoint of an address of ours and the slug in it; empty words for any other."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return "", ""
    try:
        endpoint, values = adapter.match(own_path(path, "/"), method="GET")
    except (HTTPException, RequestRedirect):
        return "", ""
    return endpoint, str(values.get("slug", ""))


def _name_of(wish: Wish, slug: str) -> str:
    return (queries.maker_named(slug) if wish is FOLLOW else queries.goods_named(slug)).name


@template_global
def saved_ids() -> frozenset[int]:
    """Which goods on this page are saved; asked once a page, and for people only."""
    if "saved_ids" not in g:
        g.saved_ids = queries.saved_ids(actor())
    return cast(frozenset[int], g.saved_ids)


@template_global
def is_followed(producer_id: int) -> bool:
    """Whether whoever reads follows this maker."""
    return queries.follows(actor(), producer_id)


@template_global
def is_awaited(listing_id: int) -> bool:
    """Whether whoever reads waits for these goods."""
    return queries.waits_for(actor(), listing_id)


def tabs() -> list[tuple[str, str, bool]]:
    """The lists, as links: address, words, whether it is this one."""
    return [(url_for(endpoint), _(words), endpoint == request.endpoint) for endpoint, words in TABS]


def _list_page(template: str, read: Callable[[Actor, int], Any]) -> str:
    return render_template(
        template,
        page=read(actor(), read_page_number(request.args.get("trang"))),
        page_url=lambda number: address_with(trang=number),
        tabs=tabs(),
        form=Form(AddToCart()),
    )


@pages.get("/da-luu")
@signed_in
def saved() -> str:
    """The saved goods as they stand today."""
    return _list_page("favourites/saved.html", queries.saved_page)


@pages.get("/da-luu/dang-cho")
@signed_in
def awaited() -> str:
    """The goods one waits for."""
    return _list_page("favourites/awaited.html", queries.awaited_page)


@pages.get("/da-luu/nguoi-ban")
@signed_in
def followed() -> str:
    """The makers one follows."""
    return _list_page("favourites/followed.html", queries.followed_page)


@pages.get("/da-luu/da-mua")
@signed_in
def bought() -> str:
    """What one bought last, to be put into the cart again by one tap."""
    rows = queries.bought_lately(actor(), limit=queries.PER_PAGE)
    return render_template("favourites/bought.html", rows=rows, tabs=tabs(), form=Form(AddToCart()))


@pages.route("/san-pham/<slug>/luu", methods=["GET", "POST"])
@signed_in
def save_goods(slug: str) -> Any:
    """Save goods; by a link only after a press of the button."""
    return _put(SAVE, slug, queries.goods_named(slug), _goods_page(slug))


@pages.post("/san-pham/<slug>/bo-luu")
@signed_in
def unsave_goods(slug: str) -> Any:
    """Save them no more."""
    commands.unsave_goods(actor(), listing=slug)
    beside_amount = "amount" in request.form  # then it was pressed on the page of the goods
    return _back(_(N_("Đã bỏ lưu.")), _goods_page(slug) if beside_amount else url_for("favourites.saved"))


@pages.route("/san-pham/<slug>/bao-khi-co", methods=["GET", "POST"])
@signed_in
def wait_for_goods(slug: str) -> Any:
    """Hear when they are there again; by a link only after a press of the button."""
    return _put(WAIT, slug, queries.goods_named(slug), _goods_page(slug))


@pages.post("/san-pham/<slug>/thoi-bao")
@signed_in
def stop_waiting(slug: str) -> Any:
    """Hear nothing after all."""
    commands.stop_waiting(actor(), listing=slug)
    return _back(_(N_("Đã thôi chờ món này.")), url_for("favourites.awaited"))


@pages.route("/nha-san-xuat/<slug>/theo-doi", methods=["GET", "POST"])
@signed_in
def follow_maker(slug: str) -> Any:
    """Follow a maker; by a link only after a press of the button."""
    return _put(FOLLOW, slug, queries.maker_named(slug), url_for("shop.producer", slug=slug))


@pages.post("/nha-san-xuat/<slug>/thoi-theo-doi")
@signed_in
def unfollow_maker(slug: str) -> Any:
    """Follow no more."""
    commands.unfollow_maker(actor(), producer=slug)
    return _back(_(N_("Đã thôi theo dõi.")), url_for("favourites.followed"))


def _goods_page(slug: str) -> str:
    """The page of the goods, with the amount that stood beside the button."""
    chosen = clean(request.form.get("amount", ""))[:LONGEST_AMOUNT]
    return url_for("shop.listing", slug=slug) + (f"?{urlencode({CHOSEN: chosen})}" if chosen else "")


def _put(wish: Wish, slug: str, about: Any, own_page: str) -> Any:
    """Do it and go back; who came by a link is asked first, or sent on when it is done already."""
    if request.method == "POST":
        wish.verb(actor(), **{wish.about: slug})
        return _back(_(wish.said, name=about.name), own_page)
    if _is_done(wish, about.id):
        return see(own_page)
    question = _(wish.question, name=about.name)
    return render_template("favourites/ask.html", question=question, button_words=_(wish.button), own_page=own_page)


def _is_done(wish: Wish, number: int) -> bool:
    """Whether nothing is left to ask: it stands on the list, or the goods one would wait for are there."""
    if wish is SAVE:
        return number in saved_ids()
    if wish is FOLLOW:
        return is_followed(number)
    return is_awaited(number) or queries.outcome_of(number) is not None


def _back(said: str, otherwise: str) -> Any:
    """To the page the button stands on; a script that turns the button itself wants neither page nor words."""
    if request.form.get("quiet"):
        return Response(status=204, mimetype="text/plain")
    flash(said, "success")
    return see(own_path(request.form.get("back", ""), otherwise))
