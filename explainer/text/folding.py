"""One spelling for what people write in many ways: the same rule for a text and for a search.

Case, accents and ligatures make no difference, nor do hyphens, slashes, apostrophes and the dots
of an abbreviation. Nothing here reads the database.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode takes for letters of their own, and readers for another way to write these.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
APOSTROPHES = re.compile("['’‘ʼ`´′]")
# They stand behind a name without being part of it; NFKD would make letters of them.
_MARKS_OF_TRADE = re.compile("[™®©℠]")
# I.V., U.S.A.: single letters with a dot behind each.
_LETTER = r"[^\W\d_]"
_ABBREVIATION = re.compile(rf"(?<!\w)(?:{_LETTER}\.)+{_LETTER}(?!\w)\.?")
# PD-1, LAG-3, COVID-19: letters, a hyphen and a number are one word.
_LETTERS_AND_NUMBER = re.compile(r"(?<=[^\W\d_])[-‐‑‒–−](?=\d)")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_NO_LETTERS = ("M", "Cf")


def plain_letters(text: str) -> str:
    """Return `text` in lower case, its letters without accents and ligatures; all else stays."""
    if text.isascii():
        return text.lower()
    lower = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    # Some letters have an accent again once they are in lower case.
    letters = unicodedata.normalize("NFKD", lower)
    return "".join(x for x in letters if not unicodedata.category(x).startswith(_NO_LETTERS))


def folded(text: str) -> str:
    """Return the words of `text` as a search compares them, a space between each two."""
    plain = plain_letters(APOSTROPHES.sub("", _MARKS_OF_TRADE.sub(" ", text)))
    plain = _ABBREVIATION.sub(lambda found: found[0].replace(".", "") + " ", plain)
    return _BETWEEN_WORDS.sub(" ", _LETTERS_AND_NUMBER.sub("", plain)).strip()


def joined(text: str) -> str:
    """Return the words of `text` as one: x-ray, x ray and xray are spellings of one name."""
    return folded(text).replace(" ", "")
