"""The piece of a text that answers a search best, its words marked. Pure functions.

PostgreSQL has one of its own, which takes a gigabyte for some texts and fails.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from explainer.text.folding import folded

# Characters that no text holds mark a hit, so that escaping comes first and <mark> after it.
HIT_START, HIT_END = "\ue000", "\ue001"
WORDS_SHOWN, WORDS_BEFORE, WORDS_READ = 32, 14, 20_000
WORDS_KEPT = 20_000
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_SIGNS = re.compile(r"[*`#|~]+|\b_+|_+\b|^\s*[-+>]\s+", re.MULTILINE)
_WORD = re.compile(r"\w[\w'’‑-]*")
_ENDS_A_SENTENCE = re.compile(r"[.?!]$|[.?!][”)\"]$")


def plain(text: str) -> str:
    """Return markdown as one line without its signs."""
    return " ".join(_SIGNS.sub("", _LINK.sub(r"\1", text)).split()).strip(" ·")


def marked_piece(text: str, forms: frozenset[str]) -> str:
    """Return the piece of a plain text that holds most of these folded words, all of them marked.

    It begins with a sentence where one begins shortly before.
    """
    words = text.split(maxsplit=WORDS_READ)[:WORDS_READ]
    hits = [forms & found for found in map(_folded_words, words)]
    start = _start(words, _best(hits))
    shown = words[start : start + WORDS_SHOWN]
    marked = (_marked(word, forms) for word in shown)
    return " ".join(marked)


@lru_cache(maxsize=WORDS_KEPT)
def _folded_words(word: str) -> frozenset[str]:
    """Return what a search compares of a word, which stands in many texts."""
    return frozenset(folded(word).split())


def _best(hits: Sequence[frozenset[str]]) -> int:
    """Return the place from which on most different words are near each other."""
    places = [place for place, found in enumerate(hits) if found]
    near = WORDS_SHOWN - WORDS_BEFORE
    return max(
        places,
        key=lambda x: (len(frozenset().union(*hits[x : x + near])), -x),
        default=0,
    )


def _start(words: Sequence[str], hit: int) -> int:
    earliest = max(0, hit - WORDS_BEFORE)
    for place in range(hit, earliest, -1):
        if _ENDS_A_SENTENCE.search(words[place - 1]):
            return place
    # In the middle of a sentence a few words are enough.
    return 0 if earliest == 0 else hit - WORDS_BEFORE // 3


def _marked(word: str, forms: frozenset[str]) -> str:
    def mark(found: re.Match[str]) -> str:
        is_hit = not forms.isdisjoint(_folded_words(found[0]))
        return f"{HIT_START}{found[0]}{HIT_END}" if is_hit else found[0]

    return _WORD.sub(mark, word)
