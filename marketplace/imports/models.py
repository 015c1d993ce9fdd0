from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.kernel.clock import now
from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.organisations.models import Organisation

from .states import AT_WORK, ImportState, RowState

LONGEST_SAID = 400


class GoodsImport(Dated, Versioned, Table):
    """A sheet of goods somebody sent: tried first, then written row by row by the worker, and taken back if need be."""

    __table_args__ = (Index("ix_goods_import_producer", "producer_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(6), unique=True)
    producer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[ImportState] = mapped_column(default=ImportState.MATCHING, index=True)
    file_name: Mapped[str] = mapped_column(String(120))
    form: Mapped[str] = mapped_column(String(8))  # xlsx or csv
    decimal_sign: Mapped[str] = mapped_column(String(1), default="")
    headings: Mapped[list[str]]
    columns: Mapped[list[str]]  # for each heading the field it fills, or "-"
    rows_read: Mapped[int]
    to_do: Mapped[int] = mapped_column(default=0)  # rows of the work going on, and how many are done
    done: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    producer: Mapped[Organisation] = relationship()
    by: Mapped[Person] = relationship()

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has something to do for it."""
        return self.state in AT_WORK

    @property
    def percent(self) -> int:
        """How much of the work going on is done."""
        return 100 * self.done // self.to_do if self.to_do else 100

    @property
    def seconds_left(self) -> int | None:
        """How long it will still take, going by how long it took so far; None before anything can be said."""
        if not self.done or self.started_at is None:
            return None
        took = (now() - self.started_at).total_seconds()
        return round(took / self.done * (self.to_do - self.done))


class GoodsImportRow(Table):
    """A row of the sheet as it was read, what is wrong with it, what it will change, and what became of it.

    `before` and `after` hold the fields it changes, each as a cell reads: what stands there now must be `before` for it
    to be written, and `after` for it to be taken back. Nobody's change made meanwhile is written over.
    """

    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        Index("ix_goods_import_row_state", "import_id", "state", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("goods_import.id"))
    number: Mapped[int]  # as the person sees it beside the row
    cells: Mapped[dict[str, Any]]  # `tables.Cells`
    state: Mapped[RowState] = mapped_column(default=RowState.UNREAD)
    is_new: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(120), default="")
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"), index=True)
    faults: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the sentence by the place of its column
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    said: Mapped[str] = mapped_column(
        String(400), default=""
    )  # why it could not be written or taken back; what it owes
    listing: Mapped[Listing | None] = relationship()
