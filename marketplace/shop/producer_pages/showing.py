"""What a producer does with their page: look at it as buyers do, share it, hang it up at the stall."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request, url_for

from marketplace.introductions.queries import is_public, own_producer
from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import today
from marketplace.kernel.errors import DomainError, Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.settings import public_address
from marketplace.kernel.show import show_date
from marketplace.organisations.models import Organisation

from .. import codes, postcards, posters, queries
from ..pages.makers import producer_page
from ..posters import Poster
from ..shelf import Card
from .blueprint import pages

ALL = 200  # as many goods as anybody prints for


class NotYetPublic(DomainError):
    """A poster would lead people to a page that is not there."""


@pages.get("/trang-gioi-thieu/<maker>/xem-thu")
@producer
def preview(maker: str) -> str:
    """The page as buyers see it."""
    return producer_page(own_producer(actor(), maker), is_preview=True)


@pages.get("/trang-gioi-thieu/<maker>/chia-se")
@producer
def share(maker: str) -> str:
    """Everything to give away: the address, words for Zalo and Facebook, the picture, posters, price cards."""
    found = _shown(maker)
    address, items = public_address(f"/nha-san-xuat/{maker}"), queries.goods_of(found.id, limit=ALL)
    return render_template(
        "shop/producer/share.html",
        producer=found,
        address=address,
        words=_words_to_paste(found, items[: posters.MOST_GOODS], address),
        postcard=postcards.address_of(found),
        items=items,
    )


def _shown(slug: str) -> Organisation:
    found = own_producer(actor(), slug)
    if not is_public(found):
        raise NotYetPublic(_(N_("Trang chưa công khai. Hồ sơ được xác minh rồi hãy chia sẻ, in tờ dán.")))
    return found


def _words_to_paste(maker: Organisation, goods: list[Card], address: str) -> str:
    """Vietnamese, whatever the page speaks: the one who pastes them does not know what the others read."""
    named = ", ".join(card.name for card in goods)
    offer = f"{maker.name} ở {maker.locality.full_name} đang bán {named}." if named else f"{maker.name} bán hàng ở chợ."
    return f"{offer} Xem hàng và đặt mua, trả tiền thẳng cho người làm ra: {address}"


@pages.get("/trang-gioi-thieu/<maker>/anh-chia-se.jpg")
@producer
def postcard(maker: str) -> Response:
    """The picture for Zalo and Facebook, to keep."""
    found = _shown(maker)
    answer = make_response(postcards.of(found))
    answer.content_type = "image/jpeg"
    answer.headers["Content-Disposition"] = f'attachment; filename="{maker}.jpg"'
    return answer


@pages.get("/trang-gioi-thieu/<maker>/to-dan")
@producer
def poster(maker: str) -> str:
    """The poster as a page to print."""
    found, size = _shown(maker), _size()
    drawn = _poster(found)
    chosen: dict[str, Any] = {"maker": maker, **({"mon": request.args["mon"]} if "mon" in request.args else {})}
    return render_template(
        "shop/producer/poster.html",
        producer=found,
        poster=drawn,
        code=codes.drawn(drawn.address, _(N_("Mã QR dẫn đến %(address)s"), address=drawn.plain_address)),
        paper=size,
        sizes=[(each.upper(), url_for(".poster", kho=each, **chosen), each == size) for each in posters.SIZES],
        pdf=url_for(".poster_pdf", kho=size, **chosen),
    )


@pages.get("/trang-gioi-thieu/<maker>/to-dan.pdf")
@producer
def poster_pdf(maker: str) -> Response:
    """The same as a PDF, for a print shop."""
    found, size = _shown(maker), _size()
    answer = make_response(posters.as_pdf(_poster(found), size))
    answer.content_type = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="to-dan-{maker}-{size}.pdf"'
    return answer


def _size() -> str:
    asked = request.args.get("kho", "")
    return asked if asked in posters.SIZES else "a4"


def _poster(maker: Organisation) -> Poster:
    """Of the producer, or of the one thing the address names."""
    goods, wanted = queries.goods_of(maker.id, limit=ALL), request.args.get("mon")
    if wanted is None:
        return posters.poster_of(maker, goods)
    card = next((each for each in goods if each.slug == wanted), None)
    if card is None:
        raise Missing(_(N_("Món này không còn trên kệ.")))
    return posters.poster_of_goods(maker, card)


@pages.get("/trang-gioi-thieu/<maker>/nhan-gia")
@producer
def price_cards(maker: str) -> str:
    """A card with today's price for each of the goods, to cut out and put beside them."""
    found = _shown(maker)
    goods = queries.goods_of(found.id, limit=ALL)
    return render_template(
        "shop/producer/price_cards.html",
        producer=found,
        cards=[
            (card, codes.drawn(public_address(card.url), _(N_("Mã QR của %(name)s"), name=card.name))) for card in goods
        ],
        day=show_date(today()),
    )
