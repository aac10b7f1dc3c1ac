"""What a search finds beside our own texts: others bring it, and take it away again.

An entry from outside has an `origin`, the short name of whoever brings it, and a `key` that is
unique there. It stands behind ours, and never passes as ours. Extra names lead to pages that there
are, ours or others': nobody reads them on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from explainer.operations.audits import Difference
from explainer.publishing.comparing import values_that_differ
from explainer.searching.comparing import entries_that_differ
from explainer.searching.keeping import (
    NewEntry,
    extra_names_of,
    remove_entries,
    take_extra_names,
    write_entries,
)
from explainer.searching.models import LONGEST_NAME, ExtraName, SearchEntry

ENTRIES_AT_ONCE = 1_000


@dataclass(frozen=True)
class OutsideEntry:
    """`address` is that of its page, with an anchor if it is a part of it. `names` are all that
    it is called, its title need not be among them.
    """

    key: str
    kind: str
    language: str
    title: str
    summary: str
    address: str
    names: tuple[str, ...]


@transaction.atomic
def keep_outside_entries(origin: str, entries: Iterable[OutsideEntry]) -> None:
    """Let a search find these entries, in place of those of the same keys; of two with one key
    the last counts.
    """
    by_key = {entry.key: entry for entry in entries}
    forget_outside_entries(origin, by_key)
    kept = list(by_key.values())
    for start in range(0, len(kept), ENTRIES_AT_ONCE):
        together = kept[start : start + ENTRIES_AT_ONCE]
        extra = extra_names_of(entry.address.partition("#")[0] for entry in together)
        write_entries([_new_entry(origin, entry, extra) for entry in together])


@transaction.atomic
def forget_outside_entries(origin: str, keys: Iterable[str]) -> None:
    """Let a search find the entries of these keys no more; keys that nobody has do no harm."""
    remove_entries(SearchEntry.objects.filter(origin=origin, key__in=list(keys)))


@transaction.atomic
def keep_names(origin: str, names: Iterable[tuple[str, str]]) -> None:
    """Let pages be found by more names: pairs of a page's address and a name.

    They replace those that the same origin brought for these addresses. A page may come later.
    """
    given = _cut(names)
    addresses = {address for address, _ in given}
    ExtraName.objects.filter(origin=origin, address__in=addresses).delete()
    ExtraName.objects.bulk_create(
        [ExtraName(origin=origin, address=x, name=name) for x, name in sorted(given) if name],
        batch_size=ENTRIES_AT_ONCE,
    )
    take_extra_names(addresses)


def outside_entries_that_differ(
    origin: str, entries: Sequence[OutsideEntry], named: Mapping[str, str]
) -> Iterator[Difference]:
    """Name what is kept of the keys in `named` otherwise than as `entries` that have some of them.

    `named` says what people call what has a key.
    """
    kept = SearchEntry.objects.filter(origin=origin, key__in=named)
    extra = extra_names_of({entry.address.partition("#")[0] for entry in entries})
    made = [_new_entry(origin, entry, extra) for entry in entries]
    yield from entries_that_differ(made, kept, by="key", naming=lambda key: named[key])


def names_that_differ(origin: str, names: Iterable[tuple[str, str]]) -> Iterator[Difference]:
    """Name the pages that an origin's extra names lead to otherwise than `names` say."""
    made = (pair for pair in _cut(names) if pair[1])
    kept = ExtraName.objects.filter(origin=origin).values_list("address", "name")
    yield from values_that_differ(
        ["address", "name"], made, kept, naming=lambda address: f"{address}, names of {origin}"
    )


def _cut(names: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(address, name.strip()[:LONGEST_NAME]) for address, name in names}


def _new_entry(
    origin: str, entry: OutsideEntry, extra: dict[str, tuple[tuple[str, str], ...]]
) -> NewEntry:
    address, _, anchor = entry.address.partition("#")
    return NewEntry(
        address=address,
        kind=entry.kind,
        title=entry.title,
        text=entry.summary,
        anchor=anchor,
        is_page=True,
        is_definition=True,
        names=(entry.title, *entry.names),
        language=entry.language,
        origin=origin,
        key=entry.key,
        extra_names=extra.get(address, ()),
    )
