"""What a form was drawn from, and what somebody else changed since."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marketplace.kernel.decimals import plain_text
from marketplace.kernel.errors import ChangedMeanwhile
from marketplace.kernel.i18n import N_, _

from ..models import MATERIAL, TERMS, Listing, ListingRevision
from .steps import asked


def seen_now(listing: Listing, revision: ListingRevision | None) -> str:
    """What a form is drawn from, for its hidden field: the edition, the row, and the revision being written."""
    base = revision.base if revision else listing.edition
    return f"{base}.{listing.version}.{revision.id if revision else 0}.{revision.version if revision else 0}"


def base_of(seen: str, current: ListingRevision | None, listing: Listing) -> int:
    """The edition the words were begun from."""
    parts = _parts(seen)
    if parts is not None:
        return min(max(parts[0], 1), listing.edition)
    return current.base if current else listing.edition


def refuse_what_others_changed(
    listing: Listing, current: ListingRevision | None, seen: str, changes: Mapping[str, Any]
) -> None:
    """Two hands on one form: the later one reads what the other wrote, at its field, and sends again to overrule it.

    Raises ChangedMeanwhile with a sentence for each such field.
    """
    parts = _parts(seen)
    if parts is None:
        return
    _base, version, revision_id, revision_version = parts
    theirs: dict[str, Any] = {}
    if version != listing.version:
        theirs |= {name: asked(current or listing, listing, name) for name in TERMS if name in changes}
        theirs |= {name: getattr(listing, name) for name in ("lead_days", "weight_tolerance") if name in changes}
    if current is not None and (revision_id, revision_version) != (current.id, current.version):
        theirs |= {name: getattr(current, name) for name in MATERIAL if name in changes}
    said = {
        name: _(N_("Người khác vừa ghi “%(theirs)s”. Bấm gửi lại nếu vẫn muốn dùng của bạn."), theirs=_as_words(value))
        for name, value in theirs.items()
        if changes[name] != value
    }
    if said:
        raise ChangedMeanwhile(_(N_("Có người vừa sửa sản phẩm này.")), fields=said)


def _parts(seen: str) -> tuple[int, int, int, int] | None:
    parts = seen.split(".")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        return None
    base, version, revision_id, revision_version = map(int, parts)
    return base, version, revision_id, revision_version


def _as_words(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain_text(value)
    return _(getattr(value, "label", "") or str(value if value is not None else ""))
