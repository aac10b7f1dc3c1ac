"""The words from A to Z, ours and NCI's, and the topics behind a word."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Count, F, JSONField, QuerySet, Value

from explainer.publishing.a_to_z import LETTER, SORT_KEY, letter_asked
from explainer.publishing.kept_by_state import KeptByState
from explainer.publishing.models import Publication, PublicationQuerySet, Rendition
from explainer.publishing.prepared import Asked, IsAnyAsked, PreparedQuery
from glossary.content import TERM
from glossary.dictionary.models import Entry, Language

TOPICS_SHOWN: Final = 20
# Each stands with its definition: as many names alone would be half as long.
WORDS_ON_A_PAGE: Final = 50
# The query of each page of the list is written once.
PLACES_KEPT: Final = 256


@dataclass(frozen=True)
class Word:
    """A word in the list: a term of ours, or one that only NCI's dictionary has."""

    first_letter: str
    address: str
    name: str
    pronunciation: str
    definition: str
    language: str
    term: Publication | None = None

    @classmethod
    def of_ours(cls, letter: str, term: Publication) -> Word:
        card = term.card
        said = (card["name"], card["pronunciation"], card["definition"])
        return cls(letter, term.get_absolute_url(), *said, Language.ENGLISH, term)

    @classmethod
    def of_ncis(cls, letter: str, entry: Entry) -> Word:
        main = entry.main
        said = (main.name, main.pronunciation, main.definition)
        return cls(letter, entry.get_absolute_url(), *said, main.language)


class Words:
    """Words for a paginator: a slice of them takes three queries, however many there are.

    How many `names` there are under each letter says where in the alphabet a slice begins, so that
    PostgreSQL reads no word before it.
    """

    def __init__(self, letter: str, names: Counter[str]) -> None:
        self.letter = letter
        self.names = names

    def count(self) -> int:
        return self.names[self.letter] if self.letter else self.names.total()

    def __getitem__(self, part: slice) -> list[Word]:
        rows = list(self._rows(part.start, part.stop)) if part.stop > part.start else []
        ours, theirs = ([x.key for x in rows if x.is_ours is side] for side in (True, False))
        terms = {x.pk: x for x in _TERMS.rows(keys=ours)} if ours else {}
        entries = {x.pk: x for x in _ENTRIES.rows(keys=theirs)} if theirs else {}
        # Whoever withdraws a term meanwhile takes it out of the list.
        return [
            Word.of_ours(x.first, terms[x.key])
            if x.is_ours
            else Word.of_ncis(x.first, entries[x.key])
            for x in rows
            if x.key in (terms if x.is_ours else entries)
        ]

    def _rows(self, start: int, stop: int) -> list[Any]:
        """Return first letter, side and key of some words, in alphabetical order."""
        before, letter = self._beginning(start)
        query = _rows_between(start - before, stop - before, is_one_letter=bool(self.letter))
        return query.rows(letter=letter)

    def _beginning(self, start: int) -> tuple[int, str]:
        """Return how many words stand before the letter of the first one, and that letter."""
        if self.letter:
            return 0, self.letter
        before = 0
        for letter in sorted(self.names):
            if start < before + self.names[letter]:
                return before, letter
            before += self.names[letter]
        return 0, ""


@lru_cache(PLACES_KEPT)
def _rows_between(start: int, stop: int, *, is_one_letter: bool) -> PreparedQuery[Any]:
    """Return the query of some words, counted from a letter, of this one or of this and later ones.

    By letter first: “μL”, which no letter begins, would else stand behind Z.
    """
    wanted = {"first" if is_one_letter else "first__gte": Asked("letter")}
    ours: QuerySet[Any, Any] = _ours().annotate(
        first=F(LETTER), spelled=F(SORT_KEY), is_ours=Value(value=True), key=F("pk")
    )
    theirs: QuerySet[Any, Any] = Entry.objects.alone().annotate(
        first=F("letter"), spelled=F("sort_key"), is_ours=Value(value=False), key=F("pk")
    )
    sides = [
        side.filter(**wanted)
        .order_by("first", "spelled")
        .values_list("first", "spelled", "is_ours", "key", named=True)[:stop]
        for side in (ours, theirs)
    ]
    words = sides[0].union(sides[1], all=True).order_by("first", "spelled", "-is_ours", "key")
    return PreparedQuery(lambda: words[start:stop])


_TERMS = PreparedQuery(
    lambda: (
        Publication.objects.live().rendered().for_list().filter(IsAnyAsked("pk", "keys")).order_by()
    )
)
_ENTRIES = PreparedQuery(
    lambda: Entry.objects.for_list().filter(IsAnyAsked("pk", "keys")).order_by()
)


_names: KeptByState[Counter[str]] = KeptByState()


def words_from_a_to_z(query: Mapping[str, str], state: str) -> dict[str, Any]:
    """Return what the list shows: the words of the `letter` that a reader asked for, page by page,
    and all `letters` as {"letter", "names"}, the number being names. No letter stands for all.
    """
    letter = letter_asked(query.get("letter", ""))
    names = _names.get(state, _names_by_letter)
    words: Any = Words(letter, names)
    page = Paginator(words, WORDS_ON_A_PAGE).get_page(query.get("page"))
    return {
        "letter": letter,
        "letters": [{"letter": x, "names": names[x]} for x in sorted(names)],
        "page": page,
        # What search engines are told is ours.
        "terms": [word.term for word in page if word.term],
        "has_words_of_nci": any(word.term is None for word in page),
    }


def topics_that_use(slug: str) -> list[Publication]:
    """Return the first live pages, by title, that have the term among their words to know."""
    return _USING.rows(card=json.dumps({"terms": [slug]}))


_USING = PreparedQuery(
    lambda: (
        Publication.objects.live()
        .rendered()
        .for_list()
        .filter(live_edition__rendition__card__contains=Asked("card", JSONField()))[:TOPICS_SHOWN]
    )
)


def _names_by_letter() -> Counter[str]:
    """Return how many names there are under each letter, in one query."""
    live = Publication.objects.live().of_kind(TERM).values("live_edition")
    ours: QuerySet[Any, Any] = Rendition.objects.filter(edition__in=live)
    counts = [
        side.values("letter").annotate(names=Count("pk")).values_list("letter", "names")
        for side in (ours, Entry.objects.alone())
    ]
    names: Counter[str] = Counter()
    for letter, some in counts[0].union(counts[1], all=True):
        names[letter] += some
    return names


def _ours() -> PublicationQuerySet:
    return Publication.objects.live().rendered().of_kind(TERM)
