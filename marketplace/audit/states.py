from __future__ import annotations

from marketplace.kernel.flow import Labelled
from marketplace.kernel.i18n import C_, N_


class By(Labelled):
    """Who did it: a person in a browser, a person's program, somebody not signed in, the market itself."""

    PERSON = "person", C_("nhật ký", "Người dùng")
    PROGRAM = "program", N_("Chương trình")
    VISITOR = "visitor", N_("Khách")
    MARKET = "market", N_("Chợ tự làm")
