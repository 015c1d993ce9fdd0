"""A coordinator helps somebody of their own commune or ward who lost the password."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, render_template, request

from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor
from marketplace.kernel.finding import Found
from marketplace.kernel.forms import Form

from . import commands, finding, queries, schemas

pages = Blueprint("accounts_coordinator", __name__, url_prefix="/dieu-phoi/mat-khau")


@pages.route("", methods=["GET", "POST"])
@coordinator
def find_person() -> Any:
    """Whose password was lost: by name or number. What is asked stays out of addresses and logs."""
    form = Form(schemas.FindPeople())
    found = form.result if form.submit(partial(finding.find_people_to_help, actor())) else Found()
    if len(found.rows) == 1 and not found.is_cut:
        return render_template(
            "accounts/coordinator/issue_reset_code.html", form=Form(schemas.IssueResetCode()), person=found.rows[0]
        )
    return form.page("accounts/coordinator/find_person.html", found=found)


@pages.route("/<int:person_id>", methods=["GET", "POST"])
@coordinator
def issue_reset_code(person_id: int) -> Any:
    """A one-time code, shown on the answer itself, this once."""
    person = queries.person_to_help_for(actor(), person_id)
    form = Form(schemas.IssueResetCode())
    if form.submit(commands.issue_reset_code, actor(), person):
        return render_template("accounts/reset_code_issued.html", person=person, code=form.result, back=request.path)
    return form.page("accounts/coordinator/issue_reset_code.html", person=person)
