"""The entries of a live page: made when its text goes live, gone when it is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explainer.operations.audits import Difference
from explainer.publishing.content import Content
from explainer.publishing.models import Publication
from explainer.publishing.renditions import LiveTexts
from explainer.searching.comparing import entries_that_differ
from explainer.searching.keeping import NewEntry, extra_names_of, remove_entries, write_entries
from explainer.searching.models import SearchEntry


def make_entries(texts: LiveTexts) -> None:
    """Write the entries of texts that go live, in place of those that the pages had."""
    _forget([publication for publication, _ in texts])
    write_entries(_new_entries(texts))


def differing_entries(texts: LiveTexts) -> Iterator[Difference]:
    """Name the live pages that a search finds by other words than those that it would keep now."""
    pages = {publication.pk: publication for publication, _ in texts}
    kept = SearchEntry.objects.filter(publication__in=pages)
    yield from entries_that_differ(
        _new_entries(texts), kept, by="publication_id", naming=lambda key: str(pages[key])
    )


def _new_entries(texts: LiveTexts) -> list[NewEntry]:
    extra = extra_names_of(publication.get_absolute_url() for publication, _ in texts)
    return [
        entry for publication, content in texts for entry in entries_of(publication, content, extra)
    ]


def forget_entries(publication: Publication) -> None:
    _forget([publication])


def entries_of(
    publication: Publication, content: Content, extra: dict[str, tuple[tuple[str, str], ...]]
) -> list[NewEntry]:
    address = publication.get_absolute_url()
    return [
        NewEntry(
            address=address,
            kind=text.kind,
            title=text.title,
            summary=text.summary,
            text=text.text,
            rest=text.rest,
            anchor=text.anchor,
            names=text.names,
            publication_id=publication.pk,
            # They name the page, not its parts.
            extra_names=extra.get(address, ()) if text.kind == publication.kind else (),
            is_definition=text.is_definition,
            is_page=text.kind == publication.kind,
        )
        for text in content.search_texts()
    ]


def _forget(publications: Sequence[Publication]) -> None:
    remove_entries(SearchEntry.objects.filter(publication__in=publications))
