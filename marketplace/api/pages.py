from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from markupsafe import Markup

from marketplace.kernel.access import anyone
from marketplace.kernel.i18n import N_, _, language

from .document import chapters, document

pages = Blueprint("api", __name__)
KEPT_FOR = "public, max-age=300"
CALLERS = {
    "anyone": N_("ai cũng được"),
    "signed in": N_("người đã đăng nhập"),
    "producer": N_("nhà sản xuất"),
    "buyer": N_("người mua"),
    "coordinator": N_("điều phối viên"),
    "administrator": N_("quản trị viên"),
}


@pages.get("/api/v1/openapi.json")
@anyone
def openapi() -> Response:
    answer = jsonify(document(current_app))
    answer.headers["Cache-Control"] = KEPT_FOR
    answer.add_etag(weak=True)
    answer.make_conditional(request)
    return answer


@pages.get("/api/v1/docs")
@anyone
def docs() -> str:
    callers = {access: _(words) for access, words in CALLERS.items()}
    return render_template(
        "api/docs.html",
        chapters=chapters(document(current_app)),
        callers=callers,
        vi=Markup(' lang="vi"') if language() == "en" else "",
    )
