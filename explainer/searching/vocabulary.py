"""The words of all entries, and in how many each stands: kept right with every change.

The words of an extra name count once more, for it. What has no entry any more is no word:
nothing is repaired into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from explainer.publishing.locks import wait_in_turn

LONGEST_WORD = 40
# Whoever changes the vocabulary holds it until the transaction ends, so that nobody waits for words
# in another order.
VOCABULARY_LOCK = 20_260_813

_COUNT = """
    SELECT word, count(*) AS entries
    FROM (
        SELECT unnest(words) AS word FROM searching_searchentry {of_entries}
        UNION ALL
        SELECT unnest(string_to_array(folded, ' '))
        FROM (SELECT * FROM searching_searchname {of_names}) AS names WHERE origin <> ''
    ) AS words
    WHERE length(word) <= {longest}
    GROUP BY word
"""
_COUNTED = _COUNT.format(
    longest=LONGEST_WORD,
    of_entries="WHERE id = ANY(%(keys)s)",
    of_names="WHERE entry_id = ANY(%(keys)s)",
)
_COUNTED_IN_ALL = _COUNT.format(longest=LONGEST_WORD, of_entries="", of_names="")
_WORDS = """
    SELECT word, coalesce((ts_lexize('search_stems', word))[1], word) AS stem,
        CASE WHEN word ~ '^[a-z]+$' THEN dmetaphone(word) ELSE '' END AS sound, entries
    FROM ({counted}) AS counted
"""
_ADD = f"""
    INSERT INTO searching_searchword (word, stem, sound, entries)
    {_WORDS.format(counted=_COUNTED)}
    ON CONFLICT (word) DO UPDATE SET entries = searching_searchword.entries + excluded.entries
"""
_ADD_ALL = f"""
    INSERT INTO searching_searchword (word, stem, sound, entries)
    {_WORDS.format(counted=_COUNTED_IN_ALL)}
"""
# In how many entries each word is that is not kept as it is: nothing for one that should not be.
WORDS_THAT_DIFFER = f"""
    SELECT word, kept.entries, made.entries
    FROM searching_searchword AS kept
    FULL JOIN ({_WORDS.format(counted=_COUNTED_IN_ALL)}) AS made USING (word)
    WHERE (kept.stem, kept.sound, kept.entries) IS DISTINCT FROM
        (made.stem, made.sound, made.entries)
    ORDER BY word
"""  # noqa: S608 - both parts stand here
_TAKE_AWAY = f"""
    WITH fewer AS (
        UPDATE searching_searchword AS known SET entries = known.entries - counted.entries
        FROM ({_COUNTED}) AS counted
        WHERE known.word = counted.word
        RETURNING known.word, known.entries
    )
    SELECT word FROM fewer WHERE entries <= 0
"""  # noqa: S608 - both parts stand here


def words_of(texts: Iterable[str]) -> list[str]:
    """Return the words that the vocabulary knows of folded texts, each once."""
    words = {word for text in texts for word in text.split()}
    return sorted(word for word in words if len(word) <= LONGEST_WORD)


def count_entries(keys: Sequence[int]) -> None:
    """Count the words of entries that are new."""
    wait_in_turn(VOCABULARY_LOCK)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {"keys": list(keys)})


@transaction.atomic
def count_all_words() -> None:
    """Count the words of all entries anew."""
    wait_in_turn(VOCABULARY_LOCK)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM searching_searchword")
        cursor.execute(_ADD_ALL)


def discount_entries(keys: Sequence[int]) -> None:
    """Count the words of entries no more, which go or are to be counted anew."""
    wait_in_turn(VOCABULARY_LOCK)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_AWAY, {"keys": list(keys)})
        gone = [word for (word,) in cursor.fetchall()]
        if gone:
            cursor.execute("DELETE FROM searching_searchword WHERE word = ANY(%s)", [gone])
