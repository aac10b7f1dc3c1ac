"""Telephone numbers as people write them, and as a telephone dials them."""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase

# Letters only after a digit: a sentence is no number, though a telephone could dial it.
_WRITTEN = re.compile(r"\+?[( ]*[0-9][0-9A-Za-z() -]*")
_HAS_LETTERS = re.compile(r"[A-Za-z]")
_NEITHER_DIGIT_NOR_PLUS = re.compile(r"[^0-9+]")
_KEYS = "22233344455566677778889999"
_ON_KEYS = str.maketrans(ascii_uppercase + ascii_lowercase, _KEYS * 2)
_DIGITS_OF_THE_SHORTEST, _DIGITS_OF_THE_LONGEST = 3, 15
# Numbers are spelled with letters in North America only, where they have ten digits, or 1 and ten.
_AMERICAN = re.compile(r"\+?1[0-9]{10}|[0-9]{10}")
_AMERICAN_WITH_ITS_ONE = re.compile(r"\+?1([0-9]{3})([0-9]{3})([0-9]{4})")


def dialled(number: str) -> str:
    """Return what a `tel:` link dials: digits, with a plus where the country is known.

    Raises ValueError for what no telephone can dial.
    """
    digits = _NEITHER_DIGIT_NOR_PLUS.sub("", number.translate(_ON_KEYS))
    length = len(digits.removeprefix("+"))
    is_dialled = (
        _WRITTEN.fullmatch(number)
        and _DIGITS_OF_THE_SHORTEST <= length <= _DIGITS_OF_THE_LONGEST
        and (_AMERICAN.fullmatch(digits) or not _HAS_LETTERS.search(number))
    )
    if not is_dialled:
        raise ValueError(f"{number!r} cannot be dialled.")
    return f"+{digits}" if re.fullmatch(r"1[0-9]{10}", digits) else digits


def without_letters(number: str) -> str:
    """Return in digits a number that is spelled with letters; of any other nothing."""
    if not _HAS_LETTERS.search(number):
        return ""
    digits = dialled(number)
    found = _AMERICAN_WITH_ITS_ONE.fullmatch(digits)
    return "-".join(["1", *found.groups()]) if found else digits
