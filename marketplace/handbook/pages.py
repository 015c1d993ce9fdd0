"""The market's own rules, for everybody, in every version there was."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template

from marketplace.kernel.access import anyone

from . import queries
from .markup import as_html
from .models import PolicyVersion
from .states import Policy

pages = Blueprint("handbook", __name__)


@anyone
def policy(slug: str) -> Any:
    """The version that binds today."""
    versions = queries.versions_of(Policy(slug))
    found = queries.in_force(versions)
    if found is None:
        abort(404)
    return _page(found, versions)


@anyone
def version(slug: str, number: int) -> Any:
    """A version as it stood, or as it will stand."""
    found = queries.version_of(Policy(slug), number)
    return _page(found, queries.versions_of(Policy(slug)))


def _page(shown: PolicyVersion, versions: Any) -> Any:
    return render_template(
        "handbook/policy.html",
        version=shown,
        versions=versions,
        current=queries.in_force(versions),
        body=as_html(shown.body),
        policies=list(Policy),
    )


for each in Policy:  # six addresses at the root of the market
    pages.add_url_rule(f"/{each.value}", view_func=policy, defaults={"slug": each.value})
    pages.add_url_rule(f"/{each.value}/ban-<int(max=9999):number>", view_func=version, defaults={"slug": each.value})
