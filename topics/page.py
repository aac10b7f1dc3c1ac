"""What the article's templates show, whether an edition or a writer's draft is behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from explainer.publishing.content import from_rendition, rendered
from explainer.publishing.models import Publication
from explainer.sources.freshness import Freshness, freshness_of
from explainer.sources.verification import VerifiedText, verified_texts
from topics.content import TopicContent


@dataclass(frozen=True)
class ArticlePage:
    """`topic` holds HTML where the working copy has markdown. A draft has neither day nor check."""

    topic: TopicContent
    reading_minutes: int
    terms: list[Publication]
    related: list[Publication]
    updated_on: date | None = None
    verified: VerifiedText | None = None
    freshness: Freshness | None = None


def live_article(publication: Publication, today: date) -> ArticlePage:
    """Return the page of a live topic that came with `for_page()`; takes two more queries."""
    topic = from_rendition(TopicContent, publication.live.rendition.content)
    verified = verified_texts([publication]).get(publication.pk)
    return ArticlePage(
        topic,
        publication.card["reading_minutes"],
        **_linked(topic),
        updated_on=publication.live.published_at.date(),
        verified=verified,
        freshness=freshness_of(verified, today),
    )


def draft_article(content: TopicContent) -> ArticlePage:
    """Return the page as it would be if `content` were published now."""
    return ArticlePage(rendered(content), content.reading_minutes, **_linked(content))


def _linked(topic: TopicContent) -> dict[str, Any]:
    """The live terms in the topic's order and the live related topics by title, in one query."""
    wanted = Q(kind=Publication.Kind.TERM, slug__in=topic.terms) | Q(
        kind=Publication.Kind.TOPIC, slug__in=topic.related
    )
    found = list(Publication.objects.live().for_list().filter(wanted))
    terms = {x.slug: x for x in found if x.kind == Publication.Kind.TERM}
    return {
        "terms": [terms[slug] for slug in topic.terms if slug in terms],
        "related": [x for x in found if x.kind == Publication.Kind.TOPIC],
    }
