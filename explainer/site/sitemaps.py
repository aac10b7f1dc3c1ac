"""The sitemap: what is live, with the day on which its page last changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.sources.verified import VerifiedText, freshness_of, verified_texts
from topics.paths.content import PATH
from topics.paths.reading import paths_to_follow

# The format allows ten times as many; this keeps an answer quick and small.
PAGES_IN_A_SITEMAP = 5_000


@dataclass(frozen=True)
class DatedPage:
    publication: Publication
    changed_on: date


class DatedPages:
    """Live pages for a paginator: a slice of them comes with its days, in two queries."""

    def __init__(self, publications: PublicationQuerySet, today: date) -> None:
        self.publications = publications
        self.today = today

    def count(self) -> int:
        return self.publications.count()

    def __iter__(self) -> Iterator[DatedPage]:
        return iter(self[:])

    def __getitem__(self, part: slice) -> list[DatedPage]:
        publications = list(self.publications[part])
        verified = verified_texts(publications)
        return [DatedPage(x, changed_on(x, verified.get(x.pk), self.today)) for x in publications]


def changed_on(publication: Publication, verified: VerifiedText | None, today: date) -> date:
    """Return the last day on which readers saw something new: a text, a check, or its freshness."""
    return max(_days_of_change(publication, verified, today))


def _days_of_change(
    publication: Publication, verified: VerifiedText | None, today: date
) -> Iterator[date]:
    yield publication.live.published_at.date()
    if verified and (freshness := freshness_of(verified, today)):
        yield freshness.since
        yield from (x.recorded_at.date() for x in (*verified.checks, *verified.concerns))


class PublicationSitemap(Sitemap):
    """Every live page but the learning paths, which have a sitemap of their own."""

    limit = PAGES_IN_A_SITEMAP

    def items(self) -> DatedPages:
        pages = Publication.objects.live().exclude(kind=PATH).for_list()
        return DatedPages(pages.order_by("kind", "slug"), timezone.localdate())

    def location(self, item: DatedPage) -> str:
        return item.publication.get_absolute_url()

    def lastmod(self, item: DatedPage) -> date:
        return item.changed_on

    def get_latest_lastmod(self) -> None:
        """The index says no day: to know it, every page would have to be looked at."""


class PageSitemap(Sitemap):
    def items(self) -> list[str]:
        return [
            "site:home",
            "topics:topic_list",
            "site:a_to_z",
            "paths:path_list",
            "glossary:glossary_index",
            "quizzes:decks",
            "quizzes:word_flashcards",
            "quizzes:review_quiz",
            "site:how_we_verify",
            "site:ledger",
            "pages:about",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class PathSitemap(Sitemap):
    """Learning paths that can be followed. Their pages change with their topics: no day is said."""

    limit = PAGES_IN_A_SITEMAP

    def items(self) -> PublicationQuerySet:
        return paths_to_follow()


SITEMAPS = {"publications": PublicationSitemap, "paths": PathSitemap, "pages": PageSitemap}
