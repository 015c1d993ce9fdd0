"""Vietnamese is the source text; every sentence has its English, and no English is left without a speaker."""

from marketplace.kernel.i18n import C_, gettext, speaking
from marketplace.upkeep.words import missing


def test_every_sentence_has_its_english() -> None:
    wrong = missing()
    assert not wrong, "\n".join(wrong)


def test_a_deed_in_the_log_and_its_button_have_each_their_english() -> None:
    with speaking("en"):
        assert gettext("Mở tài khoản") == "Open an account"
        assert gettext(C_("nhật ký", "Mở tài khoản")) == "Opened an account"
    assert gettext(C_("nhật ký", "Mở tài khoản")) == "Mở tài khoản"
