"""Which entry of NCI stands on the page of which term of ours: by their names, never by a guess.

An entry belongs to the term of its name, else to the only one that is called so too. Two entries
of one name are left apart, and so is one that two terms claim. A name in capitals is only one in
capitals: ALL is not “all”.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from django.db import transaction

from explainer.linking.dictionary import is_in_capitals
from explainer.publishing.content import sort_key
from explainer.publishing.models import Publication
from explainer.publishing.renditions import LiveTexts
from glossary.content import TERM
from glossary.dictionary.locks import lock_dictionary
from glossary.dictionary.models import Entry
from glossary.dictionary.searching import find_entries

# A name as people compare names, and whether it is written in capitals.
Spelling: TypeAlias = tuple[str, bool]


def spelling_of(name: str) -> Spelling:
    return sort_key(name), is_in_capitals(name)


def join_live_texts(texts: LiveTexts) -> None:
    """What has to be done when texts go live."""
    if any(publication.kind == TERM for publication, _ in texts):
        join_all()


def leave_page(publication: Publication) -> None:
    """What has to be done when a page is withdrawn: another term may now be the only one."""
    if publication.kind == TERM:
        join_all(without=publication)


@transaction.atomic
def join_all(*, without: Publication | None = None, said_anew: Iterable[int] = ()) -> None:
    """Put each entry on the page of its term, and all others on pages of their own.

    All terms are looked at anew: what one is called decides what another may have. A search then
    finds the entries where they are, those too of which NCI's words are new.
    """
    if not Entry.objects.exists():
        return
    lock_dictionary()
    live = Publication.objects.live().of_kind(TERM)
    cards = dict(live.values_list("pk", "live_edition__rendition__card"))
    if without:
        cards.pop(without.pk, None)
    wanted = _pages_of_entries(cards)
    joined = dict(Entry.objects.exclude(publication=None).values_list("pk", "publication"))
    moved = [x for x in wanted.keys() | joined.keys() if wanted.get(x) != joined.get(x)]
    entries = [Entry(term_id=x, publication_id=wanted.get(x)) for x in moved]
    Entry.objects.bulk_update(entries, ["publication"], batch_size=500)
    pages = {page for x in moved for page in (wanted.get(x), joined.get(x)) if page}
    find_entries({*moved, *said_anew}, pages)


def _pages_of_entries(cards: Mapping[int, Mapping[str, Any]]) -> dict[int, int]:
    """Return the page of ours for each entry that has one, by the cards of all terms."""
    named: dict[Spelling, set[int]] = defaultdict(set)
    called: dict[Spelling, set[int]] = defaultdict(set)
    for page, card in cards.items():
        named[spelling_of(card.get("name", ""))].add(page)
        for alias in card.get("aliases", ()):
            called[spelling_of(alias)].add(page)
    owners = {spelling: named.get(spelling) or called[spelling] for spelling in (*named, *called)}
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
