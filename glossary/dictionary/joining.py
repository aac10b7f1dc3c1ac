"""Which entry of NCI stands on the page of which term of ours: by their names, never by a guess.

A term has the entry of its name, else the only one that has another name of it. Two entries of one
name, or two terms that claim one entry, are left apart. A name in capitals is only one in capitals:
ALL is not “all”.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from django.db import transaction

from explainer.publishing.content import sort_key
from explainer.publishing.models import Publication
from explainer.publishing.renditions import LiveTexts
from glossary.content import TERM
from glossary.dictionary.locks import lock_dictionary
from glossary.dictionary.models import Entry

# A name as people compare names, and whether it is written in capitals.
Spelling: TypeAlias = tuple[str, bool]
FEWEST_CAPITALS: Final = 2


def spelling_of(name: str) -> Spelling:
    letters = [x for x in name if x.isalpha()]
    return sort_key(name), len(letters) >= FEWEST_CAPITALS and name.isupper()


def join_live_texts(texts: LiveTexts) -> None:
    """What has to be done when texts go live."""
    if any(publication.kind == TERM for publication, _ in texts):
        join_all()


def leave_page(publication: Publication) -> None:
    """What has to be done when a page is withdrawn: another term may now be the only one."""
    if publication.kind == TERM:
        join_all(without=publication)


@transaction.atomic
def join_all(*, without: Publication | None = None) -> None:
    """Put each entry on the page of its term, and all others on pages of their own.

    All terms are looked at anew: what one is called decides what another may have.
    """
    if not Entry.objects.exists():
        return
    lock_dictionary()
    live = Publication.objects.live().of_kind(TERM)
    cards = dict(live.values_list("pk", "live_edition__rendition__card"))
    if without:
        cards.pop(without.pk, None)
    wanted = {term_id: page for page, term_id in _pairs(cards).items()}
    joined = dict(Entry.objects.exclude(publication=None).values_list("pk", "publication"))
    moved = [x for x in wanted.keys() | joined.keys() if wanted.get(x) != joined.get(x)]
    # First all leave: no page has two entries at any moment.
    Entry.objects.filter(pk__in=moved).update(publication=None)
    entries = [Entry(term_id=x, publication_id=wanted[x]) for x in moved if x in wanted]
    Entry.objects.bulk_update(entries, ["publication"], batch_size=500)


def _pairs(cards: Mapping[int, Mapping[str, object]]) -> dict[int, int]:
    """Return the number of the entry for each page that has one."""
    named = {page: [str(card.get("name", ""))] for page, card in cards.items()}
    called = {page: _texts(card.get("aliases")) for page, card in cards.items()}
    entries = _entries_by_spelling([*named.values(), *called.values()])
    by_name, by_alias = (_claims(names, entries) for names in (named, called))
    return _only_claims(by_alias, taken=by_name) | _only_claims(by_name, taken={})


def _texts(value: object) -> list[str]:
    return [str(x) for x in value] if isinstance(value, list) else []


def _entries_by_spelling(names: Iterable[Iterable[str]]) -> dict[Spelling, int]:
    """Return the entries that are alone in having one of the names, in English."""
    keys = {sort_key(name) for some in names for name in some}
    found: dict[Spelling, list[int]] = defaultdict(list)
    english = Entry.objects.filter(english__isnull=False, sort_key__in=keys)
    for term_id, name in english.values_list("pk", "english__name"):
        found[spelling_of(name)].append(term_id)
    return {spelling: ids[0] for spelling, ids in found.items() if len(ids) == 1}


def _claims(
    names: Mapping[int, Iterable[str]], entries: Mapping[Spelling, int]
) -> dict[int, set[int]]:
    """Return the entries that each page claims by its names."""
    claimed = {
        page: {entries[x] for x in map(spelling_of, some) if x in entries}
        for page, some in names.items()
    }
    return {page: ids for page, ids in claimed.items() if ids}


def _only_claims(claims: Mapping[int, set[int]], taken: Mapping[int, set[int]]) -> dict[int, int]:
    """Return the pages that claim one entry, which nobody else claims and nobody has `taken`."""
    had = {term_id for ids in taken.values() for term_id in ids}
    claimants = Counter(term_id for ids in claims.values() for term_id in ids)
    free = {
        page: [x for x in ids if claimants[x] == 1 and x not in had]
        for page, ids in claims.items()
        if page not in taken
    }
    return {page: ids[0] for page, ids in free.items() if len(ids) == 1}
