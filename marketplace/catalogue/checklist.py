"""What a coordinator looks at, by what a kind of goods asks for (market.md §5, facts §1.9–1.12). Data only."""

from __future__ import annotations

from marketplace.kernel.i18n import N_

from .states import Rule

PHOTOS = ("photos", N_("Ảnh đúng là hàng này, nhìn rõ"))
NAME = ("category", N_("Tên và nhóm hàng khớp với ảnh"))
PRICE = ("price", N_("Giá và đơn vị rõ ràng, hợp lý"))
ORIGIN = ("origin", N_("Nơi làm ra có thật và thuộc địa phương mình"))
CLAIMS = ("claims", N_("Không hứa chữa bệnh, không nói quá"))
LABEL = ("label", N_("Nhãn trên ảnh có thành phần, hạn dùng, khối lượng, nơi làm"))
DECLARED = ("declared", N_("Số tự công bố đúng với giấy đã nộp"))
SAFE = ("safe", N_("Giấy an toàn thực phẩm còn hạn, hoặc lý do miễn đúng"))
REGISTERED = ("registered", N_("Số đăng ký tra được, còn hiệu lực"))
DISCLAIMER = ("disclaimer", N_("Có câu “không phải là thuốc, không thay thế thuốc chữa bệnh”"))
MATERIAL_OF_CRAFT = ("material", N_("Vật liệu ghi đúng, không dùng gỗ rừng, động vật rừng"))

NOT_SOLD = "not_sold"  # the reason that says no for good
ALWAYS = (PHOTOS, NAME, PRICE, ORIGIN)
CHECKS = {
    Rule.RAW: (*ALWAYS, CLAIMS),
    Rule.PACKAGED: (*ALWAYS, CLAIMS, LABEL, DECLARED, SAFE),
    Rule.SUPPLEMENT: (*ALWAYS, LABEL, REGISTERED, SAFE, DISCLAIMER),
    Rule.COSMETIC: (*ALWAYS, CLAIMS, LABEL, REGISTERED),
    Rule.CRAFT: (*ALWAYS, MATERIAL_OF_CRAFT),
    Rule.REFUSED: ALWAYS,
}
REASONS = (
    ("photos", N_("Ảnh mờ hoặc chưa thấy rõ hàng. Hãy chụp lại ngoài sáng.")),
    ("price", N_("Giá hoặc đơn vị chưa rõ. Hãy ghi giá cho một kg, một gói hay một con.")),
    ("origin", N_("Chưa ghi rõ nơi trồng, nuôi hoặc làm ra.")),
    ("papers", N_("Thiếu giấy tờ của nhóm hàng này. Hãy ghi số giấy, hoặc gọi cho xã, phường để được giúp.")),
    ("category", N_("Nhóm hàng chưa đúng. Hãy chọn lại nhóm.")),
    ("expiry", N_("Chưa ghi hạn dùng. Hãy ghi như trên nhãn, ví dụ 6 tháng từ ngày làm.")),
    ("claims", N_("Lời viết có chỗ hứa chữa bệnh. Luật không cho. Hãy bỏ chỗ đó, chỉ kể cách làm và vị ngon.")),
    ("not_mine", N_("Ảnh này đã có ở hàng của người khác. Hãy chụp chính hàng của mình.")),
    (NOT_SOLD, N_("Hàng này không bán được ở chợ. Hãy gọi cho xã, phường để được giải thích.")),
)
