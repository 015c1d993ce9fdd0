"""Who holds which office, and whose account is open: the administrator's desk of people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.kernel.access import administrator
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.finding import Found
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.web import address_with
from marketplace.localities.queries import place_options

from . import commands, finding, policy, queries, schemas
from .models import Membership, Person
from .states import Role

pages = Blueprint("accounts_administrator", __name__, url_prefix="/quan-tri/nguoi-dung")


@pages.get("")
@administrator
def people() -> str:
    """Everybody by name, or those who hold a role."""
    asked = request.args.get("vai_tro", "")
    role = Role(asked) if asked in list(Role) else None
    page = page_of(queries.people(role), read_page_number(request.args.get("trang")))
    return render_template(
        "accounts/administrator/people.html",
        page=page,
        roles=queries.roles_by_person([each.id for each in page.rows]),
        form=Form(schemas.FindPeople()),
        choices=[(each.value, _(each.label), None, each is role) for each in Role],
        role_lines=role_lines,
        page_url=lambda number: address_with(trang=number),
    )


@pages.post("")
@administrator
def find_people() -> Any:
    """Those with this name or number. What is asked stays out of addresses and logs."""
    form = Form(schemas.FindPeople())
    found = form.result if form.submit(finding.find_people) else Found()
    roles = queries.roles_by_person([each.id for each in found.rows])
    return form.page("accounts/administrator/find_people.html", found=found, roles=roles, role_lines=role_lines)


def role_lines(held: Sequence[Membership]) -> list[str]:
    """What somebody may do, as a line of a list; none for who holds no role."""
    return [", ".join(role_words(each) for each in held)] if held else []


@pages.get("/<int:person_id>")
@administrator
def person(person_id: int) -> str:
    """One person: their roles, and what may be done."""
    found = queries.person_for(person_id)
    held = queries.memberships_of(found)
    return render_template(
        "accounts/administrator/person.html",
        person=found,
        memberships=held,
        names=queries.organisation_names({each.organisation_id for each in held if each.organisation_id}),
        is_official=lambda membership: membership.role in policy.OFFICIAL,
        may_grant=policy.may_grant_office(actor(), found),
        may_help=queries.may_help(actor(), found),
        may_disable=policy.may_disable(actor(), found, roles={each.role for each in held}),
    )


@pages.route("/<int:person_id>/vai-tro", methods=["GET", "POST"])
@administrator
def grant_office(person_id: int) -> Any:
    """Make somebody a coordinator or an administrator, on a page of its own so that it is never a slip."""
    found = queries.person_for(person_id)
    form = Form(schemas.GrantOffice(places=place_options()))
    done = form.offer(
        commands.grant_office,
        found,
        then=url_for(".person", person_id=found.id),
        said=_("%(name)s đã có vai trò mới.", name=found.name),
    )
    return done or form.page("accounts/administrator/grant_office.html", person=found)


@pages.post("/<int:person_id>/vai-tro/<int:membership_id>/thu-hoi")
@administrator
def withdraw_role(person_id: int, membership_id: int) -> Response:
    """Take an office back."""
    found = queries.person_for(person_id)
    membership = queries.membership_for(found, membership_id)
    return back_to(found, _("Đã thu hồi vai trò."), commands.withdraw_role, membership)


@pages.post("/<int:person_id>/khoa")
@administrator
def disable_person(person_id: int) -> Response:
    """Close an account."""
    found = queries.person_for(person_id)
    return back_to(found, _("Tài khoản đã bị khóa."), commands.disable_person, found)


@pages.post("/<int:person_id>/mo")
@administrator
def enable_person(person_id: int) -> Response:
    """Open a closed account again."""
    found = queries.person_for(person_id)
    return back_to(found, _("Tài khoản đã mở lại."), commands.enable_person, found)


@pages.post("/<int:person_id>/dang-xuat")
@administrator
def sign_out_person(person_id: int) -> Response:
    """Sign somebody out everywhere."""
    found = queries.person_for(person_id)
    return back_to(found, _("Đã đăng xuất người này trên mọi máy."), commands.sign_out_person, found)


@pages.route("/<int:person_id>/ma-dat-lai", methods=["GET", "POST"])
@administrator
def issue_reset_code(person_id: int) -> Any:
    """A one-time code, shown on the answer itself, this once."""
    found = queries.person_for(person_id)
    form = Form(schemas.IssueResetCode())
    if form.submit(commands.issue_reset_code, actor(), found):
        back = url_for(".person", person_id=found.id)
        return render_template("accounts/reset_code_issued.html", person=found, code=form.result, back=back)
    return form.page("accounts/administrator/issue_reset_code.html", person=found)


def role_words(held: Membership) -> str:
    """`Điều phối viên xã Trà Tân`."""
    return " ".join(part for part in (_(held.role.label), held.locality.short_name if held.locality else "") if part)


def back_to(person: Person, said: str, verb: Callable[..., Any], *things: Any) -> Response:
    """Do it and say so, or say why not, on the person's page."""
    try:
        verb(actor(), *things)
        flash(said, "success")
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        flash(refusal.sentence, "error")
    return see(url_for("accounts_administrator.person", person_id=person.id))
