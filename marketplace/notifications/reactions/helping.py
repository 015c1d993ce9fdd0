"""News of what was typed on behalf of a producer, and of who may."""

from __future__ import annotations

from marketplace.accounts.states import Role
from marketplace.assistance.events import ConsentRecorded, EntryObjected, EntryTyped, RelativeAllowed
from marketplace.assistance.links import path_to
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.kernel.i18n import N_
from marketplace.kernel.show import show_date

from .. import commands
from ..commands import Fact
from ..states import NewsKind
from .telling import tell_producer


@on(EntryTyped)
def tell_of_what_was_entered(event: EntryTyped) -> None:
    """The producer hears what somebody typed for them, with the page that answers it."""
    entry = event.entry
    told = (
        N_("Có người nhập thay: %(name)s"),
        N_(
            "%(helper)s vừa nhập thay bạn: “%(name)s”. Mở ra xem: đúng thì bấm đồng ý, không đúng thì bấm không đồng ý."
        ),
    )
    key, helper = f"entry:{entry.id}:{len(entry.steps)}", entry.assistance.helper.name
    tell_producer(entry.producer, key, told, path_to(entry), name=entry.listing.name, helper=helper)


@on(ConsentRecorded)
def tell_of_leave_written_down(event: ConsentRecorded) -> None:
    """The producer hears on whose word somebody may enter for them, and where to take it back."""
    consent = event.consent
    told = (
        N_("Đã ghi: %(helper)s được nhập thay bạn"),
        N_("%(official)s ghi rằng bạn đồng ý cho %(helper)s nhập hàng thay. Không đúng thì bấm rút lại."),
    )
    helper, official = consent.helper.name, consent.recorded_by.name
    tell_producer(consent.producer, f"leave:{consent.id}", told, "/ban-hang/nhap-ho", helper=helper, official=official)


@on(RelativeAllowed)
def tell_who_may_enter(event: RelativeAllowed) -> None:
    """A relative hears for whom they may enter goods, how long, and where to begin."""
    consent = event.consent
    commands.tell_person(
        SYSTEM,
        consent.helper,
        key=f"allowed:{consent.id}",
        subject=N_("Bạn được nhập thay %(producer)s"),
        body=N_("Bạn ghi hàng thay %(producer)s được đến hết ngày %(day)s. Mở trang “Nhập thay” để bắt đầu."),
        path="/nhap-ho",
        values={"producer": consent.producer.name, "day": show_date(consent.ends_on)},
    )


@on(EntryObjected)
def tell_of_an_objection(event: EntryObjected) -> None:
    """The coordinators of the place hear that a producer does not agree, and call."""
    entry = event.entry
    fact = Fact(
        key=f"objection:{entry.id}",
        kind=NewsKind.REMINDERS,
        role=Role.COORDINATOR,
        place_id=entry.producer.locality_id,
        subject=N_("%(producer)s không đồng ý: %(name)s"),
        body=N_("%(producer)s không đồng ý với hàng %(helper)s nhập thay. Hãy gọi rồi ghi lại đã thống nhất thế nào."),
        path="/dieu-phoi/nhap-ho",
        values={"producer": entry.producer.name, "name": entry.listing.name, "helper": entry.assistance.helper.name},
    )
    commands.tell(SYSTEM, facts=[fact])
