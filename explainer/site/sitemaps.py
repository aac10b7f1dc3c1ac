"""The sitemap: what is live, with the day on which its page last changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as django_views
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from explainer.operations.serving.long_answers import one_at_a_time
from explainer.publishing.kinds import kind_named
from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.sources.freshness import CheckFacts, TextFacts, freshness
from explainer.sources.verified import newest_checks, parted
from topics.paths.content import PATH
from topics.paths.reading import paths_to_follow

# The format allows ten times as many; this keeps an answer quick and small.
PAGES_IN_A_SITEMAP = 5_000


@dataclass(frozen=True, slots=True)
class DatedPage:
    address: str
    changed_on: date


class LivePage(NamedTuple):
    """The columns that say where a live page is, and what of its text has a day."""

    pk: int
    kind: str
    slug: str
    recheck_months: int
    live_edition__published_at: datetime
    live_edition__correction: str


class NewestCheck(NamedTuple):
    """The columns of a check that say when it changed what readers see."""

    publication_id: int
    is_right: bool
    pk: int
    source_id: int
    verdict: str
    verified_on: date
    nci_date: date | None
    nci_date_kind: str
    recorded_at: datetime
    source__date: date | None
    source__date_kind: str
    source__dated_at: datetime

    @property
    def facts(self) -> CheckFacts:
        return CheckFacts(
            self.source_id,
            self.verdict,
            self.verified_on,
            (self.nci_date, self.nci_date_kind),
            (self.source__date, self.source__date_kind),
            self.source__dated_at.date(),
        )


PAGE_COLUMNS = tuple(LivePage.__annotations__)
CHECK_COLUMNS = tuple(NewestCheck.__annotations__)


class DatedPages:
    """Live pages for a paginator: a slice of them comes with its days, in two queries.

    No model is made of any: there are thousands, and each is one line.
    """

    def __init__(self, publications: PublicationQuerySet, today: date) -> None:
        self.publications = publications
        self.today = today

    def count(self) -> int:
        return self.publications.count()

    def __iter__(self) -> Iterator[DatedPage]:
        return iter(self[:])

    def __getitem__(self, part: slice) -> list[DatedPage]:
        rows: Any = self.publications.values_list(*PAGE_COLUMNS)[part]
        pages = [LivePage(*row) for row in rows]
        checks = _newest_checks(page.pk for page in pages)
        return [
            DatedPage(
                kind_named(page.kind).address_of(page.slug),
                changed_on(page, checks.get(page.pk, []), self.today),
            )
            for page in pages
        ]


def _newest_checks(publications: Iterable[int]) -> dict[int, list[NewestCheck]]:
    found: dict[int, list[NewestCheck]] = {}
    rows: Any = newest_checks().filter(publication__in=list(publications))
    for row in rows.values_list(*CHECK_COLUMNS):
        found.setdefault(row[0], []).append(NewestCheck(*row))
    return found


def changed_on(page: LivePage, checks: Iterable[NewestCheck], today: date) -> date:
    """Return the last day on which readers saw something new: a text, a check, or its freshness."""
    return max(_days_of_change(page, checks, today))


def _days_of_change(page: LivePage, checks: Iterable[NewestCheck], today: date) -> Iterator[date]:
    published_on = page.live_edition__published_at.date()
    yield published_on
    right, concerns = parted(checks)
    if right:
        text = TextFacts(
            right=[check.facts for check in right],
            concerns=[check.facts for check in concerns],
            recheck_months=page.recheck_months,
            corrected_on=published_on if page.live_edition__correction else None,
        )
        yield freshness(text, today).since
        yield from (check.recorded_at.date() for check in (*right, *concerns))


class PublicationSitemap(Sitemap):
    """Every live page but the learning paths, which have a sitemap of their own."""

    limit = PAGES_IN_A_SITEMAP

    def items(self) -> DatedPages:
        pages = Publication.objects.live().exclude(kind=PATH)
        return DatedPages(pages.order_by("kind", "slug"), timezone.localdate())

    def location(self, item: DatedPage) -> str:
        return item.address

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


SITEMAPS: dict[str, type[Sitemap] | Sitemap] = {
    "publications": PublicationSitemap,
    "paths": PathSitemap,
    "pages": PageSitemap,
}


@require_safe
@one_at_a_time
def sitemap(request: HttpRequest, /, **asked: Any) -> HttpResponseBase:  # noqa: ANN401 - Django's own view
    """Answer as Django does, to one at a time."""
    return django_views.sitemap(request, SITEMAPS, **asked)
