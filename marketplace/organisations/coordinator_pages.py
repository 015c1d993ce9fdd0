"""The coordinator's makers and buyers: who they are, how they were checked, whether they may sell."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for

from marketplace.approvals.queries import open_review, rounds_of
from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import Missing
from marketplace.kernel.finding import Found
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.web import address_with

from . import commands, policy, queries
from .models import Organisation
from .schemas import CheckIdentity, FindOrganisations, Reinstate, SetTrust, Suspend
from .states import Standing

pages = Blueprint("organisations_coordinator", __name__, url_prefix="/dieu-phoi/nha-san-xuat")


@pages.get("")
@coordinator
def index() -> Any:
    """Everybody of this coordinator's localities who sells or buys."""
    standing = next((each for each in Standing if each.value == request.args.get("buoc")), None)
    found = queries.coordinated(actor(), standing=standing)
    return render_template(
        "organisations/coordinator/index.html",
        page=page_of(found, read_page_number(request.args.get("trang"))),
        form=Form(FindOrganisations()),
        standing=standing,
        counted=queries.standings_of(actor()),
        standings=list(Standing),
        page_url=lambda number: address_with(trang=number),
    )


@pages.post("")
@coordinator
def find_organisations() -> Any:
    """Those of them with this name or number. What is asked stays out of addresses and logs."""
    form = Form(FindOrganisations())
    found = form.result if form.submit(partial(queries.find_organisations, actor())) else Found()
    return form.page("organisations/coordinator/find_organisations.html", found=found)


@pages.get("/<slug>")
@coordinator
def show(slug: str) -> Any:
    """One of them: everything a coordinator may see and do."""
    return _page(_coordinated(slug))


def _coordinated(slug: str) -> Organisation:
    """Only those of the coordinator's own localities; a member's own file is not opened from here."""
    organisation = queries.organisation_for(actor(), slug)
    if organisation.locality_id not in actor().coordinates:
        raise Missing(_(N_("Không có hộ hay đơn vị này.")))
    return organisation


@pages.route("/<slug>/doi-chieu", methods=["GET", "POST"])
@coordinator
def check_identity(slug: str) -> Any:
    """Note how it was checked, then go back to deciding."""
    return _decided(
        _coordinated(slug), "checking", Form(CheckIdentity()), commands.check_identity, N_("Đã ghi việc đối chiếu.")
    )


@pages.route("/<slug>/tam-ngung", methods=["GET", "POST"])
@coordinator
def suspend(slug: str) -> Any:
    """It may not sell for now."""
    return _decided(
        _coordinated(slug),
        "suspending",
        Form(Suspend()),
        commands.suspend,
        N_("Đã tạm ngưng. Hàng của đơn vị này không còn trên kệ."),
    )


@pages.route("/<slug>/ban-lai", methods=["GET", "POST"])
@coordinator
def reinstate(slug: str) -> Any:
    """It may sell again."""
    return _decided(_coordinated(slug), "reinstating", Form(Reinstate()), commands.reinstate, N_("Đã cho bán lại."))


@pages.route("/<slug>/tin-cay", methods=["GET", "POST"])
@coordinator
def set_trust(slug: str) -> Any:
    """How far its goods are trusted."""
    organisation = _coordinated(slug)
    form = Form(SetTrust(), values={"trust": organisation.trust})
    return _decided(organisation, "trusting", form, commands.set_trust, N_("Đã ghi mức tin cậy."))


def _decided(organisation: Organisation, name: str, form: Form, verb: Callable[..., Any], said: str) -> Any:
    """One thing a coordinator decides about it; what must be mended is shown where it stands on its page."""
    done = form.offer(verb, organisation, then=lambda _done: _after(organisation), said=_(said), once=True)
    return done or _page(organisation, **{name: form})


def _after(organisation: Organisation) -> str:
    """Back to deciding when it waits for that, else to its page."""
    waiting = open_review(commands.REVIEWED, organisation.id)
    if waiting:
        return url_for("approvals_coordinator.review", ref=waiting.reference)
    return url_for(".show", slug=organisation.slug)


def _page(
    organisation: Organisation,
    *,
    checking: Form | None = None,
    suspending: Form | None = None,
    reinstating: Form | None = None,
    trusting: Form | None = None,
) -> Any:
    form = checking or suspending or reinstating or trusting or Form(CheckIdentity())
    return form.page(
        "organisations/coordinator/show.html",
        organisation=organisation,
        members=queries.members_of(organisation),
        checks=queries.checks_of(organisation),
        moves=queries.moves_of(organisation),
        rounds=rounds_of(commands.REVIEWED, organisation.id),
        has_account=queries.bank_account_of(organisation) is not None,
        may_verify=policy.may_verify(actor(), organisation),
        steps_of=partial(policy.open_steps, actor()),
        checking=checking or Form(CheckIdentity()),
        suspending=suspending or Form(Suspend()),
        reinstating=reinstating or Form(Reinstate()),
        trusting=trusting or Form(SetTrust(), values={"trust": organisation.trust}),
        trust_changes=queries.trust_changes_of(organisation),
    )
