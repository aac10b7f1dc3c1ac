"""What no password may be, beyond what Django's own list of common ones refuses."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a guesser changes first in a word that many use.
DISGUISES: Final = str.maketrans("013457@$!|", "oleastasil")
# What somebody who knows the site tries first.
OWN_WORDS: Final = ("cancerexplained", "explainedcancer", "nationalcancerinstitute", "cancer")
RUNS: Final = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "01234567890" * 3,
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
# Said over and over, so few letters make nothing long.
LONGEST_PIECE_REPEATED: Final = 8
# Beside so few letters it is the rest that must not be guessed.
FEW_LETTERS: Final = 4
# Digits and signs in a row; shorter ones are in any password of signs.
LEAST_WITHOUT_LETTERS: Final = 6
# Whatever is longer is not a common password with something around it.
LONGEST_LOOKED_INTO: Final = 64


class NotEasilyGuessed(CommonPasswordValidator):
    """Refuses a common password in disguise, one piece over and over, keys in a row, our name."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ANN401, ARG002 - Django's signature
        if self.is_easy(password):
            raise ValidationError(
                "This password is easily guessed: it is a common one with something around it, or"
                " one piece repeated, or keys in a row. Four words that have nothing to do with"
                " each other make a good one.",
                code="password_easily_guessed",
            )

    def get_help_text(self) -> str:
        return "Not a common password with something around it, and nothing over and over."

    def is_easy(self, password: str) -> bool:
        plain = unicodedata.normalize("NFKC", password).casefold()
        return any(self._is_easily_found(x) for x in {plain, plain.translate(DISGUISES)})

    def _is_easily_found(self, text: str) -> bool:
        piece = _repeated_piece(text)
        if 0 < len(piece) <= LONGEST_PIECE_REPEATED:
            return True
        text = piece or text
        return len(text) <= LONGEST_LOOKED_INTO and any(map(self._is_known, _pieces(text)))

    def _is_known(self, piece: str) -> bool:
        return (
            piece in self.passwords
            or piece in OWN_WORDS
            or 0 < len(_repeated_piece(piece)) <= LONGEST_PIECE_REPEATED
            or any(piece in run or piece[::-1] in run for run in RUNS)
        )


def _pieces(text: str) -> Iterator[str]:
    """Yield what a password may have been made of: its letters, with some of what is around."""
    joined = re.sub(r"[\s_.-]+", "", text) or text
    for spelling in {text, joined}:
        head, core, tail = _around_letters(spelling)
        for begin in range(len(head) + 1):
            for end in range(len(spelling) - len(tail), len(spelling) + 1):
                if core or end - begin >= LEAST_WITHOUT_LETTERS:
                    yield spelling[begin:end]
        if len(core) <= FEW_LETTERS:
            yield from filter(None, (head, tail))


def _around_letters(text: str) -> tuple[str, str, str]:
    """Part a text into its letters, from the first to the last, and what is around them."""
    letters = re.search(r"[^\W\d](?:.*[^\W\d])?", text, re.DOTALL)
    if letters is None:
        return text, "", text
    return text[: letters.start()], letters[0], text[letters.end() :]


def _repeated_piece(text: str) -> str:
    """Return the piece that is all that a text says, if it says it at least twice."""
    repeated = re.fullmatch(r"(.+?)\1+", text, re.DOTALL)
    return repeated[1] if repeated else ""
