"""The words of a contract as they stand when it is made (consumer law 19/2023 Đ37.1); kept frozen on the order."""

from __future__ import annotations

from typing import Any

from marketplace.catalogue.models import Listing
from marketplace.kernel.decimals import plain_text
from marketplace.kernel.i18n import N_
from marketplace.organisations.models import Organisation
from marketplace.papers.models import OcopCertificate
from marketplace.stock.supply import Preorder

RIGHTS = (
    N_("Giá đã gồm thuế (nếu có). Ngoài tiền hàng, bạn không phải trả thêm khoản phí nào cho chợ."),
    N_("Bạn được hủy đơn, không mất phí, cho đến khi người bán soạn hàng."),
    N_("Hàng hỏng, thiếu hoặc không như mô tả: báo cho người bán để đổi, trả hoặc hoàn tiền."),
    N_("Nếu thông tin người bán đưa ra sai hoặc thiếu, bạn được chấm dứt hợp đồng trong 30 ngày, không mất phí."),
    N_("Khiếu nại gửi cho người bán hoặc cho chợ; chợ báo đã nhận trong 3 ngày làm việc."),
)


def seller(producer: Organisation) -> dict[str, Any]:
    """Who sells: what the law wants the buyer to know before ordering; `min_order` (đồng) where there is one."""
    least = {"min_order": producer.min_order.dong} if producer.min_order else {}
    return {
        **least,
        "slug": producer.slug,
        "name": producer.name,
        "kind": producer.kind.value,
        "kind_words": producer.kind.label,
        "address": producer.address,
        "phone": producer.phone,
        "representative": producer.representative,
        "tax_number": producer.tax_number,
    }


def buyer(
    buying: Organisation, contact_name: str, contact_phone: str, invoice: dict[str, str] | None
) -> dict[str, Any]:
    """Who buys, and whom to call."""
    return {
        "name": buying.name,
        "contact_name": contact_name,
        "contact_phone": contact_phone,
        "address": buying.address,
        "invoice": invoice,
    }


def invoice(buying: Organisation) -> dict[str, str]:
    """To whom the seller makes out an invoice (NĐ 254/2026 Đ10): exactly as registered."""
    return {
        "name": buying.name,
        "address": buying.address,
        "tax_number": buying.tax_number,
        "budget_number": buying.budget_number,
        "email": buying.invoice_email,
    }


def facts(
    listing: Listing, preorder: Preorder | None = None, priced_by: dict[str, str] | None = None
) -> dict[str, Any]:
    """What was said about the goods, the harvest they wait for, what set their price; what is empty is left out."""
    held = listing.content
    content = {"amount": plain_text(held.amount), "unit": held.unit.value} if held else None
    told = {
        "slug": listing.slug,
        "category": listing.category.name if listing.category else "",
        "picture": listing.category.icon if listing.category else "",
        "photo": listing.photos[0].digest if listing.photos else "",
        "origin": listing.origin,
        "condition": listing.condition.value,
        "content": content,
        "description": listing.description,
        "ingredients": listing.ingredients,
        "storage": listing.storage,
        "shelf_life": listing.shelf_life,
        "warning": listing.warning,
        "self_declaration": listing.self_declaration,
        "safety_certificate": listing.safety_certificate,
        "registration_number": listing.registration_number,
        "ocop": stars(listing.certificate),
        "lead_days": listing.lead_days,
        "preorder": preorder.facts if preorder else None,
        "priced_by": priced_by,
    }
    return {name: value for name, value in told.items() if value}


def stars(certificate: OcopCertificate | None) -> dict[str, Any] | None:
    """The stars the goods had on the day of the contract, and by what; none once they are over."""
    if certificate is None:
        return None
    return {
        "stars": certificate.stars,
        "number": certificate.number,
        "issuer": certificate.issuer,
        "valid_until": certificate.covers_until.isoformat(),
    }
