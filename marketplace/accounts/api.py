"""The caller, and the keys of the caller's programs."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from marketplace.kernel.access import anyone, signed_in, token_scope
from marketplace.kernel.actor import VISITOR, actor
from marketplace.kernel.rest import CursorQuery, page, versioned_by

from . import commands, queries, schemas, throttle
from .commands.signing_in import WrongSignIn
from .models import ApiToken

api = Blueprint("accounts_api", __name__, url_prefix="/api/v1", description="The caller and the caller's tokens")


@api.post("/tokens")
@anyone
@api.arguments(schemas.ObtainToken)
@api.response(201, schemas.IssuedTokenView)
def obtain_token(data: dict[str, Any]) -> Any:
    """Get a token with phone and password. Its secret is in this answer only, so a repeat makes another token."""
    verb = throttle.throttled(commands.obtain_token, throttle.SIGN_IN, request.remote_addr)
    try:
        issued = verb(VISITOR, **data)
    except WrongSignIn as refusal:
        refusal.status = 401  # on the page it is a form to mend, for a program it is no access
        raise
    shown = {name: getattr(issued.token, name) for name in schemas.TokenView().fields}
    return {**shown, "token": issued.secret}, 201, {"Cache-Control": "no-store"}


@api.get("/tokens")
@signed_in
@token_scope("read")
@api.arguments(CursorQuery, location="query")
def tokens(query: dict[str, Any]) -> Any:
    """The caller's own tokens in force, newest first; never their secrets."""
    return page(queries.tokens_visible_to(actor()), query, schemas.TokenView(), by=[ApiToken.id])


@api.get("/tokens/<reference>")
@signed_in
@token_scope("read")
@api.response(200, schemas.TokenView)
def token(reference: str) -> ApiToken:
    """One of the caller's own tokens."""
    return queries.token_for(actor(), reference)


@api.delete("/tokens/<reference>")
@signed_in
@versioned_by("nothing")
@api.response(204)
def revoke_token(reference: str) -> None:
    """End one of the caller's own tokens, perhaps the one in use."""
    commands.revoke_token(actor(), queries.token_for(actor(), reference))


@api.get("/me")
@signed_in
@token_scope("read")
@api.response(200, schemas.MeView)
def me() -> dict[str, Any]:
    """Who the token acts for, and what it may do."""
    person = queries.person_of(actor())
    shown = {name: getattr(person, name) for name in ("name", "phone", "email", "language")}
    scopes = sorted(actor().scopes or ())
    return {**shown, "scopes": scopes, "roles": queries.memberships_of(person)}
