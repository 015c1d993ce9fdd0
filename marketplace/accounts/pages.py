"""Coming in, going out, and a person's own account."""

from __future__ import annotations

from functools import partial
from typing import Any, cast
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Flask,
    after_this_request,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response

from marketplace.kernel.access import anyone, signed_in
from marketplace.kernel.actor import VISITOR, actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.web import LANGUAGE_COOKIE, own_path

from . import arriving, authentication, commands, policy, queries, schemas, throttle
from .arriving import HOME
from .devices import device_name
from .models import Person
from .states import Scope

pages = Blueprint("accounts", __name__)
pages.record_once(lambda state: authentication.hang(cast(Flask, state.app)))
pages.before_app_request(authentication.recognise)
SCOPE_LABELS = {each.value: each.label for each in Scope}
AFTER_REGISTERING = "/tai-khoan/bat-dau"
TRIAL_PASSWORD = "kết nghĩa 2025"  # noqa: S105 - of the demonstration's invented people, shown on its sign-in page
TRIAL_PEOPLE = (
    ("0900000001", N_("Quản trị viên")),
    ("0900000002", N_("Điều phối viên xã Trà Tân")),
    ("0900000003", N_("Điều phối viên phường Hòa Cường")),
    ("0900000011", N_("Người bán: hộ gia đình ở Trà Tân")),
    ("0900000012", N_("Người bán: hợp tác xã ở Trà Tân")),
    ("0900000021", N_("Người mua: hộ gia đình ở Hòa Cường")),
    ("0900000022", N_("Người mua: nhà hàng ở Hòa Cường")),
)


@pages.route("/dang-ky", methods=["GET", "POST"])
@anyone
def register() -> Any:
    """Open an account, and go on signed in to what the person came for."""
    if actor().is_signed_in:
        return redirect(url_for("accounts.account"))
    form = Form(schemas.Register(), values={"wants": request.args.get("muon", "")})
    verb = throttle.throttled(register_and_come_in, throttle.REGISTER, request.remote_addr)
    if form.submit(verb):
        authentication.let_in(form.result, shared_phone=False)
        wanted = {"muon": form.values["wants"], **going_on()}
        return see(f"{AFTER_REGISTERING}?{urlencode(wanted)}")
    return answer(form, "accounts/register.html", going_on=going_on())


def register_and_come_in(**typed: Any) -> commands.SignedIn:
    """A new person is signed in at once on the browser they registered with."""
    person = commands.register(VISITOR, **typed)
    return commands.sign_in(VISITOR, phone=person.phone, password=typed["password"], device=this_device())


@pages.route("/dang-nhap", methods=["GET", "POST"])
@anyone
def sign_in() -> Any:
    """Come in, and go on to where one wanted to go, else to one's own desk."""
    form = Form(schemas.SignIn())
    verb = throttle.throttled(commands.sign_in, throttle.SIGN_IN, request.remote_addr)
    if form.submit(partial(verb, VISITOR, device=this_device())):
        leave_old()
        speak_as(form.result.sign_in.person)
        authentication.let_in(form.result, shared_phone=bool(form.values.get("shared_phone")))
        return see(going_on().get("next") or arriving.place_of(queries.actor_for(form.result.sign_in.person)))
    trial = TRIAL_PEOPLE if current_app.config["DEMO"] else ()
    people = [(phone, _(who)) for phone, who in trial]
    return answer(
        form, "accounts/sign_in.html", going_on=going_on(), trial_people=people, trial_password=TRIAL_PASSWORD
    )


def leave_old() -> None:
    """The browser's former sign-in ends when somebody signs in anew."""
    if actor().is_signed_in:
        commands.end_sign_in(actor(), authentication.this_sign_in())


def speak_as(person: Person) -> None:
    """The person's own language, unless this browser was told another."""
    if LANGUAGE_COOKIE not in request.cookies and person.language != "vi":
        g.language_asked = person.language


@pages.post("/dang-xuat")
@signed_in
def sign_out() -> Response:
    """Leave on this browser, or (`everywhere`) on all."""
    if request.form.get("everywhere"):
        commands.sign_out_everywhere(actor())
    else:
        commands.sign_out(actor(), authentication.this_sign_in())
    authentication.let_out()
    flash(_("Bạn đã đăng xuất."), "success")
    gone = see(url_for("accounts.sign_in"))
    gone.headers["Clear-Site-Data"] = '"cache"'  # what is being written stays, for its writer only (forms.js)
    return gone


