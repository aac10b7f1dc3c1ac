"""The topics behind a word."""

from __future__ import annotations

from explainer.publishing.models import Publication, PublicationQuerySet

TOPICS_SHOWN = 20


def topics_that_use(slug: str) -> PublicationQuerySet:
    """Return the first live pages, by title, that have the term among their words to know."""
    using = Publication.objects.live().for_list()
    return using.filter(live_edition__rendition__card__contains={"terms": [slug]})[:TOPICS_SHOWN]
