"""The entries of a live page: made when its text goes live, gone when it is withdrawn."""

from __future__ import annotations

from dataclasses import asdict

from explainer.publishing.content import Content
from explainer.publishing.models import Publication
from explainer.searching.models import SearchEntry


def make_entries(publication: Publication, content: Content) -> None:
    """Write the entries of a text, in place of those that the page had."""
    forget_entries(publication)
    SearchEntry.objects.bulk_create(
        SearchEntry(publication=publication, **asdict(text)) for text in content.search_texts()
    )


def forget_entries(publication: Publication) -> None:
    SearchEntry.objects.filter(publication=publication).delete()
