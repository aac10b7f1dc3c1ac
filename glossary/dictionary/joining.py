"""Which entry of NCI stands on the page of which term of ours: by their names, never by a guess.

An entry belongs to the term of its name, else to the only one that is called so too. Two entries
of one name are left apart, and so is one that two terms claim. A name in capitals is only one in
capitals: ALL is not “all”.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from django.db import transaction
from django.db.models import Q

from explainer.linking.dictionary import is_in_capitals
from explainer.publishing.content import sort_key
from explainer.publishing.models import Publication, Rendition
from explainer.publishing.renditions import LiveTexts
from explainer.searching.models import SearchName
from explainer.text.folding import folded
from glossary.content import TERM
from glossary.dictionary.locks import lock_dictionary
from glossary.dictionary.models import Entry
from glossary.dictionary.searching import find_entries

# A name as people compare names, and whether it is written in capitals.
Spelling: TypeAlias = tuple[str, bool]
CARD: Final = "live_edition__rendition__card"


def spelling_of(name: str) -> Spelling:
    return sort_key(name), is_in_capitals(name)


def join_live_texts(texts: LiveTexts) -> None:
    """What has to be done when texts go live."""
    _join_named_like([publication.pk for publication, _ in texts if publication.kind == TERM])


def leave_page(publication: Publication) -> None:
    """What has to be done when a page is withdrawn: another term may now be the only one."""
    if publication.kind == TERM:
        _join_named_like([publication.pk], without=publication.pk)


@transaction.atomic
def join_all(*, said_anew: Iterable[int] = ()) -> None:
    """Put each entry on the page of its term, and all others on pages of their own.

    A search then finds the entries where they are, those too of which NCI's words are new.
    """
    if not Entry.objects.exists():
        return
    lock_dictionary()
    joined = dict(Entry.objects.exclude(publication=None).values_list("pk", "publication"))
    _move(pages_of_all_entries(), joined, said_anew)


def find_all_anew() -> None:
    """As `join_all`, and let a search find each entry as it is now."""
    join_all(said_anew=Entry.objects.values_list("pk", flat=True))


def pages_of_all_entries() -> dict[int, int]:
    """Return the page of ours for each entry that belongs on one."""
    live = Publication.objects.live().of_kind(TERM)
    return _pages_of_entries(_owners(live.values_list("pk", CARD)))


@transaction.atomic(savepoint=False)
def _join_named_like(pages: Sequence[int], *, without: int = 0) -> None:
    """Put each entry where it belongs that has a name which these pages of ours have or had.

    What other terms are called decides with it, but no entry of any other name can move.
    """
    cards = Rendition.objects.filter(edition__publication__in=pages).values_list("card", flat=True)
    names = {name for card in cards for name in _names(card)}
    keys = {sort_key(name) for name in names}
    entries = Entry.objects.filter(
        Q(publication__in=pages) | Q(english__isnull=False, sort_key__in=keys)
    )
    if not pages or not entries.exists():
        return
    lock_dictionary()
    named_so = SearchName.objects.filter(folded__in={folded(name) for name in names})
    rivals = Q(pk__in=pages) | Q(pk__in=named_so.values("entry__publication"))
    live = Publication.objects.live().of_kind(TERM).filter(rivals).exclude(pk=without)
    owners = _owners(live.values_list("pk", CARD))
    wanted = _pages_of_entries({x: pages for x, pages in owners.items() if x[0] in keys})
    joined = dict(entries.exclude(publication=None).values_list("pk", "publication"))
    _move(wanted, joined)


def _move(
    wanted: Mapping[int, int], joined: Mapping[int, int | None], said_anew: Iterable[int] = ()
) -> None:
    """Put entries on the pages where they are wanted, and no others where they are joined now."""
    moved = [x for x in wanted.keys() | joined.keys() if wanted.get(x) != joined.get(x)]
    entries = [Entry(term_id=x, publication_id=wanted.get(x)) for x in moved]
    Entry.objects.bulk_update(entries, ["publication"], batch_size=500)
    pages = {page for x in moved for page in (wanted.get(x), joined.get(x)) if page}
    if found_anew := {*moved, *said_anew}:
        find_entries(found_anew, pages)


def _names(card: Mapping[str, Any]) -> Iterator[str]:
    yield card.get("name", "")
    yield from card.get("aliases", ())


def _owners(cards: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[Spelling, set[int]]:
    """Return by a spelling the pages of ours that are named so, else those that are called so."""
    named: dict[Spelling, set[int]] = defaultdict(set)
    called: dict[Spelling, set[int]] = defaultdict(set)
    for page, card in cards:
        name, *aliases = map(spelling_of, _names(card))
        named[name].add(page)
        for alias in aliases:
            called[alias].add(page)
    return {spelling: named.get(spelling) or called[spelling] for spelling in (*named, *called)}


def _pages_of_entries(owners: Mapping[Spelling, set[int]]) -> dict[int, int]:
    """Return the page of ours for each entry of one of these spellings that has one."""
    return {
        term_id: next(iter(owners[spelling]))
        for spelling, term_id in _entries_by_spelling(owners).items()
        if len(owners[spelling]) == 1
    }


def _entries_by_spelling(spellings: Iterable[Spelling]) -> dict[Spelling, int]:
    """Return the entries that are alone in having one of these names in English."""
    wanted = set(spellings)
    found: dict[Spelling, list[int]] = defaultdict(list)
    english = Entry.objects.filter(english__isnull=False, sort_key__in={x for x, _ in wanted})
    for term_id, name in english.values_list("pk", "english__name"):
        found[spelling_of(name)].append(term_id)
    return {x: ids[0] for x, ids in found.items() if len(ids) == 1 and x in wanted}
