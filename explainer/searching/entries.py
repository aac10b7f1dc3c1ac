"""The entries of a live page: made when its text goes live, gone when it is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from explainer.publishing.models import Publication
from explainer.publishing.renditions import ROWS_AT_ONCE, LiveTexts
from explainer.searching.models import SearchEntry


def make_entries(texts: LiveTexts) -> None:
    """Write the entries of texts that go live, in place of those that the pages had."""
    _forget([publication for publication, _ in texts])
    SearchEntry.objects.bulk_create(
        [
            SearchEntry(publication=publication, **asdict(text))
            for publication, content in texts
            for text in content.search_texts()
        ],
        batch_size=ROWS_AT_ONCE,
    )


def forget_entries(publication: Publication) -> None:
    _forget([publication])


def _forget(publications: Sequence[Publication]) -> None:
    SearchEntry.objects.filter(publication__in=publications).delete()
