"""News of somebody's own account, for them alone."""

from __future__ import annotations

from marketplace.accounts.events import PasswordChanged, ResetCodeIssued
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import now
from marketplace.kernel.commands import on
from marketplace.kernel.i18n import N_

from .. import commands


@on(PasswordChanged)
def tell_of_a_new_password(event: PasswordChanged) -> None:
    """Whoever did not do it themselves must know at once."""
    commands.tell_person(
        SYSTEM,
        event.person,
        key=f"password:{event.person.id}:{now().isoformat()}",
        subject=N_("Mật khẩu của bạn vừa được đổi"),
        body=N_("Nếu không phải bạn đổi, hãy gọi điều phối viên của xã, phường ngay."),
        path="/tai-khoan",
        values={},
    )


@on(ResetCodeIssued)
def tell_of_a_code(event: ResetCodeIssued) -> None:
    """A code nobody asked for does not go unnoticed."""
    commands.tell_person(
        SYSTEM,
        event.person,
        key=f"reset-code:{event.person.id}:{now().isoformat()}",
        subject=N_("Có người xin mã đặt lại mật khẩu cho bạn"),
        body=N_("%(official)s vừa cấp mã đặt lại mật khẩu cho bạn. Nếu bạn không nhờ, hãy gọi chợ ngay."),
        path="/tai-khoan",
        values={"official": event.actor.name},
    )
