"""What the article's templates show, whether an edition or a writer's draft is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q

from explainer import markdown
from explainer.publishing.content import from_rendition, rendered
from explainer.publishing.models import Publication
from explainer.sources.freshness import Freshness
from explainer.sources.verified import VerifiedText, freshness_of, verified_texts
from topics.content import SectionContent, TopicContent
from topics.words_in_place import WordInPlace, with_words


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

    def sections(self) -> Iterator[SectionContent]:
        """Yield the sections, in each of which the first use of a word opens its definition.

        Terms change on their own, so this cannot be done once when the topic is published.
        """
        words = [_word_in_place(term) for term in self.terms]
        for section in self.topic.sections:
            yield replace(section, body=markdown.trust(with_words(section.body, words)))


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


def _word_in_place(term: Publication) -> WordInPlace:
    # No section has this id: those of headings have no capital letters.
    return WordInPlace(f"Word-{term.slug}", (term.card["name"], *term.card["aliases"]))
