"""How a producer is told, whatever it is about."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.accounts.states import Role
from marketplace.kernel.actor import SYSTEM
from marketplace.organisations.models import Organisation

from .. import commands
from ..commands import Fact
from ..states import NewsKind


def tell_producer(
    producer: Organisation,
    key: str,
    told: Sequence[str],
    path: str = "/ban-hang/san-pham",
    kind: NewsKind = NewsKind.APPROVALS,
    **values: object,
) -> None:
    """What became of a producer's goods or standing, for everybody who sells for it."""
    subject, body = told
    fact = Fact(key, kind, Role.PRODUCER, producer.id, subject, body, path, values)
    commands.tell(SYSTEM, facts=[fact])
