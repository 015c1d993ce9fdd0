"""Papers at the review desk: how they are shown, judged and decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.approvals.registry import reviewable
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _

from . import commands, policy
from .checklist import CHECKS, REASONS
from .hints import hints_for_papers
from .models import OcopCertificate, Paper
from .queries import WHOLE
from .registry import Goods, coverable_goods, goods_covered_by, goods_of
from .schemas import CheckPaper, CoverGoods


@dataclass(frozen=True)
class PaperFile:
    """All a coordinator needs to decide about a paper; `coverable` is not read for many papers at once."""

    paper: Paper
    goods: Sequence[Goods] = ()
    coverable: Sequence[Goods] = ()

    @property
    def check_form(self) -> Form:
        """Where the coordinator notes how its number was checked."""
        return Form(CheckPaper())

    @property
    def goods_form(self) -> Form:
        """Where the goods of a certificate are put right; another paper covers none."""
        return Form(CoverGoods.about(self.coverable), values={"goods": [each.slug for each in self.goods]})


def file_of(paper: Paper) -> PaperFile:
    """The paper with the goods it covers and those it may cover."""
    if not isinstance(paper, OcopCertificate):
        return PaperFile(paper)
    return PaperFile(paper, goods_of(paper.id), coverable_goods(paper.producer))


def load_paper(paper_id: int) -> PaperFile:
    """The paper with its scan and whose it is."""
    return file_of(db.session.get_one(Paper, paper_id, options=WHOLE))


def load_papers(numbers: Collection[int]) -> dict[int, PaperFile]:
    """Many of them at once."""
    found = db.session.scalars(select(Paper).where(Paper.id.in_(numbers)).options(*WHOLE)).all()
    covered = goods_covered_by([paper.id for paper in found if paper.is_ocop])
    return {paper.id: PaperFile(paper, covered.get(paper.id, ())) for paper in found}


def looked_at_singly(files: Mapping[int, PaperFile]) -> dict[int, str]:
    """The number of each is read at its source."""
    return {number: _(N_("Giấy tờ phải đối chiếu từng giấy.")) for number in files}


def decided_paper(paper_id: int) -> Paper:
    """The paper a decision is about, as the database has it now, with whose it is."""
    return db.session.get_one(Paper, paper_id, options=[joinedload(Paper.producer)], populate_existing=True)


def approve_paper(actor: Actor, paper_id: int) -> None:
    """It counts from now on."""
    commands.verify_paper(actor, decided_paper(paper_id))


def give_back_paper(actor: Actor, paper_id: int, note: str) -> None:
    """It goes back to its producer with the note."""
    commands.refuse_paper(actor, decided_paper(paper_id), note=note)


def take_back_paper(actor: Actor, paper_id: int, since: datetime) -> None:
    """A slip of the coordinator: it waits as before, whatever the moment."""
    commands.take_back_paper(actor, decided_paper(paper_id))


reviewable(
    commands.PAPER,
    label=N_("Giấy tờ, giấy OCOP"),
    template="papers/_review_paper.html",
    load=load_paper,
    approve=approve_paper,
    give_back=give_back_paper,
    take_back=take_back_paper,
    checklist=CHECKS,
    reasons=REASONS,
    speaks_for=lambda actor, file: policy.may_keep(actor, file.paper),
    load_all=load_papers,
    hints=lambda files: hints_for_papers({number: file.paper for number, file in files.items()}),
    only_alone=looked_at_singly,
    symbol="flag",
)
