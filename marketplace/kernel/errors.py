"""What can be refused, said in words a person can act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .i18n import N_, _


class DomainError(Exception):
    """A refusal: a sentence for the person, the field it belongs to, a stable code for programs."""

    status = 409

    def __init__(self, sentence: str, field: str = "_schema", **details: Any) -> None:
        super().__init__(sentence)
        self.sentence, self.field, self.details = sentence, field, details

    @property
    def by_field(self) -> dict[str, str]:
        """Every sentence with its field: several when `fields=` was given, else the one."""
        return self.details.get("fields") or {self.field: self.sentence}

    @property
    def code(self) -> str:
        """The refusal's name in snake_case, as the API gives it: `out_of_stock`."""
        name = type(self).__name__
        return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


class NotAllowed(DomainError):
    """The thing is theirs to see, but not to change."""

    status = 403


class Missing(DomainError):
    """There is no such thing, or it is none of theirs; the two answers are the same on purpose."""

    status = 404


class Duplicate(DomainError):
    """Somebody else has that name, number or place already."""


class ChangedMeanwhile(DomainError):
    """Two hands on one thing: the second is told to look again."""


def require(allowed: bool, sentence: str = N_("Bạn không được làm việc này.")) -> None:
    """The first line of a command: go on only if the policy says so.

    Raises NotAllowed otherwise, with `sentence` where one is given.
    """
    if not allowed:
        raise NotAllowed(_(sentence))


def sentences(said: Any) -> list[str]:
    """Error messages, however deep, as a flat list of sentences in the reader's language."""
    if said is None:
        return []
    if isinstance(said, str):
        return [_(said)]
    if isinstance(said, Mapping):
        said = said.values()
    return list(dict.fromkeys(each for part in said for each in sentences(part)))
