"""The producer's papers: what there is, what goods ask for, writing one down, mending it, showing it, giving it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor
from marketplace.kernel.documents import MOST_BYTES
from marketplace.kernel.errors import DomainError
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.web import address_with
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import producers_of

from . import commands, queries
from .models import OcopCertificate, Paper
from .registry import coverable_goods, goods_of, kinds_asked_of
from .schemas import AmendCertificate, AmendPaper, EnterCertificate, EnterPaper, Nothing

pages = Blueprint("papers_producer", __name__, url_prefix="/ban-hang/giay-to")
OF_PAPER = ("number", "issuer", "product_name", "issued_on", "expires_on", "is_public")


@pages.get("")
@producer
def papers() -> Any:
    """Every paper this person's producers hold, what waits for them first; and what their goods ask for."""
    page = page_of(queries.papers_of(actor().sells_for), read_page_number(request.args.get("trang")))
    return render_template(
        "papers/producer/papers.html",
        page=page,
        makers=producers_of(actor()),
        asked=[_(kind.label) for kind in kinds_asked_of(actor().sells_for)],
        page_url=lambda number: address_with(trang=number),
    )


@pages.get("/<reference>")
@producer
def paper(reference: str) -> Any:
    """One paper: where it stands, until when it counts, who may read it."""
    return _page(queries.own_paper(actor(), reference), Form(Nothing()))


def _page(found: Paper, form: Form) -> Any:
    return form.page(
        "papers/producer/paper.html",
        paper=found,
        goods=goods_of(found.id) if found.is_ocop else (),
        moves=queries.paper_moves_of(found),
        may_amend=found.state in commands.AMENDABLE,
    )


@pages.route("/ocop/moi", methods=["GET", "POST"])
@producer
def enter_certificate() -> Any:
    """An OCOP certificate, new or in place of one that ends."""
    holder = _holder()
    form = Form(EnterCertificate.about(coverable_goods(holder)), values=_begun())
    return _written(form, commands.enter_certificate, holder, holder=holder, title=N_("Ghi giấy chứng nhận OCOP"))


@pages.route("/moi", methods=["GET", "POST"])
@producer
def enter_paper() -> Any:
    """Another paper, new or in place of one that ends."""
    holder = _holder()
    return _written(
        Form(EnterPaper(), values=_begun()), commands.enter_paper, holder, holder=holder, title=N_("Ghi giấy khác")
    )


@pages.route("/<reference>/sua", methods=["GET", "POST"])
@producer
def amend_paper(reference: str) -> Any:
    """A paper that waits or came back, mended and sent again."""
    found = queries.own_paper(actor(), reference)
    schema = AmendCertificate.about(coverable_goods(found.producer)) if found.is_ocop else AmendPaper()
    verb = commands.amend_certificate if found.is_ocop else commands.amend_paper
    form = Form(schema, values=values_of(found))
    return _written(form, verb, found, holder=found.producer, title=N_("Sửa giấy"), paper=found)


def _written(
    form: Form,
    verb: Callable[..., Paper],
    thing: Organisation | Paper,
    *,
    holder: Organisation,
    title: str,
    paper: Paper | None = None,
) -> Any:
    """The form, sent with its scan: a scan once received stays, whatever else has to be mended."""
    if request.method == "POST":
        reference = _received(form, holder)
        more = {"scan": reference} if reference else {}
        if not form.errors and form.submit(verb, actor(), thing, once=address_of, **more):
            flash(_(N_("Đã ghi. Cán bộ xã, phường sẽ đối chiếu rồi trả lời.")), "success")
            return see(form.replayed_to or url_for(".papers"))
        form.values["scan"] = reference
    several = len(actor().sells_for) > 1
    return form.page("papers/producer/paper_form.html", title=title, holder=holder, several=several, paper=paper)


def _received(form: Form, holder: Organisation) -> str:
    """The reference of the scan that came with the form, now or with a try before it; empty without one."""
    file, kept = request.files.get("scan"), request.form.get("scan", "")
    if file is None or not file.filename:
        return kept
    try:
        return commands.keep_scan(actor(), holder, scan=file.read(MOST_BYTES + 1)).reference
    except DomainError as refusal:
        form.load()
        form.refuse({"scan": [refusal.sentence]})
        return kept


@pages.post("/<reference>/cho-xem")
@producer
def show_paper(reference: str) -> Any:
    """Let everybody read its scan."""
    return _pressed(reference, commands.show_paper, N_("Khách xem được bản chụp của giấy này."))


@pages.post("/<reference>/khong-cho-xem")
@producer
def hide_paper(reference: str) -> Any:
    """Let only oneself and the coordinators read its scan."""
    return _pressed(reference, commands.hide_paper, N_("Chỉ bạn và cán bộ xã, phường mở được bản chụp."))


@pages.post("/<reference>/thoi-dung")
@producer
def withdraw_paper(reference: str) -> Any:
    """Give it up: what rests on it is gone from every page."""
    return _pressed(reference, commands.withdraw_paper, N_("Giấy này không dùng nữa."))


def _pressed(reference: str, verb: Callable[..., Paper], words: str) -> Any:
    found = queries.own_paper(actor(), reference)
    form = Form(Nothing())
    if not form.submit(verb, actor(), found):
        return _page(queries.own_paper(actor(), reference), form)
    flash(_(words), "success")
    return see(address_of(found))


def address_of(paper: Paper) -> str:
    """The producer's page of one paper."""
    return url_for("papers_producer.paper", reference=paper.reference)


def values_of(paper: Paper) -> dict[str, Any]:
    """The paper as its form shows it."""
    values = {name: getattr(paper, name) for name in OF_PAPER}
    values |= {name: f"{value:%d/%m/%Y}" if value else "" for name, value in values.items() if name.endswith("_on")}
    if not isinstance(paper, OcopCertificate):
        return {**values, "kind": paper.kind}
    return {
        **values,
        "stars": paper.stars,
        "product_code": paper.product_code,
        "decided_on": f"{paper.decided_on:%d/%m/%Y}" if paper.decided_on else "",
        "goods": [each.slug for each in goods_of(paper.id)],
    }


def _holder() -> Organisation:
    """For whom a paper is written down: the one named, or the first one this person sells for."""
    mine = producers_of(actor())
    return next((each for each in mine if each.slug == request.args.get("cho")), mine[0])


def _begun() -> dict[str, Any]:
    """In place of a paper that ends, the form begins with its words; the new number and days are to be written."""
    before = request.args.get("thay", "")
    if not before or request.method != "GET":
        return {}
    known = values_of(queries.own_paper(actor(), before))
    return {
        name: value for name, value in known.items() if name not in ("number", "issued_on", "expires_on", "decided_on")
    }
