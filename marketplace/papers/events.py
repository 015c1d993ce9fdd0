from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .models import OcopCertificate, Paper


@dataclass(frozen=True)
class GoodsNamed:
    """Somebody who may said which goods, by their addresses, a certificate covers: exactly these from now on."""

    certificate: OcopCertificate
    goods: Collection[str]


@dataclass(frozen=True)
class PaperEntered:
    """A producer wrote down a paper: a coordinator is to look at it."""

    paper: Paper


@dataclass(frozen=True)
class PaperVerified:
    """A coordinator held its number against the source: it counts."""

    paper: Paper


@dataclass(frozen=True)
class PaperRefused:
    """A coordinator asked for something to be mended in a paper."""

    paper: Paper
    note: str


@dataclass(frozen=True)
class PaperWithdrawn:
    """It counts no more, by its holder's wish or a coordinator's word."""

    paper: Paper
    reason: str
    by_holder: bool


@dataclass(frozen=True)
class PaperEnding:
    """It ends soon: one of the marks before its last day has come."""

    paper: Paper
    mark: int


@dataclass(frozen=True)
class PaperEnded:
    """Its last day has passed; whatever rested on it is gone from every page already."""

    paper: Paper


@dataclass(frozen=True)
class ReevaluationConfirmed:
    """A coordinator knows that a new evaluation is under way: the stars stay until its result, 180 days at most."""

    certificate: OcopCertificate
