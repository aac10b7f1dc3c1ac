"""What the tables know of the words of a search: how rare they are, and which names they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from explainer.operations.replica import connection_to_read
from explainer.searching.asked import Asked, NameFound, Span, Word, stems_in, words_asked
from explainer.searching.synonyms import meanings_of

MOST_NAMES, MOST_BEGINNINGS = 100, 12
SHORTEST_BEGINNING = 2
# How sure a name is, by the way it was found: its title, another own name, one from elsewhere.
TITLE, OWN_NAME, EXTRA_NAME = 1.0, 0.95, 0.9
JOINED, BY_MEANING, BEGINNING = 0.97, 0.9, 0.75

_WORDS = """
    SELECT asked.word, asked.stem,
        (SELECT coalesce(sum(entries), 0) FROM searching_searchword WHERE stem = asked.stem)
    FROM (
        SELECT word, coalesce((ts_lexize('search_stems', word))[1], word) AS stem
        FROM unnest(%s::text[]) AS word
    ) AS asked
"""
_FOUND = """
    SELECT found.entry_id, found.stems, found.joined, found.is_title, found.origin,
        strip(to_tsvector('search_words', entry.title))::text,
        coalesce((
            SELECT entries FROM searching_searchword
            WHERE word = split_part(found.folded, ' ', %s)
        ), 1)
    FROM found JOIN searching_searchentry AS entry ON entry.id = found.entry_id
    ORDER BY found.is_ours DESC, found.id
"""
_NAMES = f"""
    WITH found AS (
        SELECT * FROM searching_searchname WHERE stems = ANY(%s) OR joined = ANY(%s)
        ORDER BY is_ours DESC, id LIMIT {MOST_NAMES}
    ) {_FOUND}
"""  # noqa: S608 - a number and a text of our own
_BEGINNINGS = f"""
    WITH found AS (
        SELECT * FROM searching_searchname WHERE folded LIKE %s OR joined LIKE %s
        ORDER BY is_ours DESC, length(joined), id LIMIT {MOST_BEGINNINGS}
    ) {_FOUND}
"""  # noqa: S608 - a number and a text of our own


class NameRow(NamedTuple):
    """`entries` is how many entries hold the word at the place where a typed beginning ends."""

    entry: int
    stems: str
    joined: str
    is_title: bool
    origin: str
    title_stems: str
    entries: int


@dataclass(frozen=True)
class Known:
    """What the tables know: the names found, and other words for spans of the search."""

    names: tuple[NameFound, ...]
    meanings: dict[Span, list[tuple[str, ...]]]

    def explained_places(self) -> set[int]:
        """Return the words that are part of a name or have a meaning: they need no repair."""
        spans = [*(x.span for x in self.names if not x.is_beginning), *self.meanings]
        return {place for span in spans for place in span.places}


def asked_for(query: str) -> Asked:
    return Asked.of(look_up(words_asked(query)))


def look_up(words: Sequence[str]) -> list[Word]:
    with connection_to_read().cursor() as cursor:
        cursor.execute(_WORDS, [list(dict.fromkeys(words))])
        found = {word: Word(word, stem, int(entries)) for word, stem, entries in cursor.fetchall()}
    return [found[word] for word in words]


def known_of(asked: Asked) -> Known:
    """Return the names and the other words for spans of a search, in a handful of queries."""
    spans = asked.spans()
    by_meaning = meanings_of({span.stems for span in spans})
    joined = [x.joined for x in spans if len(x.joined) > 1]
    rows = _rows_named({*by_meaning, *_all(by_meaning), *(x.stems for x in spans)}, joined)
    # What is called by another name is called by its title, too, wherever that stands.
    for span in spans:
        for row in rows:
            if row.title_stems not in ("", span.stems) and _names(row, span):
                by_meaning.setdefault(span.stems, []).append(row.title_stems)
    titles = _all(by_meaning) - {row.stems for row in rows}
    rows += _rows_named(titles, []) if titles else []
    return Known(
        (*_names_in(spans, rows, by_meaning, asked), *_beginnings(asked)),
        {x: [stems_in(y) for y in by_meaning[x.stems]] for x in spans if x.stems in by_meaning},
    )


def _all(by_meaning: dict[str, list[str]]) -> set[str]:
    return {x for found in by_meaning.values() for x in found}


def _names(row: NameRow, span: Span) -> bool:
    return span.stems == row.stems or span.joined == row.joined


def _names_in(
    spans: Sequence[Span], rows: Sequence[NameRow], by_meaning: dict[str, list[str]], asked: Asked
) -> Iterator[NameFound]:
    for row in rows:
        for span in spans:
            if found := _found(row, span, by_meaning.get(span.stems, ()), asked):
                yield found


def _rows_named(stems: Iterable[str], joined: Iterable[str]) -> list[NameRow]:
    with connection_to_read().cursor() as cursor:
        cursor.execute(_NAMES, [list(stems), list(joined), 1])
        return [NameRow(*row) for row in cursor.fetchall()]


def _found(row: NameRow, span: Span, meanings: Sequence[str], asked: Asked) -> NameFound | None:
    sureness = TITLE if row.is_title else EXTRA_NAME if row.origin else OWN_NAME
    is_typed = _names(row, span)
    if not is_typed and row.stems not in meanings:
        return None
    if not is_typed:
        sureness *= BY_MEANING
    elif row.stems != span.stems:
        sureness *= JOINED
    return NameFound(row.entry, span, sureness, asked.share(span), is_typed)


def _beginnings(asked: Asked) -> list[NameFound]:
    """Return names that begin with all that was typed, as somebody who still types it."""
    if len(asked.text) < SHORTEST_BEGINNING:
        return []
    whole = Span(0, len(asked.words), "", asked.text.replace(" ", ""))
    with connection_to_read().cursor() as cursor:
        beginnings = [f"{asked.text}%", f"{whole.joined}%"]
        cursor.execute(_BEGINNINGS, [*beginnings, len(asked.words)])
        rows = [NameRow(*row) for row in cursor.fetchall()]
    return [
        NameFound(
            row.entry, whole, _typed(whole.joined, row), asked.share(whole), is_beginning=True
        )
        for row in rows
        if row.joined != whole.joined
    ]


def _typed(beginning: str, row: NameRow) -> float:
    """Return how sure it is that somebody who typed the beginning means the name.

    A word that many texts hold is meant more often than one that is a little shorter.
    """
    typed = len(beginning) / len(row.joined)
    return BEGINNING * (0.6 + 0.2 * typed + 0.05 * min(log(max(1, row.entries)), 6))
