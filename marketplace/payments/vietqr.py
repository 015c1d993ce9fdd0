"""The text inside a VietQR (NAPAS v1.0, an EMVCo row of tags): the seller's own account, a sum, a reference."""

from __future__ import annotations

import unicodedata

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG = "704"
LONGEST_PURPOSE = 25
LARGEST_SUM = 10**13 - 1  # 13 digits


def payload(
    *,
    bank_bin: str,
    number: str,
    amount: int | None = None,
    purpose: str = "",
    bill: str = "",
    service: str = TO_ACCOUNT,
) -> str:
    """The row for a transfer to one account; dynamic with a sum, static without.

    Raises ValueError for what is no bank, no account or no sum of the standard.
    """
    if not (bank_bin.isascii() and bank_bin.isdigit() and len(bank_bin) == 6):
        raise ValueError("a bank has a BIN of six digits")
    if not (number.isascii() and number.isalnum() and 1 <= len(number) <= 19):
        raise ValueError("an account has 1 to 19 letters and digits")
    if amount is not None and not 0 < amount <= LARGEST_SUM:
        raise ValueError("a sum is positive and has at most 13 digits")
    account = tag("00", bank_bin) + tag("01", number)
    more = (tag("01", ascii_only(bill)) if bill else "") + (tag("08", ascii_only(purpose)) if purpose else "")
    row = (
        tag("00", "01")
        + tag("01", "11" if amount is None else "12")
        + tag("38", tag("00", NAPAS) + tag("01", account) + tag("02", service))
        + tag("53", DONG)
        + (tag("54", str(amount)) if amount is not None else "")
        + tag("58", "VN")
        + (tag("62", more) if more else "")
        + "6304"
    )
    return row + crc(row)


def tag(name: str, value: str) -> str:
    """One field: its two-digit name, its length, itself. Raises ValueError beyond the 99 letters a field can hold."""
    if len(value) > 99:
        raise ValueError("a field has at most 99 characters")
    return f"{name}{len(value):02d}{value}"


def read(row: str) -> dict[str, str]:
    """The fields of a row, by name; ValueError when the lengths do not come out."""
    fields, rest = {}, row
    while rest:
        name, length = rest[:2], int(rest[2:4])
        if len(rest) < 4 + length:
            raise ValueError(f"field {name} is cut off")
        fields[name], rest = rest[4 : 4 + length], rest[4 + length :]
    return fields


def is_sound(row: str) -> bool:
    """Whether the row ends with its own check."""
    return row[-8:-4] == "6304" and crc(row[:-4]) == row[-4:].upper()


def ascii_only(text: str, longest: int = LONGEST_PURPOSE) -> str:
    """Banks count bytes and drop marks: `đơn hàng` → `don hang`, at most 25 characters."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if letter.isascii() and letter.isprintable())[:longest].strip()


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE in four capital hex digits."""
    register = 0xFFFF
    for byte in text.encode("ascii"):
        register ^= byte << 8
        for _bit in range(8):
            register = (register << 1 ^ 0x1021 if register & 0x8000 else register << 1) & 0xFFFF
    return f"{register:04X}"
