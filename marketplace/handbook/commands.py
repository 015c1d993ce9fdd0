"""Publishing the market's own rules: a version is never changed, only followed by another."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import func, select

from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import HERE, now, today
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _

from . import policy as rules
from .events import PolicyPublished
from .models import PolicyVersion
from .queries import versions_of
from .states import Policy

TEXTS = Path(__file__).parent / "texts"


class TooLate(DomainError):
    """A rule cannot have bound people before it was published."""

    status = 422


@command
def publish_policy(
    actor: Actor,
    *,
    policy: Policy,
    title_vi: str,
    body_vi: str,
    title_en: str,
    body_en: str,
    in_force_on: date | None = None,
) -> PolicyVersion:
    """Publish the next version of a page, in force at once or from a later day on.

    Raises TooLate for a day that is over.
    """
    require(rules.may_publish(actor))
    if in_force_on and in_force_on < today():
        raise TooLate(_(N_("Ngày có hiệu lực phải từ hôm nay trở đi.")), field="in_force_on")
    later_day = in_force_on and in_force_on > today()
    version = PolicyVersion(
        slug=policy,
        number=(db.session.scalar(select(func.max(PolicyVersion.number)).where(PolicyVersion.slug == policy)) or 0) + 1,
        title_vi=title_vi,
        title_en=title_en,
        body_vi=body_vi,
        body_en=body_en,
        in_force_from=datetime.combine(in_force_on, time(), HERE) if later_day and in_force_on else now(),
        published_by_id=actor.person_id,
    )
    db.session.add(version)
    db.session.flush()
    record(PolicyPublished(version))
    return version


@command
def load_texts() -> int:
    """Publish the texts the market came with where nobody has written others; gives how many were published."""
    return sum(_load(policy) for policy in Policy if all(_file(policy, language).exists() for language in ("vi", "en")))


def _load(policy: Policy) -> bool:
    (title_vi, body_vi), (title_en, body_en) = (
        _split(_file(policy, language).read_text("utf-8")) for language in ("vi", "en")
    )
    latest = next(iter(versions_of(policy)), None)
    if latest and (latest.published_by_id or (latest.body_vi, latest.body_en) == (body_vi, body_en)):
        return False
    publish_policy(SYSTEM, policy=policy, title_vi=title_vi, body_vi=body_vi, title_en=title_en, body_en=body_en)
    return True


def _file(policy: Policy, language: str) -> Path:
    return TEXTS / language / f"{policy.value}.md"


def _split(text: str) -> tuple[str, str]:
    """The heading and what stands beneath it."""
    heading, _newline, body = text.strip().partition("\n")
    return heading.removeprefix("# ").strip(), body.strip()
