from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, true

from marketplace.kernel.db import db
from marketplace.kernel.text import clean, exact, exact_words, fold

from .models import SearchDocument, SearchWord

LONGEST = 100
MOST_WORDS = 8
SHORT = 2
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: as typed (and perhaps cut), folded for finding, exact for ranking."""

    typed: str = ""
    folded: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.typed)


def read_wanted(typed: str | None) -> Wanted:
    """Typed words, cleaned and cut to what the market looks for; a text of ten thousand letters is no question."""
    text = " ".join(clean((typed or "")[: LONGEST * 8]).split())
    kept = text[:LONGEST].strip()
    folded = fold(kept).split()
    is_cut = len(text) > LONGEST or len(folded) > MOST_WORDS
    return Wanted(kept, tuple(folded[:MOST_WORDS]), tuple(exact(kept).split()[:MOST_WORDS]), is_cut)


def is_found(wanted: Wanted) -> ColumnElement[bool]:
    """Every word, without its marks. Signs such as % and _ are no words: a question of signs alone finds nothing."""
    if not wanted.folded:
        return SearchDocument.listing_id.is_(None)
    return and_(*map(has_folded, wanted.folded))


def is_found_in_part(wanted: Wanted) -> ColumnElement[bool]:
    """At least one of the words: the nearest there is when nothing has them all."""
    return or_(*map(has_folded, wanted.folded)) if wanted.folded else SearchDocument.listing_id.is_(None)


def is_exact(wanted: Wanted) -> ColumnElement[bool]:
    """Every word with its marks as typed: “dầu” before “đậu”."""
    return and_(true(), *(SearchDocument.exact.like(f"% {word} %") for word in wanted.exact))


def has_folded(word: str) -> ColumnElement[bool]:
    """A word begins like this; one of two letters (`ga`, `ca`) is the whole word. Only letters and digits get here."""
    return SearchDocument.folded.like(f"% {word} %" if len(word) <= SHORT else f"% {word}%")


def nearest_words(wanted: Wanted) -> str | None:
    """“Có phải bạn tìm …?”: the question with each unknown word put right by one letter; None when nothing is near."""
    near = {word: {word, *one_letter_off(word)} for word in wanted.folded}
    known = words_like(set().union(*near.values()))
    if not known:
        return None
    kept = [_mended(word, near[word], known) for word in wanted.folded]
    if None in kept or all(word in known for word in wanted.folded):
        return None
    return " ".join(word for word in kept if word)


def words_like(folded: Iterable[str]) -> dict[str, SearchWord]:
    """For each of these folded words the way it is written most often."""
    rows = db.session.scalars(
        select(SearchWord)
        .where(SearchWord.folded.in_(sorted(folded)))
        .order_by(SearchWord.uses, SearchWord.word.desc())
    )
    return {row.folded: row for row in rows}


def _mended(word: str, near: set[str], known: dict[str, SearchWord]) -> str | None:
    if word in known:
        return known[word].word
    found = [known[other] for other in near if other in known]
    return min(found, key=lambda row: (-row.uses, row.word)).word if found else None


def one_letter_off(word: str) -> set[str]:
    """Every spelling one slip away: a letter left out, put in, taken for another, or two that changed places."""
    if len(word) <= SHORT or len(word) > 12:
        return set()
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {before + after[1:] for before, after in cuts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    taken = {before + letter + after[1:] for before, after in cuts if after for letter in LETTERS}
    put_in = {before + letter + after for before, after in cuts for letter in LETTERS}
    return (left_out | swapped | taken | put_in) - {word}


def words_of(text: str) -> set[str]:
    """The words of a name, as written but in small letters."""
    return {word for word in exact_words(text) if len(word) <= 40 and not word.isdigit()}
