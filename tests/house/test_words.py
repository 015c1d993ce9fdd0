"""Vietnamese is the source text; every sentence has its English, and no English is left without a speaker."""

from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec

from marketplace.features import WITH_DEMO
from marketplace.kernel.i18n import C_, gettext, speaking
from marketplace.kernel.quantity import Unit
from marketplace.upkeep.words import missing


def enums(above: type[StrEnum] = StrEnum) -> Iterator[type[StrEnum]]:
    for each in above.__subclasses__():
        yield each
        yield from enums(each)


def test_every_sentence_has_its_english() -> None:
    wrong = missing()
    assert not wrong, "\n".join(wrong)


def test_a_deed_in_the_log_and_its_button_have_each_their_english() -> None:
    with speaking("en"):
        assert gettext("Mở tài khoản") == "Open an account"
        assert gettext(C_("nhật ký", "Mở tài khoản")) == "Opened an account"
    assert gettext(C_("nhật ký", "Mở tài khoản")) == "Mở tài khoản"


def test_every_member_that_is_shown_has_words() -> None:
    for room in WITH_DEMO:
        if find_spec(f"marketplace.{room}.states"):
            import_module(f"marketplace.{room}.states")
    shown = [member for each in set(enums()) for member in each if hasattr(member, "label")]
    wordless = [repr(member) for member in shown if not member.label]

    assert Unit.KG in shown
    assert not wordless, wordless
