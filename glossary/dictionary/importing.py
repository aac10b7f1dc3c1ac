"""From what files say to entries: all of it, or nothing; the same words are not written again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.text import slugify

from explainer.operations.progress import with_progress
from explainer.publishing.a_to_z import letter_of
from explainer.publishing.content import sort_key
from glossary.dictionary.anchor_names import take_names
from glossary.dictionary.files import Gathered
from glossary.dictionary.joining import join_all
from glossary.dictionary.locks import lock_dictionary
from glossary.dictionary.models import NAME_LENGTH, Entry, Fetch, Language, Wording
from glossary.dictionary.rows import ReadEntry

ROWS_AT_ONCE: Final = 2_000
SLUG_LENGTH: Final = 120
# What stands below `/glossary/nci/` already, where a term of ours is called “NCI”.
TAKEN_ADDRESSES: Final = frozenset({"history", "report"})
FIELDS: Final = {Language.ENGLISH: "english", Language.SPANISH: "spanish"}


class OlderWordsError(Exception):
    """Why nothing at all is imported, said to whoever runs the import."""


@dataclass
class Sorted:
    """What an import brings, beside what is there."""

    added: list[ReadEntry] = field(default_factory=list)
    changed: list[ReadEntry] = field(default_factory=list)
    unchanged: int = 0

    @property
    def new(self) -> list[ReadEntry]:
        return [*self.added, *self.changed]


@transaction.atomic
def import_entries(
    gathered: Gathered, *, fetched_on: date, origin: str, names: Path | None = None
) -> Sorted:
    """Write what is new, and take the names of NCI's links from a file of `names`.

    Raises OlderWordsError or DictionaryFileError, and then nothing at all has been written.
    """
    lock_dictionary()
    brought = _sorted(gathered.entries.values(), fetched_on)
    if not brought.new:
        return brought
    fetch = Fetch.objects.create(
        fetched_on=fetched_on,
        origin=origin[:NAME_LENGTH],
        added=len(brought.added),
        changed=len(brought.changed),
        unchanged=brought.unchanged,
        refused=len(gathered.refused),
    )
    slugs = _slugs_of_new(brought.new)
    for start in with_progress(range(0, len(brought.new), ROWS_AT_ONCE), "Writing"):
        _write(brought.new[start : start + ROWS_AT_ONCE], slugs, fetch)
    if names:
        take_names(names)
    join_all(said_anew={row.term_id for row in brought.new})
    return brought


def _sorted(entries: Iterable[ReadEntry], fetched_on: date) -> Sorted:
    known = _known()
    brought = Sorted()
    for entry in entries:
        digest, day = known.get(entry.key, ("", None))
        if digest == entry.digest:
            brought.unchanged += 1
        elif day is None:
            brought.added.append(entry)
        elif day > fetched_on:
            raise OlderWordsError(
                f"“{entry.name}” is here with words that were fetched on {day}, which is after"
                f" {fetched_on}: these files are older than what is here."
            )
        else:
            brought.changed.append(entry)
    return brought


def _known() -> dict[tuple[int, str], tuple[str, date]]:
    """Return digest and day of the newest wording of each entry."""
    newest = (
        Wording.objects.order_by("entry", "language", "-pk")
        .distinct("entry", "language")
        .values_list("entry", "language", "digest", "fetch__fetched_on")
    )
    return {(term_id, language): (digest, day) for term_id, language, digest, day in newest}


def _write(rows: Sequence[ReadEntry], slugs: Mapping[int, str], fetch: Fetch) -> None:
    """Write wordings, and let their entries show them. Foreign keys are checked at the end."""
    entries = Entry.objects.for_list().in_bulk({row.term_id for row in rows})
    new = {row.term_id for row in rows} - entries.keys()
    entries |= {term_id: Entry(term_id=term_id, slug=slugs[term_id]) for term_id in new}
    wordings = Wording.objects.bulk_create(
        [_wording(row, entries[row.term_id], fetch) for row in rows]
    )
    for wording in wordings:
        entry = entries[wording.entry_id]
        setattr(entry, FIELDS[Language(wording.language)], wording)
    for entry in entries.values():
        entry.sort_key = sort_key(entry.main.name)
        entry.letter = letter_of(entry.sort_key)
    Entry.objects.bulk_create(
        entries.values(),
        update_conflicts=True,
        unique_fields=["term_id"],
        update_fields=[*FIELDS.values(), "sort_key", "letter"],
    )


def _wording(row: ReadEntry, entry: Entry, fetch: Fetch) -> Wording:
    shares_its_name = entry.slug.endswith(f"-{entry.term_id}")
    return Wording(
        entry=entry,
        language=row.language,
        name=row.name,
        definition=row.definition,
        pronunciation=row.pronunciation,
        audio=row.audio,
        name_at_nci="" if shares_its_name else row.name_at_nci,
        digest=row.digest,
        fetch=fetch,
    )


def _slugs_of_new(rows: Sequence[ReadEntry]) -> dict[int, str]:
    """Return an address of its own for each entry that is new: those that collide get the number.

    Addresses that are there stay.
    """
    # English names come last, and so count.
    by_language = sorted(rows, key=lambda row: row.language, reverse=True)
    known = set(Entry.objects.values_list("pk", flat=True))
    new = {row.term_id: _slug_wanted(row) for row in by_language if row.term_id not in known}
    taken = {*Entry.objects.values_list("slug", flat=True), *TAKEN_ADDRESSES}
    wanted = Counter([*new.values(), *taken])
    slugs: dict[int, str] = {}
    for term_id, slug in new.items():
        own = slug if wanted[slug] == 1 else f"{slug}-{term_id}"
        slugs[term_id] = own if own == slug or not wanted[own] else f"{own}-{term_id}"
    return slugs


def _slug_wanted(row: ReadEntry) -> str:
    return slugify(row.name_at_nci or row.name)[:SLUG_LENGTH].strip("-") or "term"
