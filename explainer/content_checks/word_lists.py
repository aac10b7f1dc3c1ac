"""Making the lists of everyday and of British words from the word lists of SCOWL.

SCOWL sorts the words of English by how many people know them: size 10 has the most common. At 35
“mouthwash” and “coworker” are missing, at 50 “metastasis” is there, so everyday words end at 40.
British spellings are those that American English has not up to size 70, where rare words begin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

EVERYDAY_SIZE = 40
SPELLING_SIZE = 70
EVERYDAY = ("english-words", "american-words", "english-contractions", "american-contractions")
AMERICAN = ("english-words", "american-words")
BRITISH = ("british-words", "british_z-words", "british_variant_1-words")


def everyday_words(scowl: Path) -> set[str]:
    return _words(scowl, EVERYDAY, EVERYDAY_SIZE)


def british_words(scowl: Path) -> set[str]:
    return _words(scowl, BRITISH, SPELLING_SIZE) - _words(scowl, AMERICAN, SPELLING_SIZE)


def _words(scowl: Path, lists: Iterable[str], largest: int) -> set[str]:
    """Return the words of lists up to a size. Raises FileNotFoundError where there are none."""
    files = [file for name in lists for file in _files(scowl, name, largest)]
    if not files:
        raise FileNotFoundError(f"“{scowl}” has no word lists of SCOWL.")
    return {
        word.casefold() for file in files for word in file.read_text(encoding="latin-1").split()
    }


def _files(scowl: Path, name: str, largest: int) -> Iterator[Path]:
    for file in sorted(scowl.glob(f"{name}.*")):
        if int(file.suffix.removeprefix(".")) <= largest:
            yield file