@pages.get("/tai-khoan")
@signed_in
def account() -> str:
    """What the market knows of a person, where they are signed in, and what acts for them."""
    person = queries.person_of(actor())
    return render_template(
        "accounts/account.html",
        person=person,
        offices=[held for held in queries.memberships_of(person) if held.role in policy.OFFICIAL],
        sign_ins=queries.sign_ins_of(actor()),
        here_id=authentication.this_sign_in().id,
    )


@pages.route("/tai-khoan/sua", methods=["GET", "POST"])
@signed_in
def amend_person() -> Any:
    """Change one's name, e-mail or language."""
    person = queries.person_of(actor())
    form = Form(schemas.AmendPerson(), values={"name": person.name, "email": person.email, "language": person.language})
    if form.submit(commands.amend_person, actor()):
        flash(_("Đã lưu."), "success")
        return see(url_for("accounts.account", lang=form.result.language))
    return answer(form, "accounts/amend_person.html")


@pages.post("/tai-khoan/may/<int:sign_in_id>/dang-xuat")
@signed_in
def end_sign_in(sign_in_id: int) -> Response:
    """Sign one browser out from afar."""
    commands.end_sign_in(actor(), queries.sign_in_for(actor(), sign_in_id))
    flash(_("Máy đó đã được đăng xuất."), "success")
    return see(url_for("accounts.account"))


@pages.route("/tai-khoan/mat-khau", methods=["GET", "POST"])
@signed_in
def change_password() -> Any:
    """Another password; every other browser is signed out."""
    form = Form(schemas.ChangePassword())
    shared = not session.permanent
    verb = throttle.throttled(commands.change_password, throttle.SIGN_IN, request.remote_addr, number=actor().phone)
    if form.submit(partial(verb, actor(), shared_phone=shared, device=this_device())):
        authentication.let_in(form.result, shared_phone=shared)
        flash(_("Mật khẩu đã đổi. Các máy khác đã được đăng xuất."), "success")
        return see(url_for("accounts.account"))
    return answer(form, "accounts/change_password.html", must_change=queries.person_of(actor()).must_change_password)


@pages.route("/quen-mat-khau", methods=["GET", "POST"])
@anyone
def use_reset_code() -> Any:
    """A new password with the code an official gave; then one signs in with it."""
    form = Form(schemas.UseResetCode())
    verb = throttle.throttled(commands.use_reset_code, throttle.RESET, request.remote_addr)
    if form.submit(verb, VISITOR):
        authentication.let_out()
        flash(_("Đã đặt mật khẩu mới. Hãy đăng nhập bằng mật khẩu đó."), "success")
        return see(url_for("accounts.sign_in"))
    return answer(form, "accounts/use_reset_code.html")


@pages.get("/tai-khoan/ma-truy-cap")
@signed_in
def tokens() -> str:
    """The keys of one's own programs."""
    return render_template("accounts/tokens.html", tokens=queries.tokens_of(actor()), scope_labels=SCOPE_LABELS)


@pages.route("/tai-khoan/ma-truy-cap/moi", methods=["GET", "POST"])
@signed_in
def issue_token() -> Any:
    """A new key; its secret is shown on the answer itself, this once."""
    form = Form(schemas.IssueToken(), values={"days": 365})
    if form.submit(commands.issue_token, actor()):
        return render_template("accounts/token_issued.html", issued=form.result)
    return answer(form, "accounts/issue_token.html")


@pages.post("/tai-khoan/ma-truy-cap/<reference>/thu-hoi")
@signed_in
def revoke_token(reference: str) -> Response:
    """End a key."""
    commands.revoke_token(actor(), queries.token_for(actor(), reference))
    flash(_("Mã truy cập đã bị thu hồi."), "success")
    return see(url_for("accounts.tokens"))


def answer(form: Form, template: str, **shown: Any) -> Any:
    """The form's page; when there were too many tries, with the time to wait for those who read headers."""
    if form.status == 429 and form.errors:
        after_this_request(say_when)
    return form.page(template, **shown)


def say_when(response: Response) -> Response:
    """Tell programs how long to wait; people read it in the sentence."""
    response.headers["Retry-After"] = str(int(throttle.SIGN_IN.within.total_seconds()))
    return response


def going_on() -> dict[str, str]:
    """`next` for links and forms, when there is somewhere to go on to."""
    path = next_path()
    return {"next": path} if path != HOME else {}


def next_path() -> str:
    """Where the person wanted to go: a path of this market, never another site."""
    return own_path(request.values.get("next", ""), HOME)


def this_device() -> str:
    """The browser and machine this request comes from, as far as it says."""
    return device_name(request.user_agent.string)
