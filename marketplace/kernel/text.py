"""Vietnamese text: one spelling at every border, a folded one for search, a key for sorting, a slug for addresses."""

from __future__ import annotations

import re
import unicodedata

# Letters and tones in dictionary order (facts §4.3); a syllable sorts by its letters first, by its tones second.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\ud800-\udfff]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
NOT_WORD = re.compile(r"[^a-z0-9]+")


def clean(typed: str) -> str:
    """Text as it may enter the market: NFC, no control, zero-width or direction-changing characters, plain spaces."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u202f", " ")
    text = CONTROL.sub("", INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text).strip()


def cut_at_words(text: str, longest: int) -> str:
    """At most so many letters and a `…`, cut between words; a single longer word is cut where it must be."""
    if len(text) <= longest:
        return text
    head, _space, _rest = text[: longest + 1].rpartition(" ")
    return (head or text[:longest]).rstrip(" ,.–-") + "…"


def fold(text: str) -> str:
    """Text as search sees it: `Mật ong rừng` → `mat ong rung`; punctuation becomes a space."""
    marked = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold().replace("đ", "d"))
    bare = "".join(letter for letter in marked if unicodedata.category(letter) != "Mn")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in bare).split())


def exact(text: str) -> str:
    """Text for an exact-diacritic match: casefolded, with the tone marks where the new spelling puts them.

    `hoà` and `hòa` are one word; `đậu` and `dầu` stay two.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    words = "".join(letter if letter.isalnum() or unicodedata.combining(letter) else " " for letter in folded).split()
    return " ".join(_tone_last(word) for word in words)


def _tone_last(word: str) -> str:
    """A syllable with its tone taken out of the vowel and put at the end, so the tone's place no longer matters."""
    letters: list[str] = []
    tones: list[str] = []
    for mark in unicodedata.normalize("NFD", word):
        (tones if mark in TONES else letters).append(mark)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(tones)


def sort_key(text: str) -> str:
    """A string that sorts in SQL as the Vietnamese alphabet does: an, ao, ào, áo, ăn, ân, den, dừa, Đậu, đèn."""
    return " ".join(_syllable_key(word) for word in exact_words(text))[:400]


def exact_words(text: str) -> list[str]:
    """The words of a text, casefolded, with their marks."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in folded).split()


def _syllable_key(word: str) -> str:
    letters, tone = [], 1
    for letter in word:
        base = unicodedata.normalize("NFD", letter)
        tone = next((TONES[mark] for mark in base if mark in TONES), tone)
        plain = unicodedata.normalize("NFC", "".join(mark for mark in base if mark not in TONES))
        place = ALPHABET.find(plain)
        letters.append(f"{place + 20:02d}" if place >= 0 else f"{letter if letter.isascii() else '~'}")
    return f"{''.join(letters)}!{tone}"


def slug(text: str, longest: int = 60) -> str:
    """`Mật ong rừng (500 ml)` → `mat-ong-rung-500-ml`, for an address people can read and type."""
    return NOT_WORD.sub("-", fold(text))[:longest].strip("-") or "mat-hang"


def like_pattern(words: str) -> str:
    """A LIKE pattern that finds the words themselves, never as wildcards (escape character is a backslash)."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
