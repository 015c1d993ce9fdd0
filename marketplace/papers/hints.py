"""What a coordinator should look at twice in a paper: for many papers in as many statements as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.models import Organisation

from .models import OcopCertificate, Paper
from .registry import goods_covered_by
from .states import PaperState
from .validity import lawful_end


def hints_for_papers(papers: Mapping[int, Paper]) -> dict[int, list[str]]:
    """Sentences about each of these papers, by its number."""
    elsewhere = held_elsewhere(papers.values())
    covered = goods_covered_by([number for number, each in papers.items() if each.is_ocop])
    return {
        number: [
            *([_(N_("Không có bản chụp."))] if each.scan is None else []),
            *([_(N_("Giấy đã hết hạn."))] if each.is_over else []),
            *_certificate_hints(each, number in covered),
            *_holder_hint(each, elsewhere),
        ]
        for number, each in papers.items()
    }


def held_elsewhere(papers: Collection[Paper]) -> dict[tuple[str, str, str], dict[int, str]]:
    """Who else wrote down a paper of this kind, number and product: the producers' names by their numbers."""
    numbers = {each.number for each in papers}
    found: dict[tuple[str, str, str], dict[int, str]] = defaultdict(dict)
    held = (
        select(Paper.kind, Paper.number, Paper.product_name, Organisation.id, Organisation.name)
        .join(Organisation, Organisation.id == Paper.producer_id)
        .where(Paper.number.in_(numbers), Paper.state.in_((PaperState.ENTERED, PaperState.VERIFIED)))
    )
    for kind, number, product, producer_id, name in db.session.execute(held):
        found[kind, number, product][producer_id] = name
    return found


def _certificate_hints(paper: Paper, covers_goods: bool) -> list[str]:
    if not isinstance(paper, OcopCertificate):
        return []
    found = []
    if not covers_goods:
        found.append(_(N_("Chưa gắn món hàng nào: hãy gắn món để sao hiện ra.")))
    is_ministry = paper.issuer.casefold().startswith("bộ")
    if (paper.stars == 5) != is_ministry:
        found.append(
            _(N_("Hạng 5 sao do Bộ cấp, hạng 3 và 4 sao do tỉnh, thành phố cấp (giấy trước 7/2025: 3 sao cấp huyện)."))
        )
    if paper.expires_on and paper.expires_on < lawful_end(paper.issued_on):
        found.append(_(N_("Hạn ngắn hơn 36 tháng. Xem lại ngày trên giấy.")))
    code = f"-{paper.producer.locality.code}-"
    if paper.product_code and code not in paper.product_code:
        found.append(_(N_("Mã sản phẩm không mang mã xã, phường của nhà sản xuất.")))
    return found


def _holder_hint(paper: Paper, elsewhere: Mapping[tuple[str, str, str], Mapping[int, str]]) -> list[str]:
    same = elsewhere.get((paper.kind, paper.number, paper.product_name), {})
    others = {name for owner, name in same.items() if owner != paper.producer_id}
    return [_(N_("Số này %(names)s cũng đã ghi."), names=", ".join(sorted(others)))] if others else []
