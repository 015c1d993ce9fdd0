"""Vietnamese is the source text; every sentence has its English, and no English is left without a speaker."""

from marketplace.upkeep.words import missing


def test_every_sentence_has_its_english() -> None:
    wrong = missing()
    assert not wrong, "\n".join(wrong)
