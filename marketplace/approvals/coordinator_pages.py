"""The review desk: what waits, oldest first; one page with all one needs to decide."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from marketplace.accounts.queries import names_of
from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import PER_PAGE, slice_of
from marketplace.kernel.text import clean
from marketplace.kernel.web import address_with

from . import commands, policy, queries
from .models import Review
from .registry import kinds, named_kind
from .schemas import Approve, LookedAtAll, Nothing, ReturnWithNote
from .states import Age, ReviewState

pages = Blueprint("approvals_coordinator", __name__, url_prefix="/dieu-phoi/duyet")


@pages.get("")
@coordinator
def index() -> Any:
    """What waits for this coordinator: oldest first, by kind, by age, of one producer."""
    chosen = named_kind(request.args.get("loai"))
    kind = chosen.kind if chosen else ""
    age = next((each for each in Age if each.value == request.args.get("tuoi")), None)
    owner = clean(request.args.get("nha", ""))[:80]
    waiting = queries.waiting_by_kind(actor())
    part = slice_of(
        queries.queue(actor(), kind, age=age, owner=owner),
        by=(Review.id,),
        descending=False,
        limit=PER_PAGE,
        cursor=request.args.get("sau"),
        filters=f"queue:{actor().person_id}:{kind}:{age}:{owner}",
    )
    return render_template(
        "approvals/coordinator/index.html",
        rows=part.rows,
        glances=queries.glances_among(part.rows),
        page_of_queue=[f"{each.reference}.{each.version}" for each in part.rows],
        following=address_with(sau=part.next_cursor) if part.next_cursor else None,
        is_first="sau" not in request.args,
        first=address_with(sau=None),
        chosen=chosen,
        age=age,
        ages=list(Age),
        owner=owner,
        owner_name=part.rows[0].owner_name if owner and part.rows else owner,
        kinds=[(each, waiting.get(each.kind, 0)) for each in kinds()],
        waiting=sum(waiting.values()),
        looking=queries.others_looking(actor(), part.rows),
        filtered=lambda **changed: address_with(sau=None, **changed),
        **just_decided(),
    )


def just_decided() -> dict[str, Any]:
    """What was decided a moment ago, for the bar that takes it back."""
    return {"decided": queries.just_decided(actor(), commands.TIME_TO_TAKE_BACK)}


@pages.get("/<ref>")
@coordinator
def review(ref: str) -> Any:
    """Everything needed to decide about one thing."""
    return _page(queries.review_for(actor(), ref))


@pages.route("/<ref>/duyet", methods=["GET", "POST"])
@coordinator
def approve(ref: str) -> Any:
    """It is right."""
    found = queries.review_for(actor(), ref)
    form = Form(Approve.about(found.kind, found.kind.load(found.subject_id)))
    done = form.offer(
        commands.approve,
        found,
        then=_on_to_the_next,
        said=_(N_("Đã duyệt “%(name)s”."), name=found.subject_name),
        once=True,
    )
    if done:
        return done
    is_asked = bool(form.errors.pop("sure", None))  # a question, and no fault of what was sent
    return _page(found, approving=form, is_asked=is_asked)


@pages.route("/<ref>/tra-lai", methods=["GET", "POST"])
@coordinator
def return_with_note(ref: str) -> Any:
    """Something must be mended first."""
    found = queries.review_for(actor(), ref)
    form = Form(ReturnWithNote.about(found.kind))
    done = form.offer(
        commands.return_with_note,
        found,
        then=_on_to_the_next,
        said=_(N_("Đã gửi “%(name)s” về kèm lời nhắn."), name=found.subject_name),
        once=True,
    )
    return done or _page(found, returning=form)


@pages.post("/<ref>/lay-lai")
@coordinator
def take_back(ref: str) -> Any:
    """It was a slip."""
    found = queries.review_for(actor(), ref)
    form = Form(Nothing())
    done = form.offer(
        commands.take_back,
        found,
        then=url_for(".review", ref=ref),
        said=_(N_("Đã lấy lại quyết định. “%(name)s” chờ duyệt như trước."), name=found.subject_name),
    )
    return done or _page(queries.review_for(actor(), ref), refused=form)


@pages.post("/<ref>/dang-xem")
@coordinator
def look_at(ref: str) -> Any:
    """Somebody has it open; answers with who else has."""
    found = queries.review_for(actor(), ref)
    commands.look_at(actor(), found)
    return {"words": looking_words(queries.others_looking(actor(), [found]).get(found.id, []))}


@pages.route("/cung-luc", methods=["GET", "POST"])
@coordinator
def approve_together() -> Any:
    """Several plain ones at once: first what would be approved and what would not, then the deed."""
    form = Form(LookedAtAll())
    seen = _seen(request.values.getlist("muc")[:PER_PAGE])
    if not seen:
        flash(_(N_("Chưa chọn mục nào. Hãy đánh dấu các mục cần duyệt.")), "warning")
        return see(url_for(".index"))
    if form.submit(_approve_seen):
        _tell(form.result)
        return see(url_for(".index"))
    doubts = queries.doubts_among([each for each, _version in seen], together=True)
    apart = {each.id: doubts[each.id].apart for each, _version in seen}
    for each, version in seen:
        if each.state != ReviewState.SUBMITTED or each.version != version:
            apart[each.id] = _(N_("Vừa đổi hoặc vừa có người quyết định."))
    return form.page(
        "approvals/coordinator/together.html",
        glances=queries.glances_among([each for each, _version in seen]),
        plain=[each for each, _version in seen if not apart[each.id]],
        apart=[(each, apart[each.id]) for each, _version in seen if apart[each.id]],
    )


def _approve_seen(muc: list[str], sure: bool) -> commands.Outcome:
    return commands.approve_together(actor(), _seen(muc), sure=sure)


def _seen(wanted: list[str]) -> list[tuple[Review, int]]:
    """The chosen reviews with the version that was on the screen: `BKMQ27.3`."""
    parts = [each.partition(".") for each in wanted]
    versions = {ref: int(version) for ref, _dot, version in parts if version.isascii() and version.isdigit()}
    found = queries.reviews_named(actor(), versions)
    return [(found[ref], versions[ref]) for ref in versions if ref in found]


def _tell(outcome: commands.Outcome) -> None:
    approved, skipped = len(outcome.approved), len(outcome.skipped)
    flash(_(N_("%(approved)s duyệt, %(skipped)s bỏ qua."), approved=approved, skipped=skipped), "success")
    for review, why in outcome.skipped:
        flash(_(N_("Bỏ qua “%(name)s”: %(why)s"), name=review.subject_name, why=why), "warning")


def looking_words(names: list[str]) -> str:
    """`Chị Lan đang xem.`; nothing when nobody else has it open."""
    return _(N_("%(names)s đang xem."), names=", ".join(names)) if names else ""


def _on_to_the_next(decided: Review) -> str:
    """What waits behind it, or the empty list. A second tap on the same button goes where the first one went."""
    following = queries.next_in_queue(actor(), decided)
    return url_for(".review", ref=following.reference) if following else url_for(".index")


def _page(
    found: Review,
    *,
    approving: Form | None = None,
    returning: Form | None = None,
    refused: Form | None = None,
    is_asked: bool = False,
) -> Any:
    """The review with its forms; the one that was sent and refused carries its errors, or asks once more."""
    subject = found.kind.load(found.subject_id)
    rounds = queries.rounds_of(found.subject_kind, found.subject_id)
    plain = Form(Approve.about(found.kind, subject))
    form = approving or returning or refused or plain
    around = queries.beside(actor(), found)
    older, newer = ([each for each in around if each.id < found.id], [each for each in around if each.id > found.id])
    is_open = found.state == ReviewState.SUBMITTED
    ticked = form.values.get("checked", ()) if is_asked else ()
    doubts = queries.doubts_about([found], {found.subject_id: subject}, ticked)[found.id] if is_open else None
    return form.page(
        "approvals/coordinator/review.html",
        review=found,
        subject=subject,
        earlier=[each for each in rounds if each.id != found.id],
        is_open=is_open,
        may_decide=policy.may_decide(actor(), found),
        helpers=names_of([int(each) for each in found.entered_by]),
        entered_it=found.was_entered_by(actor().person_id),
        is_exception=is_open and policy.is_exception(actor(), found),
        approving=approving or plain,
        returning=returning or Form(ReturnWithNote.about(found.kind)),
        around=around,
        following=newer[0] if newer else next((each for each in older[:1]), None),
        previous=older[-1] if older else None,
        hints=doubts.hints if doubts else (),
        asked=doubts.asked if doubts and is_asked else (),
        looking=looking_words(queries.others_looking(actor(), [found]).get(found.id, [])),
        refusal=found.kind.refusal,
        **just_decided(),
    )
