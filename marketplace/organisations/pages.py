"""A person's own organisations: begin to buy or sell, keep the particulars, the people and the account."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.approvals.queries import rounds_of
from marketplace.kernel.access import signed_in
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import Missing
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import Schema, show_phone

from . import commands, policy, queries
from .models import Organisation
from .schemas import AddMember, AmendOrganisation, FoundOrganisation, OpenBankAccount, RemoveMember
from .states import OrganisationKind

pages = Blueprint("organisations", __name__, url_prefix="/tai-khoan")
AFTER_SELLER = N_("Đã ghi. Còn một bước: gửi hồ sơ để cán bộ xác minh.")
AFTER_BUYER = N_("Xong. Mời bạn đi chợ.")
OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}")
WANTS = {"buy": {"buys": True}, "sell": {"sells": True}}


@pages.route("/bat-dau", methods=["GET", "POST"])
@signed_in
def found_organisation() -> Any:
    """Buy or sell? Then the few things the market must know."""
    wanted = request.args.get("muon", "")
    if request.method == "GET" and wanted not in WANTS:
        return render_template("organisations/start.html", organisations=queries.organisations_of(actor()))
    who = actor()
    known = {
        "name": who.name,
        "kind": OrganisationKind.HOUSEHOLD,
        "phone": show_phone(who.phone),
        **WANTS.get(wanted, {}),
    }
    form = Form(FoundOrganisation(), values=known)
    if form.submit(commands.found_organisation, who, once=_after_founding):
        seller = form.values.get("sells")
        flash(_(AFTER_SELLER if seller else AFTER_BUYER), "success")
        return see(form.replayed_to or "/")
    return form.page("organisations/found_organisation.html", wanted=wanted)


def _after_founding(organisation: Organisation) -> str:
    """A seller has one more step; a buyer goes on to what they came for."""
    if organisation.sells:
        return url_for(".show", slug=organisation.slug)
    wanted = request.args.get("next", "")
    return wanted if OWN_PATH.fullmatch(wanted) else "/"


@pages.get("/to-chuc")
@signed_in
def index() -> Any:
    """Everything this person acts for."""
    mine = queries.organisations_of(actor())
    if len(mine) == 1:
        return redirect(url_for(".show", slug=mine[0].slug))
    return render_template("organisations/index.html", organisations=mine)


@pages.get("/to-chuc/<slug>")
@signed_in
def show(slug: str) -> Any:
    """One of this person's organisations: where it stands, its particulars, people and account."""
    organisation = _own(slug)
    owners = queries.owners_of(organisation)
    return render_template(
        "organisations/show.html",
        organisation=organisation,
        members=queries.members_of(organisation),
        account=queries.bank_account_of(organisation) if organisation.sells else None,
        latest=next(iter(rounds_of(commands.REVIEWED, organisation.id)), None),
        plain=Form(Schema()),
        steps_of=partial(policy.open_steps, actor()),
        may_manage_members=policy.may_manage_members(actor(), organisation, owners),
    )


def _own(slug: str) -> Organisation:
    """Coordinators have their own page; this one is for those who act for it."""
    organisation = queries.organisation_for(actor(), slug)
    if not policy.may_amend(actor(), organisation):
        raise Missing(_(N_("Không có hộ hay đơn vị này.")))
    return organisation


@pages.route("/to-chuc/<slug>/sua", methods=["GET", "POST"])
@signed_in
def amend_organisation(slug: str) -> Any:
    """Change the particulars."""
    organisation = _own(slug)
    known = {name: getattr(organisation, name) for name in AmendOrganisation().fields if name != "picture"}
    form = Form(
        AmendOrganisation(),
        values={**known, "locality": organisation.locality.code, "phone": show_phone(organisation.phone)},
    )
    if form.submit(commands.amend_organisation, actor(), organisation):
        if organisation.tax_number_looks_wrong:
            flash(_(N_("Đã lưu. Mã số thuế có vẻ chưa đúng, hãy xem lại.")), "warning")
        else:
            flash(_(N_("Đã lưu.")), "success")
        return see(url_for(".show", slug=slug))
    return form.page("organisations/amend_organisation.html", organisation=organisation)


@pages.post("/to-chuc/<slug>/xac-minh")
@signed_in
def submit_for_verification(slug: str) -> Any:
    """Ask the coordinators to check who it is."""
    said = _(N_("Đã gửi. Cán bộ sẽ xem và trả lời trong vài ngày."))
    return _step(commands.submit_for_verification, _own(slug), said)


@pages.post("/to-chuc/<slug>/rut-lai")
@signed_in
def withdraw_submission(slug: str) -> Any:
    """Take the request back to mend something."""
    return _step(commands.withdraw_submission, _own(slug), _(N_("Đã rút lại. Sửa xong hãy gửi lần nữa.")))


def _step(verb: Callable[..., Organisation], organisation: Organisation, said: str) -> Any:
    """One step that needs no typing; tapped twice, it is taken once."""
    there = url_for(".show", slug=organisation.slug)
    form = Form(Schema())
    if form.submit(verb, actor(), organisation, once=lambda _done: there):
        flash(said, "success")
    else:
        flash(" ".join(sentence for _target, sentence in form.errors_list), "error")
    return see(there)


@pages.route("/to-chuc/<slug>/them-nguoi", methods=["GET", "POST"])
@signed_in
def add_member(slug: str) -> Any:
    """Let somebody else act for it."""
    organisation = _own(slug)
    form = Form(AddMember())
    done = form.offer(
        commands.add_member,
        organisation,
        then=url_for(".show", slug=slug),
        said=_(N_("Đã thêm. Từ giờ người đó làm được việc cho đơn vị.")),
    )
    return done or form.page("organisations/add_member.html", organisation=organisation)


@pages.post("/to-chuc/<slug>/bo-nguoi")
@signed_in
def remove_member(slug: str) -> Any:
    """Somebody does not act for it any more."""
    organisation = _own(slug)
    form = Form(RemoveMember())
    if form.submit(commands.remove_member, actor(), organisation):
        flash(_(N_("Đã gỡ. Người đó không làm được việc cho đơn vị nữa.")), "success")
    else:
        flash(" ".join(sentence for _field, sentence in form.errors_list), "error")
    return see(
        url_for("accounts.account") if actor().person_id not in _people(organisation) else url_for(".show", slug=slug)
    )


def _people(organisation: Organisation) -> set[int]:
    return {member.person_id for member in queries.members_of(organisation)}


@pages.route("/to-chuc/<slug>/ngan-hang", methods=["GET", "POST"])
@signed_in
def open_bank_account(slug: str) -> Any:
    """Show buyers where to transfer money."""
    organisation = _own(slug)
    form = Form(OpenBankAccount(), values={"holder": organisation.representative})
    done = form.offer(
        commands.open_bank_account,
        organisation,
        then=url_for(".show", slug=slug),
        said=_(N_("Đã lưu số tài khoản. Người mua chọn chuyển khoản sẽ thấy mã QR.")),
    )
    return done or form.page("organisations/open_bank_account.html", organisation=organisation)


@pages.post("/to-chuc/<slug>/ngan-hang/bo")
@signed_in
def close_bank_account(slug: str) -> Any:
    """Take the account and the consent back."""
    commands.close_bank_account(actor(), _own(slug))
    flash(_(N_("Đã bỏ số tài khoản. Người mua không thấy nữa.")), "success")
    return see(url_for(".show", slug=slug))
