"""Reads: the version in force, the versions before and the ones to come."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from marketplace.kernel.clock import now
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _

from .models import PolicyVersion
from .states import Policy


def versions_of(policy: Policy) -> Sequence[PolicyVersion]:
    """Every version of a page, the newest first."""
    return db.session.scalars(
        select(PolicyVersion).where(PolicyVersion.slug == policy).order_by(PolicyVersion.number.desc())
    ).all()


def in_force(versions: Sequence[PolicyVersion]) -> PolicyVersion | None:
    """The one that binds today, out of versions newest first; the very first binds from when it was written."""
    first = versions[-1] if versions else None
    return next((each for each in versions if each.in_force_from <= now()), first)


def current(policy: Policy) -> PolicyVersion | None:
    """The version of a page that binds today."""
    return in_force(versions_of(policy))


def version_of(policy: Policy, number: int) -> PolicyVersion:
    """One version by its number. Raises Missing."""
    found = db.session.scalar(select(PolicyVersion).where(PolicyVersion.slug == policy, PolicyVersion.number == number))
    if found is None:
        raise Missing(_(N_("Không có bản này.")))
    return found


def latest_versions() -> dict[str, PolicyVersion]:
    """The newest version of each page, for the administrator's list."""
    newest = (
        select(PolicyVersion.slug, func.max(PolicyVersion.number).label("number"))
        .group_by(PolicyVersion.slug)
        .subquery()
    )
    same = (PolicyVersion.slug == newest.c.slug) & (PolicyVersion.number == newest.c.number)
    return {each.slug: each for each in db.session.scalars(select(PolicyVersion).join(newest, same))}
