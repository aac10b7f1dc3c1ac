"""The short code on every printout: which edition it shows, and on which day it was made.

Pure: it reads no database. An ill person types the code from paper on a phone, so the alphabet is
that of Douglas Crockford's base 32, without I, L, O and U. A code has the edition's key, three
characters for the day and two to check the others. The check is the remainder modulo a prime, so
it notices every single wrong character and every two neighbours in the wrong order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explainer.publishing.models import Edition

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BASE = len(ALPHABET)
# The largest prime that two characters can hold.
CHECK_PRIME = 1021
CHECK_LENGTH = 2
DAY_LENGTH = 3
SHORTEST_KEY = 2
SHORTEST = SHORTEST_KEY + DAY_LENGTH + CHECK_LENGTH
# Enough for every key that PostgreSQL gives.
LONGEST = 13 + DAY_LENGTH + CHECK_LENGTH
FIRST_DAY = date(2026, 1, 1)
DAYS = BASE**DAY_LENGTH
READ_AS_ANOTHER = {"O": "0", "I": "1", "L": "1"}
# Phones turn two hyphens into a dash.
HYPHENS = "-‐‑‒–—"


@dataclass(frozen=True)
class Copy:
    """A printed or kept copy of one edition, made on one day."""

    edition_key: int
    day: date

    @property
    def days(self) -> int:
        return (self.day - FIRST_DAY).days


class CodeError(ValueError):
    """What was typed is no code. The message says so to the person who typed it."""


def code_for(edition: Edition, day: date) -> str:
    """Return the code of a copy of `edition` that is made on `day`.

    Empty on a day that no code can hold: a clock that is wrong must not take the page away.
    """
    copy = Copy(edition.pk, day)
    return code_of(copy) if 0 <= copy.days < DAYS else ""


def code_of(copy: Copy) -> str:
    """Return the code of a copy. Raises ValueError for a day that no code can hold."""
    if not 0 <= copy.days < DAYS:
        raise ValueError(f"No code can hold the day {copy.day}.")
    number = copy.edition_key * DAYS + copy.days
    text = _in_letters(number, SHORTEST_KEY + DAY_LENGTH)
    text += _in_letters(number % CHECK_PRIME, CHECK_LENGTH)
    middle = len(text) // 2
    return f"{text[:middle]}-{text[middle:]}"


def copy_of(code: str) -> Copy:
    """Return the copy that a code was made for, however the code was typed. Raises CodeError."""
    letters = _letters(code)
    number, check = _number(letters[:-CHECK_LENGTH]), _number(letters[-CHECK_LENGTH:])
    key, days = divmod(number, DAYS)
    if number % CHECK_PRIME != check:
        raise CodeError("One of the letters or numbers is wrong, or two have changed places.")
    if len(letters) > SHORTEST and letters[0] == ALPHABET[0]:
        raise CodeError("This code has too many letters or numbers.")
    return Copy(key, FIRST_DAY + timedelta(days=days))


def _letters(typed: str) -> str:
    """Return the letters and numbers that were meant, all of them from the alphabet."""
    # No code is so long, however many spaces are in it; nobody waits for the rest to be read.
    meant = "".join(_meant(x) for x in typed[: 4 * LONGEST] if not (x.isspace() or x in HYPHENS))
    if any(letter not in ALPHABET for letter in meant):
        raise CodeError("A code has only the letters A to Z and the numbers 0 to 9.")
    if len(meant) < SHORTEST:
        raise CodeError(f"A code has at least {SHORTEST} letters and numbers.")
    if len(meant) > LONGEST:
        raise CodeError("This code has too many letters or numbers.")
    return meant


def _meant(typed: str) -> str:
    # Only ASCII: other alphabets have letters whose capital is one of ours.
    capital = typed.upper() if typed.isascii() else typed
    return READ_AS_ANOTHER.get(capital, capital)


def _in_letters(number: int, length: int) -> str:
    text = ""
    while number or len(text) < length:
        number, place = divmod(number, BASE)
        text = ALPHABET[place] + text
    return text


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * BASE + ALPHABET.index(letter)
    return number
