"""What a coordinator looks at in a paper, and why one goes back. Data only."""

from __future__ import annotations

from marketplace.kernel.i18n import N_

CHECKS = (
    ("number", N_("Số trên bản chụp đúng với số đã ghi và số ở nguồn")),
    ("holder", N_("Giấy cấp cho đúng nhà sản xuất này")),
    ("product", N_("Đúng sản phẩm, đúng món hàng được gắn")),
    ("days", N_("Ngày cấp, ngày hết hạn đúng như trên giấy")),
)
REASONS = (
    ("number", N_("Số giấy chưa đúng. Hãy ghi lại như trên giấy.")),
    ("unclear", N_("Bản chụp chưa rõ số hoặc dấu. Hãy chụp lại ngoài sáng.")),
    ("no_scan", N_("Chưa có bản chụp của giấy. Hãy chụp và gửi lại.")),
    ("other_holder", N_("Giấy này không đứng tên nhà sản xuất.")),
    ("days", N_("Ngày cấp hoặc ngày hết hạn chưa đúng. Hãy ghi lại như trên giấy.")),
    ("other_goods", N_("Món hàng được gắn không phải sản phẩm ghi trên giấy.")),
)
