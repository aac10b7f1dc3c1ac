"""The words from A to Z, ours and NCI's, and the topics behind a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet, Value

from explainer.publishing.a_to_z import FIRST_LETTER, SORT_KEY, letter_asked
from explainer.publishing.models import Publication, PublicationQuerySet
from glossary.content import TERM
from glossary.dictionary.models import Entry

TOPICS_SHOWN: Final = 20
# Each stands with its definition: as many names alone would be half as long.
WORDS_ON_A_PAGE: Final = 50


@dataclass(frozen=True)
class Word:
    """A word in the list: a term of ours, or an entry that only NCI's dictionary has."""

    first_letter: str
    term: Publication | None
    entry: Entry | None


class Words:
    """Words for a paginator: a slice of them takes three queries, however many there are."""

    def __init__(self, letter: str, total: int) -> None:
        self.letter = letter
        self.total = total

    def count(self) -> int:
        return self.total

    def __getitem__(self, part: slice) -> list[Word]:
        rows = list(_rows(self.letter)[part])
        ours, theirs = ([x.key for x in rows if x.is_ours is side] for side in (True, False))
        terms = Publication.objects.live().for_list().in_bulk(ours)
        entries = Entry.objects.for_list().in_bulk(theirs)
        words = [
            Word(x.first, terms.get(x.key), None)
            if x.is_ours
            else Word(x.first, None, entries.get(x.key))
            for x in rows
        ]
        # Whoever withdraws a term meanwhile takes it out of the list.
        return [word for word in words if word.term or word.entry]


def words_from_a_to_z(query: Mapping[str, str]) -> dict[str, Any]:
    """Return what the list shows: the words of the `letter` that a reader asked for, page by page,
    and all `letters` as {"letter", "names"}, the number being names. No letter stands for all.
    """
    letter = letter_asked(query.get("letter", ""))
    names = _names_by_letter()
    total = names[letter] if letter else names.total()
    words: Any = Words(letter, total)
    page = Paginator(words, WORDS_ON_A_PAGE).get_page(query.get("page"))
    return {
        "letter": letter,
        "letters": [{"letter": x, "names": names[x]} for x in sorted(names)],
        "page": page,
        # What search engines are told is ours.
        "terms": [word.term for word in page if word.term],
        "has_words_of_nci": any(word.entry for word in page),
    }


def topics_that_use(slug: str) -> PublicationQuerySet:
    """Return the first live pages, by title, that have the term among their words to know."""
    using = Publication.objects.live().for_list()
    return using.filter(live_edition__rendition__card__contains={"terms": [slug]})[:TOPICS_SHOWN]


def _names_by_letter() -> Counter[str]:
    """Return how many names there are under each letter, in one query."""
    ours: QuerySet[Any, Any] = _ours().annotate(first=FIRST_LETTER)
    theirs: QuerySet[Any, Any] = Entry.objects.alone().annotate(first=F("letter"))
    counts = [
        side.values("first").annotate(names=Count("pk")).values_list("first", "names")
        for side in (ours, theirs)
    ]
    names: Counter[str] = Counter()
    for letter, some in counts[0].union(counts[1], all=True):
        names[letter] += some
    return names


def _rows(letter: str) -> QuerySet[Any, Any]:
    """Return sort key, first letter, side and key of each word, in alphabetical order.

    By letter first: “μL”, which no letter begins, would else stand behind Z.
    """
    ours: QuerySet[Any, Any] = _ours().annotate(
        spelled=F(SORT_KEY), first=FIRST_LETTER, is_ours=Value(value=True), key=F("pk")
    )
    theirs: QuerySet[Any, Any] = Entry.objects.alone().annotate(
        spelled=F("sort_key"), first=F("letter"), is_ours=Value(value=False), key=F("pk")
    )
    sides = [
        (side.filter(first=letter) if letter else side).values_list(
            "spelled", "first", "is_ours", "key", named=True
        )
        for side in (ours, theirs)
    ]
    return sides[0].union(sides[1], all=True).order_by("first", "spelled", "-is_ours", "key")


def _ours() -> PublicationQuerySet:
    return Publication.objects.live().of_kind(TERM)
