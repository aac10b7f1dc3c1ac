"""What a search finds of NCI's dictionary: entries with pages of their own, behind ours.

An entry on the page of a term of ours is no second result: its names lead to that page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from django.db.models import Prefetch

from explainer.operations.audits import Difference
from explainer.publishing.models import Publication
from explainer.searching.outside import (
    OutsideEntry,
    forget_outside_entries,
    keep_names,
    keep_outside_entries,
    outside_entries_that_differ,
)
from glossary.dictionary.models import Entry, Language, Wording

ORIGIN: Final = "nci"
KIND: Final = "dictionary"


def find_entries(term_ids: Collection[int], pages: Collection[int]) -> None:
    """Let a search find these entries as they are now.

    `pages` are those of ours on which one of them stands or has stood.
    """
    entries = list(Entry.objects.for_page().filter(pk__in=term_ids))
    joined = [entry for entry in entries if entry.publication_id]
    forget_outside_entries(ORIGIN, [_key(x, y) for x in joined for y in Language.values])
    alone = [entry for entry in entries if not entry.publication_id]
    keep_outside_entries(ORIGIN, (found for entry in alone for found in _found(entry)))
    keys = {*pages, *(x.publication_id for x in joined if x.publication_id)}
    keep_names(ORIGIN, names_of_pages(keys))


def differing_entries(entries: Sequence[Entry]) -> Iterator[Difference]:
    """Name the entries that a search finds otherwise than as they are now."""
    named = {_key(x, y): str(x) for x in entries for y in Language.values}
    alone = [entry for entry in entries if not entry.publication_id]
    found = [found for entry in alone for found in _found(entry)]
    yield from outside_entries_that_differ(ORIGIN, found, named)


def names_of_pages(keys: Collection[int]) -> Iterator[tuple[str, str]]:
    """Yield pairs of the address of a page of ours and a name of an entry that stands there."""
    on_pages = Prefetch("nci_entries", Entry.objects.for_list().order_by("pk"))
    publications = Publication.objects.filter(pk__in=keys).prefetch_related(on_pages)
    return (name for page in publications for name in _names_of_page(page))


def _found(entry: Entry) -> Iterator[OutsideEntry]:
    for wording in entry.wordings_now:
        yield OutsideEntry(
            key=_key(entry, wording.language),
            kind=KIND,
            language=wording.language,
            title=wording.name,
            summary=wording.definition,
            address=entry.get_absolute_url(),
            names=tuple(_names(entry, wording)),
        )


def _names_of_page(publication: Publication) -> Iterator[tuple[str, str]]:
    """Yield the names of the entries on a page of ours; an empty one takes away what it had."""
    address = publication.get_absolute_url()
    yield address, ""
    for entry in publication.nci_entries.all():
        for wording in entry.wordings_now:
            yield from ((address, name) for name in (wording.name, *_names(entry, wording)))


def _names(entry: Entry, wording: Wording) -> list[str]:
    """Return what an entry is called besides; NCI's links are those of its English pages."""
    links = entry.link_names if wording.language == Language.ENGLISH else []
    return [*wording.also_called, *links]


def _key(entry: Entry, language: str) -> str:
    return f"{entry.pk}-{language}"
