"""What the article's templates show, whether an edition or a writer's draft is behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString

from explainer.copies.codes import code_for
from explainer.publishing.content import rendered
from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text
from explainer.searching.linker import WordInPlace, with_words
from explainer.sources.freshness import Freshness
from explainer.sources.verified import VerifiedText, freshness_of, verified_texts
from explainer.text import markdown
from glossary.content import TERM
from topics.content import TOPIC, SectionContent, TopicContent
from topics.paths.reading import PathOfTopic, Place, paths_of, places_of


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
    # Empty for a draft: nobody takes a copy of it.
    copy_code: str = ""
    # Of the picture that goes with a link to it.
    picture: str = ""
    # Where it stands in learning paths, the one that is followed first; the article alone asks.
    places: list[Place] = field(default_factory=list)

    def with_words(self, text: str) -> SafeString:
        """Return plain text as HTML in which words open their definitions as in a section."""
        # Apostrophes stay, or no word with one would be found.
        html = escape(text, quote=False)
        return markdown.trust(with_words(html, self._words_in_place()))

    @property
    def followed(self) -> Place | None:
        """Its place in the path along which its reader came."""
        return next((place for place in self.places if place.path.is_followed), None)

    @property
    def questions_follow(self) -> str:
        """The anchor of the section after which one wants to ask: what to expect, or the last."""
        anchors = [section.anchor for section in self.topic.sections]
        expected = (anchor for anchor in anchors if anchor.startswith("what-to-expect"))
        return next(expected, anchors[-1] if anchors else "")

    def sections(self) -> Iterator[SectionContent]:
        """Yield the sections, in each of which the first use of a word opens its definition.

        Terms change on their own, so this cannot be done once when the topic is published.
        """
        words = self._words_in_place()
        for section in self.topic.sections:
            yield replace(section, body=markdown.trust(with_words(section.body, words)))

    def words_in(self, section: SectionContent) -> list[Publication]:
        """Return the words to know whose definitions open in a section."""
        html = with_words(section.body, self._words_in_place())
        return [term for term in self.terms if f'"{word_anchor(term)}"' in html]

    def _words_in_place(self) -> list[WordInPlace]:
        return [
            WordInPlace(word_anchor(term), (term.card["name"], *term.card["aliases"]))
            for term in self.terms
        ]


def live_article(publication: Publication, today: date) -> ArticlePage:
    """Return the page of a live topic that came with `for_page()`; takes two more queries."""
    topic = live_text(TopicContent, publication)
    verified = verified_texts([publication]).get(publication.pk)
    return ArticlePage(
        topic,
        publication.card["reading_minutes"],
        **_linked(topic, paths_of(publication)),
        updated_on=publication.live.published_at.date(),
        verified=verified,
        freshness=freshness_of(verified, today),
        copy_code=code_for(publication.live, today),
        picture=publication.picture,
    )


def draft_article(content: TopicContent) -> ArticlePage:
    """Return the page as it would be if `content` were published now."""
    return ArticlePage(rendered(content), content.reading_minutes, **_linked(content))


def _linked(topic: TopicContent, paths: Sequence[PathOfTopic] = ()) -> dict[str, Any]:
    """The live terms in the topic's order, the live related topics by title, and the places in
    `paths`, in one query.
    """
    steps = [step for path in paths for step in path.topics]
    wanted = Q(kind=TERM, slug__in=topic.terms) | Q(kind=TOPIC, slug__in=[*topic.related, *steps])
    found = list(Publication.objects.live().for_list().filter(wanted))
    terms = {x.slug: x for x in found if x.kind == TERM}
    topics = [x for x in found if x.kind == TOPIC]
    places = places_of(topic.slug, paths, topics)
    # The steps before and after this one have cards of their own.
    shown = [x for place in places if place.path.is_followed for x in (place.previous, place.next)]
    return {
        "terms": [terms[slug] for slug in topic.terms if slug in terms],
        "related": [x for x in topics if x.slug in topic.related and x not in shown],
        "places": places,
    }


def word_anchor(term: Publication) -> str:
    """Return the id of a word's definition: no section has it, as those have no capital letters."""
    return f"Word-{term.slug}"
