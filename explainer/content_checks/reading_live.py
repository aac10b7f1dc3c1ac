"""What is live as a library: the editions that readers see now."""

from __future__ import annotations

from explainer.content_checks.library import Library, NamedSource
from explainer.publishing.models import Publication
from explainer.sources.models import Source


def read_live() -> Library:
    library = Library()
    for publication in Publication.objects.live().select_related("live_edition").order_by("slug"):
        library.add(publication.get_absolute_url(), publication.live_content)
    library.sources = _sources_of(library)
    return library


def _sources_of(library: Library) -> list[NamedSource]:
    places = {
        source.address: text.place for text in library.texts() for source in text.content.sources
    }
    found = Source.objects.filter(address__in=places)
    return [NamedSource(places[x.address], x.address, x.title, x.date, x.date_kind) for x in found]
