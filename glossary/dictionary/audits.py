"""Whether NCI's words are as they were fetched, and stand where they belong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from explainer.operations.audits import Difference, by_pages
from explainer.publishing.a_to_z import letter_of
from explainer.publishing.content import sort_key
from explainer.publishing.models import Publication
from explainer.searching.outside import names_that_differ
from glossary.dictionary.joining import pages_of_all_entries
from glossary.dictionary.models import Entry, Language, Wording
from glossary.dictionary.rows import ReadEntry
from glossary.dictionary.searching import ORIGIN, differing_entries, names_of_pages

ENTRIES_AT_ONCE = 500


def of_the_dictionary() -> Iterator[Difference]:
    yield from by_pages(
        Wording.objects.select_related("entry"), _of_wordings, "NCI's words", ENTRIES_AT_ONCE
    )
    if not Entry.objects.exists():
        return
    pages = pages_of_all_entries()

    def of_entries(entries: Sequence[Entry]) -> Iterator[Difference]:
        newest = _newest(entries)
        for entry in entries:
            sentences = _wrong_with(entry, newest, pages.get(entry.pk))
            yield from (Difference(f"NCI's {entry}", sentence) for sentence in sentences)
        yield from differing_entries(entries)

    yield from by_pages(Entry.objects.for_page(), of_entries, "NCI's entries", ENTRIES_AT_ONCE)
    joined = Publication.objects.filter(nci_entries__isnull=False).values_list("pk", flat=True)
    yield from names_that_differ(ORIGIN, names_of_pages(set(joined)))


def _of_wordings(wordings: Sequence[Wording]) -> Iterator[Difference]:
    for wording in wordings:
        if is_hers_alone(wording.entry) and wording.digest != _digest_of(wording):
            yield Difference(
                f"NCI's {wording.entry}, {wording}", "these are not the words fetched."
            )


def is_hers_alone(entry: Entry) -> bool:
    """Tell whether no other entry has the name: of such the name at NCI is not kept, and the digest
    is that of the words with it.
    """
    return not entry.slug.endswith(f"-{entry.term_id}")


def _digest_of(wording: Wording) -> str:
    return ReadEntry(
        wording.entry_id,
        wording.language,
        wording.name,
        wording.definition,
        wording.pronunciation,
        wording.audio,
        wording.name_at_nci,
    ).digest


def _newest(entries: Sequence[Entry]) -> dict[tuple[int, str], int]:
    rows: QuerySet[Wording] = Wording.objects.filter(entry__in=entries).order_by("pk")
    return {
        (term_id, language): pk
        for pk, term_id, language in rows.values_list("pk", "entry", "language")
    }


def _wrong_with(
    entry: Entry, newest: dict[tuple[int, str], int], page: int | None
) -> Iterator[str]:
    shown = {Language.ENGLISH: entry.english_id, Language.SPANISH: entry.spanish_id}
    if any(newest.get((entry.pk, language)) != pk for language, pk in shown.items()):
        yield "the words that readers see are not the newest."
        return
    key = sort_key(entry.main.name)
    if (entry.sort_key, entry.letter) != (key, letter_of(key)):
        yield "it does not stand under its name."
    if entry.publication_id != page:
        yield "it does not stand on the page of the term of its name, or on one of another."
