"""OCOP certificates and their scans for programs: the pages' commands, rules and sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flask_smorest
from flask import jsonify, request

from marketplace.kernel.access import coordinator, producer, signed_in, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.documents import MOST_BYTES
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import CursorQuery
from marketplace.kernel.rest import idempotent, page, takes_files, with_etag
from marketplace.organisations.queries import producer_named

from . import commands, queries
from .models import OcopCertificate, Paper
from .schemas import (
    CertificateView,
    CheckPaper,
    ConfirmReevaluation,
    CoverGoods,
    NewCertificate,
    ScanView,
    WithdrawPaper,
)

api = flask_smorest.Blueprint("papers_api", __name__, url_prefix="/api/v1", description="OCOP certificates")


class NoScan(DomainError):
    """The call was to bring a paper."""

    status = 422


@api.post("/scans")
@takes_files
@producer
@token_scope("trade")
@idempotent()
@api.response(201, ScanView)
def keep_scan() -> Any:
    """A photo or PDF of a paper: multipart, in the part `scan`; `producer` as for a listing."""
    file = request.files.get("scan")
    if file is None:
        raise NoScan(_(N_("Hãy gửi ảnh hoặc PDF trong phần “scan” (multipart/form-data).")), field="scan")
    holder = producer_named(actor(), request.form.get("producer", ""))
    kept = commands.keep_scan(actor(), holder, scan=file.read(MOST_BYTES + 1))
    return jsonify(ScanView().dump(kept)), 201


@api.get("/certificates")
@signed_in
@token_scope("read")
@api.arguments(CursorQuery, location="query")
@api.response(200, CertificateView(many=True))
def certificates(query: dict[str, Any]) -> Any:
    """The OCOP certificates of one's own producers and places, the newest first."""
    return page(queries.certificates_visible_to(actor()), query, CertificateView(), by=[OcopCertificate.id])


@api.get("/certificates/<ref>")
@signed_in
@token_scope("read")
@api.response(200, CertificateView)
def certificate(ref: str) -> Any:
    """One OCOP certificate of one's own producers or places."""
    return shown_certificate(queries.certificate_for(actor(), ref))


@api.post("/certificates")
@producer
@token_scope("trade")
@idempotent()
@api.arguments(NewCertificate)
@api.response(201, CertificateView)
def enter_certificate(data: dict[str, Any]) -> Any:
    """Write an OCOP certificate down; `scan` is a reference from `/scans`, `goods` are addresses of own listings."""
    entered = commands.enter_certificate(actor(), producer_named(actor(), data.pop("producer")), **data)
    answer = shown_certificate(entered)
    answer.status_code = 201
    answer.headers["Location"] = f"/api/v1/certificates/{entered.reference}"
    return answer


@api.post("/certificates/<ref>/withdraw")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(WithdrawPaper)
@api.response(200, CertificateView)
def withdraw_certificate(data: dict[str, Any], ref: str) -> Any:
    """It counts no more: its producer gives it up, or a coordinator was told of its revocation and says why."""
    return shown_certificate(commands.withdraw_paper(actor(), queries.certificate_for(actor(), ref), **data))


def vouching(verb: Callable[..., Paper], schema: type, words: str) -> Callable[..., Any]:
    """A call of the coordinator about one certificate."""

    def call(data: dict[str, Any], ref: str) -> Any:
        return shown_certificate(verb(actor(), queries.certificate_for(actor(), ref), **data))

    call.__name__, call.__doc__ = f"{verb.__name__}_of_certificate", words
    return idempotent()(api.arguments(schema)(api.response(200, CertificateView)(call)))


for path, vouch, schema, words in (
    (
        "check",
        commands.check_paper,
        CheckPaper,
        "The number was read at its source; approving goes through `/reviews`.",
    ),
    ("goods", commands.cover_goods, CoverGoods, "Which goods it covers."),
    ("reevaluation", commands.confirm_reevaluation, ConfirmReevaluation, "A new evaluation is under way."),
):
    api.post(f"/certificates/<ref>/{path}")(coordinator(token_scope("coordinate")(vouching(vouch, schema, words))))


def shown_certificate(found: Paper) -> Any:
    """The certificate with its version."""
    return with_etag(jsonify(CertificateView().dump(found)), found)
