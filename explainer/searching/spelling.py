"""Words that no text holds, and the ones that were meant: found by rule, by likeness or by sound.

Nothing is repaired beyond a bounded distance: what is too far from every word stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log

from explainer.operations.replica import connection_to_read
from explainer.searching.asked import Asked, Word
from explainer.searching.vocabulary import LONGEST_WORD
from explainer.text.spellings import (
    american_spellings,
    distance,
    halves,
    with_letters_exchanged,
)

SHORTEST_REPAIRED, SHORTEST_HALF, SHORTEST_BEGINNING = 4, 3, 2
MOST_REPAIRED = 6
# By the letters of the word: how many may be wrong. A word that sounds alike may have one more.
DISTANCES = ((5, 1), (LONGEST_WORD, 2))
LONG_ENOUGH_TO_SOUND = 6
SOUNDS_ALIKE, ANOTHER_FIRST_LETTER, OFTEN = 1.0, 0.7, 0.12

_KNOWN = "SELECT word, entries FROM searching_searchword WHERE word = ANY(%s)"
_BEGINNING = "SELECT FROM searching_searchword WHERE word LIKE %s LIMIT 1"
_NEIGHBOURS = """
    SELECT pair FROM unnest(%s::text[]) AS pair
    WHERE EXISTS (
        SELECT FROM searching_searchentry WHERE vector @@ phraseto_tsquery('search_words', pair)
    )
"""
_LIKE = """
    SELECT asked.word, known.word, known.entries, known.sound <> '' AND known.sound = asked.sound
    FROM (SELECT word, CASE WHEN word ~ '^[a-z]+$' THEN dmetaphone(word) ELSE '' END AS sound
        FROM unnest(%s::text[]) AS word) AS asked
    CROSS JOIN LATERAL (
        (SELECT word, entries, sound FROM searching_searchword WHERE word %% asked.word
            ORDER BY similarity(word, asked.word) DESC, word LIMIT 30)
        UNION
        (SELECT word, entries, sound FROM searching_searchword
            WHERE sound = asked.sound AND sound <> '' ORDER BY entries DESC, word LIMIT 30)
    ) AS known
"""


def unknown_words(asked: Asked, explained: set[int]) -> list[Word]:
    """Return the words that no text holds and that are no part of a name, at most a few."""
    words = [asked.words[x] for x in sorted(asked.telling - explained)]
    unknown = [word for word in words if not word.is_known]
    return unknown[:MOST_REPAIRED]


def begins_a_word(word: str) -> bool:
    """Return whether somebody may still be typing this word."""
    if len(word) < SHORTEST_BEGINNING:
        return False
    with connection_to_read().cursor() as cursor:
        cursor.execute(_BEGINNING, [f"{word}%"])
        return cursor.fetchone() is not None


def repairs_of(words: Iterable[str]) -> dict[str, list[str]]:
    """Return the words that were meant, for each that can be repaired."""
    lengths = range(SHORTEST_REPAIRED, LONGEST_WORD + 1)
    wanted = [word for word in words if len(word) in lengths and word.isalpha()]
    if not wanted:
        return {}
    found = _by_rule(wanted)
    rest = [word for word in wanted if word not in found]
    return found | _by_likeness(rest)


def joined_pairs(asked: Asked, unknown: Sequence[Word]) -> dict[int, str]:
    """Return words of which somebody made two, by the place of the first half."""
    texts = [word.text for word in asked.words]
    strange = {word.text for word in unknown}
    pairs = {
        place: texts[place] + texts[place + 1]
        for place in range(len(texts) - 1)
        if strange & {texts[place], texts[place + 1]}
    }
    known = _entries_of(pairs.values())
    return {place: word for place, word in pairs.items() if word in known}


def _by_rule(words: Sequence[str]) -> dict[str, list[str]]:
    """Take the American spelling, letters that changed places, or two words that stand in one."""
    spellings = {word: american_spellings(word) for word in words}
    swapped = {word: with_letters_exchanged(word) for word in words}
    parts = {word: halves(word, SHORTEST_HALF) for word in words}
    known = _entries_of(
        [x for found in spellings.values() for x in found]
        + [x for found in swapped.values() for x in found]
        + [x for found in parts.values() for pair in found for x in pair]
    )
    repaired: dict[str, list[str]] = {}
    for word in words:
        meant = [x for x in spellings[word] if x in known] or [
            x for x in swapped[word] if x in known
        ]
        pairs = [pair for pair in parts[word] if known.keys() >= set(pair)]
        if meant:
            # The one that more texts hold.
            repaired[word] = [max(meant, key=lambda x: known[x])]
        elif neighbours := _neighbours(pairs):
            repaired[word] = list(max(neighbours, key=lambda pair: min(known[x] for x in pair)))
    return repaired


def _neighbours(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs of words that some text has beside each other."""
    beside = [f"{one} {other}" for one, other in pairs]
    with connection_to_read().cursor() as cursor:
        cursor.execute(_NEIGHBOURS, [beside])
        found = {pair for (pair,) in cursor.fetchall()}
    return [pair for pair in pairs if " ".join(pair) in found]


def _by_likeness(words: Sequence[str]) -> dict[str, list[str]]:
    best: dict[str, tuple[float, str]] = {}
    for word, known, entries, sounds_alike in _like(words):
        apart = distance(word, known)
        if apart > _most_wrong(word, sounds_alike=sounds_alike):
            continue
        cost = apart - OFTEN * log(1 + entries) - SOUNDS_ALIKE * sounds_alike
        cost += ANOTHER_FIRST_LETTER * (word[0] != known[0])
        best[word] = min(best.get(word, (cost, known)), (cost, known))
    return {word: [known] for word, (_cost, known) in best.items()}


def _most_wrong(word: str, *, sounds_alike: bool) -> int:
    allowed = next(most for letters, most in DISTANCES if len(word) <= letters)
    return allowed + (sounds_alike and len(word) >= LONG_ENOUGH_TO_SOUND)


def _like(words: Sequence[str]) -> list[tuple[str, str, int, bool]]:
    if not words:
        return []
    with connection_to_read().cursor() as cursor:
        cursor.execute(_LIKE, [list(words)])
        return [(word, known, n, alike) for word, known, n, alike in cursor.fetchall()]


def _entries_of(words: Iterable[str]) -> dict[str, int]:
    with connection_to_read().cursor() as cursor:
        cursor.execute(_KNOWN, [list(set(words))])
        return dict(cursor.fetchall())


def with_repairs(asked: Asked, repairs: dict[str, list[str]], pairs: dict[int, str]) -> list[str]:
    """Return the words of the search as they were meant."""
    meant: list[str] = []
    places = iter(range(len(asked.words)))
    for place in places:
        if place in pairs:
            meant.append(pairs[place])
            next(places, None)
        else:
            text = asked.words[place].text
            meant += repairs.get(text, [text])
    return meant
