"""Reference data: places, product sets, banks, the first partnership, policy pages. Loaded as often as one likes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from marketplace.catalogue.models import Category
from marketplace.catalogue.states import Rule
from marketplace.handbook.commands import load_texts
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.i18n import N_
from marketplace.kernel.text import fold, sort_key
from marketplace.localities.models import Locality, Province
from marketplace.organisations.models import Bank
from marketplace.partnerships.models import Partnership
from marketplace.partnerships.states import PartnershipState

DATA = Path(__file__).parent / "data"
DA_NANG = ("48", "TP. Đà Nẵng")
TRA_TAN, HOA_CUONG = "20923", "20257"
SIGNED_ON = date(2025, 8, 8)
CLAUSE = (
    "Xúc tiến thương mại: kết nối tiêu thụ nông sản, sản phẩm OCOP; tổ chức hoạt động xúc tiến thương mại; giới thiệu"
    " sản phẩm; khuyến khích doanh nghiệp, hộ kinh doanh hai địa phương đầu tư vào thương mại - dịch vụ, du lịch,"
    " nông nghiệp, du lịch sinh thái, vui chơi giải trí."
)
ALCOHOL = N_(
    "Chợ này không bán rượu và đồ uống có cồn: bán rượu trên mạng phải có giấy phép, kiểm tra tuổi người mua và không"
    " được trả tiền mặt (Luật 44/2019, Điều 16); rượu nấu để dùng trong nhà thì không được bán (Điều 17)."
)
TOURISM = N_(
    "Chợ này bán hàng giao tận tay, chưa nhận đặt chuyến đi và chỗ nghỉ. Muốn giới thiệu du lịch của thôn,"
    " hãy gọi điều phối viên của xã."
)
REFUSALS = {14: ALCOHOL, 15: ALCOHOL, 26: TOURISM}


@command
def load_reference_data() -> dict[str, int]:
    """Bring places, product sets, banks, the partnership and the policy pages up to the files; gives their counts."""
    return {
        "localities": load_localities(),
        "categories": load_categories(),
        "banks": load_banks(),
        "partnerships": load_partnership(),
        "policy texts published": load_texts(),
    }


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """The rows of a data file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def keep(model: type[Any], found: dict[Any, Any], key: Any, **values: Any) -> None:
    """Change the row under this key, or add it. A row nobody changed costs nothing."""
    if (row := found.get(key)) is None:
        db.session.add(model(**values))
        return
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def load_localities() -> int:
    """The province and its communes, wards and special zone."""
    code, name = DA_NANG
    keep(Province, {each.code: each for each in db.session.scalars(select(Province))}, code, code=code, name=name)
    db.session.flush()
    known = {each.code: each for each in db.session.scalars(select(Locality))}
    rows = list(rows_of("communes-da-nang.csv"))
    for row in rows:
        words = {"folded": fold(row["name"]), "sort_key": sort_key(row["name"])}
        keep(Locality, known, row["code"], **row, **words)
    return len(rows)


def load_categories() -> int:
    """The 26 product sets of QĐ 26/2026, with the short names people see and what each asks of a listing."""
    official = {row["set_no"]: row for row in rows_of("ocop-taxonomy.csv")}
    known = {each.id: each for each in db.session.scalars(select(Category))}
    for row in rows_of("categories.csv"):
        number = int(row["set_no"])
        law = official[row["set_no"]]
        keep(
            Category,
            known,
            number,
            id=number,
            group_code=law["group"],
            group_name=law["group_name"],
            family=law["family"],
            name=law["set_name"],
            authority=law["authority"],
            short_name=row["short_name"],
            short_name_en=row["short_name_en"],
            slug=row["slug"],
            icon=row["icon"],
            rule=Rule(row["rule"]),
            refusal=REFUSALS.get(number, ""),
        )
    return len(official)


def load_banks() -> int:
    """The banks that take VietQR transfers."""
    known = {each.bin: each for each in db.session.scalars(select(Bank))}
    rows = list(rows_of("bank-bins.csv"))
    for row in rows:
        keep(Bank, known, row["bin"], **row)
    return len(rows)


def load_partnership() -> int:
    """Trà Tân and Hòa Cường, as signed on 8 August 2025; left alone once it is there."""
    db.session.flush()
    ends = {
        each.code: each.id
        for each in db.session.scalars(select(Locality).where(Locality.code.in_((TRA_TAN, HOA_CUONG))))
    }
    highland, lowland = ends[TRA_TAN], ends[HOA_CUONG]
    same = select(Partnership.id).where(Partnership.highland_id == highland, Partnership.lowland_id == lowland)
    if db.session.scalar(same) is None:
        db.session.add(
            Partnership(
                highland_id=highland,
                lowland_id=lowland,
                state=PartnershipState.SIGNED,
                signed_on=SIGNED_ON,
                clause=CLAUSE,
            )
        )
    return 1
