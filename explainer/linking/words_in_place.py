"""The words that open in live texts: found when a text goes live, and when a word changes.

A term that goes live, gets another name or is withdrawn touches those texts only that hold all the
words of one of its names. Their links change in the same transaction, so that no page leads to a
word that is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain
from operator import or_
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from explainer.linking.dictionary import Dictionary, Name, words_needed
from explainer.linking.kinds import (
    Word,
    explains_words,
    kinds_with_links,
    linked_text,
    word_of,
)
from explainer.linking.linker import Found, Link, LinkedText, links_in, names_in, words_of
from explainer.linking.models import Spelling, WordsInPlace, kept_links
from explainer.operations.audits import Difference
from explainer.publishing.comparing import rows_that_differ
from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.publishing.renditions import ROWS_AT_ONCE, LiveTexts
from explainer.workflow.changed_words import NewMeaning, note_new_meanings

TEXTS_AT_ONCE = 50
# A name has 120 letters at most; PostgreSQL keeps no index of much longer words.
LONGEST_WORD = 200


class Row(NamedTuple):
    """What is kept of one way to begin a name."""

    name: str
    meaning: str
    first: str


# Of what has not been live until now.
NO_WORD = Word(frozenset(), "")


def make_links(texts: LiveTexts) -> None:
    """Find the words that open in texts that go live, and in others that explain words anew."""
    words = {page: word_of(page, text) for page, text in texts if explains_words(page)}
    kept = _kept_spellings(words)
    before = {page: _word_in(kept[page.pk]) for page in words}
    changed = {page: word for page, word in words.items() if _rows_of(word) != kept[page.pk]}
    Spelling.objects.filter(publication__in=[page for page in changed if kept[page.pk]]).delete()
    _keep(changed)
    _link([page.pk for page, _ in texts if page.kind in kinds_with_links()])
    names = [name for page, word in changed.items() for name in word.names ^ before[page].names]
    _link(_texts_with(names).exclude(pk__in=[page.pk for page, _ in texts]))
    _note_new_meanings({page: (before[page], word) for page, word in changed.items()})


def forget_links(publication: Publication) -> None:
    """Forget the words of a page that is withdrawn, and lead to it from nowhere."""
    WordsInPlace.objects.filter(publication=publication).delete()
    spellings = Spelling.objects.filter(publication=publication)
    names = set(spellings.values_list("name", flat=True))
    spellings.delete()
    _link(_texts_with(names))


def differing_links(texts: LiveTexts) -> Iterator[Difference]:
    """Name the live pages whose words, or what texts may call them, are not as `make_links` would
    keep them now.
    """
    words = {page: word_of(page, text) for page, text in texts if explains_words(page)}
    yield from rows_that_differ(Spelling, _spellings(words), words)
    linked = [page for page, _ in texts if page.kind in kinds_with_links()]
    yield from rows_that_differ(WordsInPlace, _words_in_place(linked), linked)


def links_of(text: LinkedText) -> dict[str, list[Link]]:
    """Return the words that open in a text that is not live, in one query."""
    return links_in(text, dictionary_for(_words_in(text)))


def undecided_in(text: LinkedText) -> list[Found]:
    """Return the names in a text that mean several terms, each once, where nobody said which."""
    dictionary = dictionary_for(_words_in(text))
    found: dict[str, Found] = {}
    for html in text.parts.values():
        for name in names_in(html, dictionary):
            if text.is_undecided(name.entry):
                found.setdefault(name.entry.spelling, name)
    return list(found.values())


def with_links(publications: PublicationQuerySet) -> PublicationQuerySet:
    """Fetch with pages what `links_on` reads of them."""
    fetched: PublicationQuerySet = publications.select_related("words_in_place").defer(
        "words_in_place__words", "words_in_place__terms"
    )
    return fetched


def links_on(publication: Publication) -> Mapping[str, Sequence[Link]]:
    """Return the words that open on a live page that came `with_links`, by part."""
    words: WordsInPlace | None = getattr(publication, "words_in_place", None)
    return words.links_by_part if words else {}


def pages_that_use(term: str) -> PublicationQuerySet:
    """Return the live pages that use a term: a word opens its definition, or it is one to know."""
    return Publication.objects.live().filter(words_in_place__terms__contains=[term])


def number_of_pages_that_use(term: OuterRef) -> Coalesce:
    """Return as an expression how many pages use a term of an outer query."""
    using = WordsInPlace.objects.filter(terms__contains=[term]).order_by()
    counted = using.values(every=Value(1)).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), Value(0))


def dictionary_for(words: Iterable[str]) -> Dictionary:
    """Return a dictionary of all names that a text of these words can hold."""
    spellings = Spelling.objects.filter(first__in=set(words)).order_by("publication__slug", "name")
    return Dictionary(
        Name(name, slug) for name, slug in spellings.values_list("name", "publication__slug")
    )


def _kept_spellings(pages: Iterable[Publication]) -> dict[int, list[Row]]:
    """Return by the keys of pages the rows of the words that they have explained until now."""
    kept: dict[int, list[Row]] = {page.pk: [] for page in pages}
    rows = Spelling.objects.filter(publication__in=kept).values_list(
        "publication", "name", "meaning", "first"
    )
    for key, *row in rows:
        kept[key].append(Row(*row))
    return {key: sorted(rows) for key, rows in kept.items()}


def _word_in(rows: Sequence[Row]) -> Word:
    return Word(frozenset(row.name for row in rows), rows[0].meaning) if rows else NO_WORD


def _keep(words: Mapping[Publication, Word]) -> None:
    Spelling.objects.bulk_create(_spellings(words), batch_size=ROWS_AT_ONCE)


def _spellings(words: Mapping[Publication, Word]) -> list[Spelling]:
    return [
        Spelling(publication=page, name=row.name, meaning=row.meaning, first=row.first)
        for page, word in words.items()
        for row in _rows_of(word)
    ]


def _rows_of(word: Word) -> list[Row]:
    """Return the rows of a word, in their order."""
    return sorted(
        Row(name, word.meaning, first)
        for name in word.names
        for first in {needed[0] for needed in words_needed(name)}
    )


def _note_new_meanings(changed: Mapping[Publication, tuple[Word, Word]]) -> None:
    new = {
        page.slug: NewMeaning(page, before.meaning, after.meaning)
        for page, (before, after) in changed.items()
        if before != NO_WORD and before.meaning != after.meaning
    }
    if new:
        using = Publication.objects.live().filter(words_in_place__terms__overlap=list(new))
        note_new_meanings(
            (page, new[term])
            for page, terms in using.values_list("pk", "words_in_place__terms")
            for term in terms
            if term in new
        )


def _texts_with(names: Iterable[str]) -> QuerySet[WordsInPlace, int]:
    """Return the keys of live texts that can hold one of these names."""
    texts = WordsInPlace.objects.order_by("pk").values_list("pk", flat=True)
    words = [Q(words__contains=needed) for name in names for needed in words_needed(name)]
    # A first start has names by the hundred before it has a text.
    return texts.filter(reduce(or_, words)) if words and texts.exists() else texts.none()


def _link(keys: Iterable[int]) -> None:
    """Find the words that open in live texts, a few queries for many of them."""
    wanted = list(keys)
    for start in range(0, len(wanted), TEXTS_AT_ONCE):
        _link_some(wanted[start : start + TEXTS_AT_ONCE])


def _link_some(keys: Sequence[int]) -> None:
    pages = Publication.objects.live().for_page().filter(pk__in=keys)
    WordsInPlace.objects.bulk_create(
        _words_in_place(pages),
        update_conflicts=True,
        unique_fields=["publication"],
        update_fields=["links", "terms", "words"],
    )


def _words_in_place(pages: Iterable[Publication]) -> list[WordsInPlace]:
    """Return the words that open on live pages, not saved."""
    texts = {page: linked_text(page) for page in pages}
    words = {page: sorted(_words_in(text)) for page, text in texts.items()}
    dictionary = dictionary_for(chain.from_iterable(words.values()))
    return [
        WordsInPlace(
            publication=page,
            links=kept_links(links),
            terms=sorted({*text.own, *(link.term for found in links.values() for link in found)}),
            words=words[page],
        )
        for page, text in texts.items()
        for links in [links_in(text, dictionary)]
    ]


def _words_in(text: LinkedText) -> set[str]:
    return {word for html in text.parts.values() for word in _short_words(html)}


def _short_words(html: str) -> Iterator[str]:
    return (x for x in words_of(html) if not x.isspace() and len(x) <= LONGEST_WORD)
