"""Words in the reader's language. The source text is Vietnamese; English comes from one catalogue per feature."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

LANGUAGES = ("vi", "en")
BETWEEN = "\x04"  # stands between a context and its sentence, as in gettext's own files
CATALOGUES = Path(__file__).parent.parent / "translations"
_language: ContextVar[str] = ContextVar("language", default="vi")


def language() -> str:
    """The reader's language: `vi` unless they chose `en`."""
    return _language.get()


def speak(chosen: str) -> None:
    """Answer in this language from here on."""
    _language.set(chosen if chosen in LANGUAGES else "vi")


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak this language inside the block: what is written to somebody else goes in the language they read."""
    token = _language.set(chosen if chosen in LANGUAGES else "vi")
    try:
        yield
    finally:
        _language.reset(token)


@cache
def english() -> dict[str, Any]:
    """Every English sentence by its Vietnamese one, read once from `translations/en/*.po`."""
    found: dict[str, Any] = {}
    for path in sorted((CATALOGUES / "en").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if message.id and message.string and not message.fuzzy:
                    key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
                    found[C_(message.context, key) if message.context else key] = message.string
    return found


def N_(sentence: str) -> str:
    """Mark a sentence for the catalogues without translating it yet (labels, constants)."""
    return sentence


def C_(context: str, sentence: str) -> str:
    """Mark a sentence that has another English in this context (gettext's msgctxt): a button, and the deed."""
    return f"{context}{BETWEEN}{sentence}"


def gettext(sentence: str, **values: Any) -> str:
    """The sentence in the reader's language, with `%(name)s` filled in."""
    plain = sentence.rpartition(BETWEEN)[2]
    words: Any = english().get(sentence, plain) if _language.get() == "en" else plain
    if isinstance(words, tuple):
        words = words[-1]
    return words % values if values else words


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    """Like gettext, for a counted thing; Vietnamese has one form, English two. `%(n)s` is the count."""
    words: Any = (one if n == 1 else many) if _language.get() == "vi" else english().get(one, one)
    if isinstance(words, tuple):
        words = words[0 if n == 1 else -1]
    return words % {"n": n, **values}


_ = gettext
