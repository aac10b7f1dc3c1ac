"""Fingerprints of every run of eight words in texts that are not shipped with this code.

Five bytes stand for a run, so that nobody can read the texts out of them. A run that stands nowhere
in those texts is taken for one that does about once in three million.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from explainer.content_checks.normal_words import normal_words

WORDS_OF_A_RUN = 8
BYTES = 5


class Fingerprints:
    """The sorted fingerprints of one file, looked up where they lie."""

    def __init__(self, joined: bytes) -> None:
        if len(joined) % BYTES:
            raise ValueError(f"Fingerprints have {BYTES} bytes each.")
        self.joined = joined

    def __len__(self) -> int:
        return len(self.joined) // BYTES

    def __getitem__(self, place: int) -> bytes:
        return self.joined[place * BYTES : (place + 1) * BYTES]

    def __contains__(self, fingerprint: bytes) -> bool:
        place = bisect_left(self, fingerprint)
        return place < len(self) and self[place] == fingerprint


def fingerprints_of(texts: Iterable[str]) -> bytes:
    """Return the fingerprints of all runs in texts, sorted, as a file keeps them."""
    return b"".join(sorted({fingerprint(run) for x in texts for run in runs_of(normal_words(x))}))


def runs_of(words: list[str]) -> Iterator[list[str]]:
    for start in range(len(words) - WORDS_OF_A_RUN + 1):
        yield words[start : start + WORDS_OF_A_RUN]


def fingerprint(run: list[str]) -> bytes:
    return blake2b(" ".join(run).encode(), digest_size=BYTES).digest()
