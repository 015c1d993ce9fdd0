"""What is typed to introduce a producer, and to take something off its page."""

from __future__ import annotations

from marshmallow import fields, validate

from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import Schema, Text, Tick, WholeNumber
from marketplace.organisations.fields import PictureField

MOST_WORDED = 50


class PictureWords(Schema):
    """The words of one picture, by its name in the store."""

    digest = Text(max=64, required=True)
    words = Text(N_("Trong ảnh có gì"), max=160)


class WriteIntroduction(Schema):
    """The page of a producer as buyers read it from now on; `version` is the one this was made from."""

    pictures = fields.List(
        fields.Nested(PictureWords),
        load_default=list,
        validate=validate.Length(max=MOST_WORDED, error=N_("Nhiều ảnh quá.")),
        metadata={"label": N_("Ảnh ở trang")},
    )
    picture = PictureField(
        N_("Thêm ảnh"), hint=N_("Mặt người làm, vườn, cách làm: mỗi lần một ảnh."), load_default=None
    )
    picture_words = Text(
        N_("Trong ảnh mới có gì"),
        max=160,
        hint=N_("Cho người không nhìn thấy ảnh. Ví dụ: Bà Dung phơi măng trước nhà."),
    )
    story = Text(
        N_("Lời giới thiệu"),
        max=2000,
        lines=True,
        hint=N_("Ai làm, làm gì, làm thế nào. Viết như nói với khách. Không viết là hàng chữa bệnh."),
    )
    since = WholeNumber(N_("Làm từ năm nào"), min=0, max=2100, load_default=0, hint=N_("Bốn chữ số, ví dụ 2012."))
    shows_phone = Tick(
        N_("Tôi đồng ý cho mọi người thấy số điện thoại của nhà tôi trên chợ."),
        hint=N_("Không bắt buộc. Bỏ dấu lúc nào cũng được: số biến khỏi trang, tờ dán và máy tìm kiếm ngay."),
    )
    call_hours = Text(N_("Gọi giờ nào thì tiện"), max=80, hint=N_("Ví dụ: 11 giờ đến 13 giờ, sau 18 giờ."))
    version = WholeNumber(widget="hidden", load_default=None)


class Withhold(Schema):
    """What leaves a producer's page, and why."""

    digest = Text(max=64)
    why = Text(N_("Lý do ẩn"), min=5, max=500, lines=True, required=True, hint=N_("Người bán đọc đúng từng chữ này."))
