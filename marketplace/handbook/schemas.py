"""What an administrator types to publish a page."""

from __future__ import annotations

from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import Choice, DateField, Schema, Text

from .states import Policy

LONGEST = 60_000


class PublishPolicy(Schema):
    """The next version of one page, in both languages."""

    policy = Choice(Policy, N_("Trang"), required=True, widget="hidden")
    title_vi = Text(N_("Tiêu đề tiếng Việt"), max=120, required=True)
    body_vi = Text(
        N_("Nội dung tiếng Việt"),
        max=LONGEST,
        lines=True,
        required=True,
        hint=N_("Viết bằng Markdown: ## cho đề mục, - cho gạch đầu dòng."),
    )
    title_en = Text(N_("Tiêu đề tiếng Anh"), max=120, required=True)
    body_en = Text(N_("Nội dung tiếng Anh"), max=LONGEST, lines=True, required=True)
    in_force_on = DateField(N_("Có hiệu lực từ ngày"), load_default=None, hint=N_("Để trống: có hiệu lực ngay."))
