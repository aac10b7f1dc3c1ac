"""The live pages of this site that explain what a code stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter

from django.db.models import Q
from django.utils.text import capfirst, slugify

from explainer.publishing.content import sort_key
from explainer.publishing.models import Publication, Rendition
from explainer.publishing.renditions import live_text
from explainer.sources.freshness import Freshness
from explainer.sources.verified import VerifiedText, freshness_of, verified_texts
from glossary.content import TERM, TermContent
from topics.content import TOPIC, TopicContent

# As many as others answer with; who wants more has the links on the pages.
MOST_PAGES = 3


@dataclass(frozen=True)
class FoundPage:
    """A live page in short: the sentences of its own text that stand for it."""

    publication: Publication
    sentences: tuple[str, ...]
    verified: VerifiedText | None
    freshness: Freshness | None

    @property
    def updated_at(self) -> datetime:
        """When its text or a check of it was last new."""
        checks = self.verified.checks if self.verified else ()
        return max([self.publication.live.published_at, *(x.recorded_at for x in checks)])


def found_pages(names: Sequence[str], today: date) -> list[FoundPage]:
    """Return for each of the names the topic or else the word that has it, in two queries."""
    pages = _one_a_name(names)[:MOST_PAGES] if names else []
    verified = verified_texts(pages) if pages else {}
    return [
        FoundPage(page, _sentences(page), text, freshness_of(text, today))
        for page in pages
        for text in [verified.get(page.pk)]
    ]


def _one_a_name(names: Sequence[str]) -> list[Publication]:
    found = sorted(_with_a_name_of(names), key=lambda page: (page.kind != TOPIC, page.slug))
    by_place: dict[int, Publication] = {}
    for page in found:
        by_place.setdefault(_place(page, names), page)
    return [page for _place, page in sorted(by_place.items(), key=itemgetter(0))]


def _with_a_name_of(names: Iterable[str]) -> Iterable[Publication]:
    named = Q(sort_key__in=[sort_key(name) for name in names])
    for name in names:
        # Other names are kept as they were written: in small letters, or with a capital one.
        for spelled in {name, capfirst(name)}:
            named |= Q(card__contains={"aliases": [spelled]})
    editions = Rendition.objects.filter(named).values("edition")
    return (
        Publication.objects.live()
        .for_page()
        .filter(kind__in=[TOPIC, TERM])
        .filter(Q(slug__in=[slugify(name) for name in names]) | Q(live_edition__in=editions))
    )


def _place(page: Publication, names: Sequence[str]) -> int:
    """Say by which of the names a page was found."""
    own = {sort_key(x) for x in (page.name, *page.card.get("aliases", ()))}
    places = [
        place
        for place, name in enumerate(names)
        if page.slug == slugify(name) or sort_key(name) in own
    ]
    return min(places)


def _sentences(page: Publication) -> tuple[str, ...]:
    if page.kind == TERM:
        return (live_text(TermContent, page).definition,)
    topic = live_text(TopicContent, page)
    return topic.description, topic.thirty_seconds
