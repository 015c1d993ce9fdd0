"""Which papers a kind of goods asks for (market.md §5, facts §1.9–1.10). Data, and two questions about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from marketplace.kernel.i18n import N_
from marketplace.papers.states import PaperKind

from .states import Rule


@dataclass(frozen=True)
class Asked:
    """A paper goods must name by its number: in which field of the listing, the sentence when it is missing, and the
    field whose words stand in for it."""

    kind: PaperKind
    field: str
    sentence: str
    instead: str = ""


DECLARATION = Asked(PaperKind.DECLARATION, "self_declaration", N_("Thực phẩm đóng gói cần số bản tự công bố sản phẩm."))
SAFETY = Asked(
    PaperKind.SAFETY,
    "safety_certificate",
    N_("Hãy ghi số giấy an toàn thực phẩm, hoặc lý do được miễn ở ô bên dưới."),
    instead="safety_exemption",
)
REGISTERED = N_("Nhóm hàng này cần số đăng ký hoặc số phiếu công bố.")
ASKED: dict[Rule, tuple[Asked, ...]] = {
    Rule.RAW: (),
    Rule.PACKAGED: (DECLARATION, SAFETY),
    Rule.SUPPLEMENT: (SAFETY, Asked(PaperKind.REGISTRATION, "registration_number", REGISTERED)),
    Rule.COSMETIC: (Asked(PaperKind.COSMETIC, "registration_number", REGISTERED),),
    Rule.CRAFT: (),
    Rule.REFUSED: (),
}


def asked_of(rules: Collection[Rule]) -> list[PaperKind]:
    """The kinds of papers goods under these rules ask for, each once."""
    return list(dict.fromkeys(asked.kind for rule in Rule if rule in rules for asked in ASKED[rule]))


def rules_asking(kind: PaperKind) -> set[Rule]:
    """The rules under which goods ask for this kind of paper."""
    return {rule for rule, papers in ASKED.items() if any(asked.kind is kind for asked in papers)}
