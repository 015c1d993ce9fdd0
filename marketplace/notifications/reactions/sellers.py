"""News of a seller being verified or suspended, and of the page that introduces them."""

from __future__ import annotations

from typing import Any

from marketplace.introductions.events import GivenBackToThePage, TakenOffThePage
from marketplace.kernel.commands import on
from marketplace.kernel.i18n import N_
from marketplace.organisations.events import (
    OrganisationReinstated,
    OrganisationReturned,
    OrganisationSuspended,
    OrganisationVerified,
)

from .telling import tell_producer

ORGANISATION_NEWS = {
    OrganisationVerified: (N_("Đã xác minh: %(name)s"), N_("Hồ sơ đã được xác minh. Hàng đã duyệt sẽ hiện trên chợ.")),
    OrganisationReturned: (
        N_("Hồ sơ cần bổ sung: %(name)s"),
        N_("Mở hồ sơ để xem cán bộ nhờ bổ sung gì, rồi gửi lại."),
    ),
    OrganisationSuspended: (N_("Tạm ngưng bán: %(name)s"), N_("Cán bộ đã tạm ngưng gian hàng: %(note)s")),
    OrganisationReinstated: (N_("Được bán lại: %(name)s"), N_("Gian hàng được mở lại. Hàng đã duyệt hiện trên chợ.")),
}


def tell_of_standing(event: Any) -> None:
    """A producer hears how it stands with the coordinators."""
    organisation = event.organisation
    key = f"organisation:{organisation.id}:{type(event).__name__}:{organisation.version}"
    told = ORGANISATION_NEWS[type(event)]
    tell_producer(organisation, key, told, "/ban-hang/ho-so", name=organisation.name, note=getattr(event, "why", ""))


for _standing in ORGANISATION_NEWS:
    on(_standing)(tell_of_standing)


PAGE_NEWS = {
    TakenOffThePage: (
        (N_("Cán bộ đã ẩn lời giới thiệu của %(name)s"), N_("Lý do: %(note)s\nBạn viết lại thì lời mới hiện ngay.")),
        (N_("Cán bộ đã ẩn một ảnh của %(name)s"), N_("Lý do: %(note)s\nBạn treo ảnh khác được ngay.")),
    ),
    GivenBackToThePage: (
        (N_("Lời giới thiệu của %(name)s hiện lại rồi"), N_("Cán bộ đã cho hiện lại. Bạn không phải làm gì.")),
        (N_("Ảnh của %(name)s hiện lại rồi"), N_("Cán bộ đã cho hiện lại. Bạn không phải làm gì.")),
    ),
}


def tell_of_the_page(event: TakenOffThePage | GivenBackToThePage) -> None:
    """A producer reads what a coordinator took off their page and why, or put back."""
    taken, producer = event.withholding, event.withholding.organisation
    of_story, of_picture = PAGE_NEWS[type(event)]
    key, path = f"withholding:{taken.id}:{type(event).__name__}", f"/ban-hang/trang-gioi-thieu/{producer.slug}"
    tell_producer(producer, key, of_story if taken.is_story else of_picture, path, name=producer.name, note=taken.why)


for _page in PAGE_NEWS:
    on(_page)(tell_of_the_page)
