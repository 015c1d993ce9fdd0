"""Papers on the coordinator's desk: those that end, each one's page, and what is said about it besides deciding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from marketplace.approvals.queries import open_review
from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import Missing
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.text import clean
from marketplace.kernel.web import address_with

from . import commands, policy, queries
from .models import OcopCertificate, Paper
from .reviewing import file_of
from .schemas import CheckPaper, ConfirmReevaluation, WithdrawPaper

pages = Blueprint("papers_coordinator", __name__, url_prefix="/dieu-phoi/giay-to")


@pages.get("")
@coordinator
def papers() -> Any:
    """What ends soon or has ended, the nearest end first; or everything one producer holds."""
    owner = clean(request.args.get("nha", ""))[:80]
    found = queries.papers_held_by(actor(), owner) if owner else queries.ending_papers(actor())
    page = page_of(found, read_page_number(request.args.get("trang")))
    return render_template(
        "papers/coordinator/papers.html",
        page=page,
        owner=owner,
        title=page.rows[0].producer.name if owner and page.rows else "",
        page_url=lambda number: address_with(trang=number),
    )


@pages.get("/<reference>")
@coordinator
def paper(reference: str) -> Any:
    """One paper of this coordinator's places, with every step it took."""
    return _page(_of_my_places(reference))


def _of_my_places(reference: str) -> Paper:
    found = queries.paper_for(actor(), reference)
    if found.producer.locality_id not in actor().coordinates:
        raise Missing(_(N_("Không có giấy tờ này.")))
    return found


def _certificate(reference: str) -> OcopCertificate:
    found = _of_my_places(reference)
    if not isinstance(found, OcopCertificate):
        raise Missing(_(N_("Không có giấy chứng nhận này.")))
    return found


def _page(found: Paper, **sent: Form) -> Any:
    """The page with its forms; the one that was sent and refused carries its errors."""
    review = open_review(commands.PAPER, found.id)
    forms = {
        "checking": Form(CheckPaper()),
        "withdrawing": Form(WithdrawPaper()),
        "confirming": Form(ConfirmReevaluation()),
    }
    file = file_of(found)
    forms["covering"] = file.goods_form
    form = next(iter(sent.values()), forms["checking"])
    return form.page(
        "papers/coordinator/paper.html",
        paper=found,
        goods=file.goods,
        review=review,
        moves=queries.paper_moves_of(found),
        may_vouch=policy.may_vouch(actor(), found),
        **{**forms, **sent},
    )


@pages.route("/<reference>/doi-chieu", methods=["GET", "POST"])
@coordinator
def check_paper(reference: str) -> Any:
    """Note what was read at the source, then go back to deciding."""
    return _said(
        _of_my_places(reference), "checking", Form(CheckPaper()), commands.check_paper, N_("Đã ghi việc đối chiếu.")
    )


@pages.route("/<reference>/mon-hang", methods=["GET", "POST"])
@coordinator
def cover_goods(reference: str) -> Any:
    """Put right which goods a certificate covers."""
    found = _certificate(reference)
    return _said(found, "covering", file_of(found).goods_form, commands.cover_goods, N_("Đã ghi giấy này cho món nào."))


@pages.route("/<reference>/danh-gia-lai", methods=["GET", "POST"])
@coordinator
def confirm_reevaluation(reference: str) -> Any:
    """Note that a new evaluation is under way."""
    found = _certificate(reference)
    words = N_("Đã ghi: đang chờ đánh giá lại, sao còn hiện thêm tối đa 180 ngày sau khi hết hạn.")
    return _said(found, "confirming", Form(ConfirmReevaluation()), commands.confirm_reevaluation, words)


@pages.route("/<reference>/thu-hoi", methods=["GET", "POST"])
@coordinator
def withdraw_paper(reference: str) -> Any:
    """It was revoked: it counts no more, with the reason."""
    found = _of_my_places(reference)
    words = N_("Đã ghi: giấy không còn dùng. Sao đã tắt ở mọi nơi.")
    return _said(found, "withdrawing", Form(WithdrawPaper()), commands.withdraw_paper, words)


def _said(found: Paper, name: str, form: Form, verb: Callable[..., Paper], words: str) -> Any:
    if form.submit(verb, actor(), found, once=_after):
        flash(_(words), "success")
        return see(form.replayed_to or _after(found))
    return _page(found, **{name: form})


def _after(found: Paper) -> str:
    """Back to deciding while it waits, else to its page."""
    review = open_review(commands.PAPER, found.id)
    if review:
        return url_for("approvals_coordinator.review", ref=review.reference)
    return url_for(".paper", reference=found.reference)
