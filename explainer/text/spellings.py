"""Other spellings of an English word, and how far two spellings are apart. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator

# What a British word has, and what its American twin has in that place.
_BRITISH = (
    ("ae", "e"), ("oe", "e"), ("our", "or"), ("isation", "ization"), ("ise", "ize"),
    ("ising", "izing"), ("yse", "yze"), ("ysing", "yzing"), ("tre", "ter"), ("bre", "ber"),
    ("lling", "ling"), ("lled", "led"), ("llor", "lor"), ("ogue", "og"), ("mme", "m"),
    ("ence", "ense"), ("grey", "gray"), ("sulph", "sulf"),
)  # fmt: skip


def american_spellings(word: str) -> list[str]:
    """Return what a British word may be in American English, with up to two differences."""
    found = dict.fromkeys(_american(word))
    for once in list(found):
        found |= dict.fromkeys(_american(once))
    found.pop(word, None)
    return list(found)


def _american(word: str) -> Iterator[str]:
    for british, american in _BRITISH:
        if british in word:
            yield word.replace(british, american)
            # Only the last: a word such as “our” may stand in it before.
            yield american.join(word.rsplit(british, 1))


def halves(word: str, shortest: int) -> list[tuple[str, str]]:
    """Return every way to read a word as two."""
    places = range(shortest, len(word) - shortest + 1)
    return [(word[:place], word[place:]) for place in places]


def with_letters_exchanged(word: str) -> list[str]:
    """Return the word with each two neighbours exchanged in turn."""
    return [word[:x] + word[x + 1] + word[x] + word[x + 2 :] for x in range(len(word) - 1)]


def distance(one: str, other: str) -> int:
    """Return how many letters to add, leave out, change, or exchange with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            change = before[j - 1] + (letter != wanted)
            cost = min(before[j] + 1, row[j - 1] + 1, change)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
