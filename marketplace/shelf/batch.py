"""Many rows at once: each read by its own schema, each a change of its own, so that a fault stays with its row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import DomainError, Missing, sentences
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.idempotency import fingerprint, run_idempotent

from . import commands, queries
from .schemas import ChangeRow

OF_ROW = "_schema"


@dataclass(frozen=True)
class RowResult:
    """What became of one row: what it changed, or the sentences that say why it changed nothing."""

    slug: str
    status: int = 200
    code: str = ""
    changed: Sequence[str] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Written, or nothing to be written."""
        return not self.errors


def change_rows(actor: Actor, rows: Mapping[str, Mapping[str, Any]], *, key: str = "") -> list[RowResult]:
    """Change each of these rows, by the name in its listing's address; gives what became of each, in their order.

    Not one transaction on purpose: what is right is kept, whatever is wrong beside it. With a one-time `key` rows sent
    again because the answer was lost are not written again.
    """
    found = {slug: listing for slug, (listing, _item) in queries.goods_named(actor, list(rows)).items()}
    return [_changed(actor, slug, found.get(slug), row, key) for slug, row in rows.items()]


def _changed(actor: Actor, slug: str, listing: Listing | None, row: Mapping[str, Any], key: str) -> RowResult:
    try:
        if listing is None:
            raise Missing(_(N_("Không có sản phẩm này.")))
        data = ChangeRow().load(dict(row))
        return RowResult(slug, changed=_written(actor, listing, data, _key_of(key, slug, row)))
    except ValidationError as error:
        said = error.messages if isinstance(error.messages, dict) else {OF_ROW: error.messages}
        return RowResult(slug, 422, "invalid", errors={name: " ".join(sentences(each)) for name, each in said.items()})
    except DomainError as refusal:
        status = 412 if isinstance(refusal, commands.RowChanged) else refusal.status
        theirs = refusal.details.get("theirs", {})
        return RowResult(slug, status, refusal.code, errors=refusal.by_field, theirs=theirs)


def _written(actor: Actor, listing: Listing, data: dict[str, Any], key: str) -> list[str]:
    if not commands.is_changed(**data):
        return []
    if not key:
        return list(commands.change_row(actor, listing, **data).changed)

    def work() -> dict[str, Any]:
        return {"changed": list(commands.change_row(actor, listing, **data).changed)}

    answer, _again = run_idempotent(f"row:{actor.person_id or 0}", key, key, work)
    return list(answer["changed"])


def _key_of(key: str, slug: str, row: Mapping[str, Any]) -> str:
    """A key of the row's own, with its words in it: another change of the same row is another thing."""
    return fingerprint(key, slug, json.dumps(row, sort_keys=True, default=str)) if key else ""
