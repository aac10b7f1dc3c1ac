"""What the article's templates show, whether an edition or a writer's draft is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from html import escape
from typing import Any, TypeAlias

from django.db.models import Q
from django.utils.safestring import SafeString

from explainer.copies.codes import code_for
from explainer.linking.dictionary import Dictionary, Name
from explainer.linking.linker import Link, LinkedText, links_in, marked
from explainer.linking.words_in_place import links_of
from explainer.publishing.content import rendered
from explainer.publishing.kinds import kind_named
from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text
from explainer.sources.freshness import Freshness
from explainer.sources.verified import VerifiedText, freshness_of, verified_texts
from explainer.text import markdown
from glossary.content import TERM
from topics.content import TOPIC, SectionContent, TopicContent
from topics.paths.reading import PathOfTopic, Place, paths_of, places_of
from topics.words_in_place import (
    THIRTY_SECONDS,
    as_html,
    key_sentence_of,
    linked_text,
    only_in_key_sentences,
)

Links: TypeAlias = Mapping[str, Sequence[Link]]


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
    # The words that open in it, by part; pages that show no such part need none.
    links: Links = field(default_factory=dict)

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

    def thirty_seconds(self) -> SafeString:
        return self._in_place(THIRTY_SECONDS, as_html(self.topic.thirty_seconds), self.links)

    def sections(self) -> Iterator[SectionContent]:
        """Yield the sections, in which words open their definitions."""
        only = only_in_key_sentences(self.topic, self.links)
        for section, key in self._with_key_sentences(only):
            body = self._in_place(section.anchor, section.body, self.links)
            yield replace(section, key_sentence=key, body=body)

    def key_sentences(self) -> Iterator[SectionContent]:
        """Yield the sections as their key sentences alone, in which all words open."""
        for section, key in self._with_key_sentences(self.links):
            yield replace(section, key_sentence=key, body="")

    def _with_key_sentences(self, links: Links) -> Iterator[tuple[SectionContent, SafeString]]:
        for section in self.topic.sections:
            html, part = as_html(section.key_sentence), key_sentence_of(section.anchor)
            yield section, self._in_place(part, html, links)

    def terms_in(self, parts: Iterable[str]) -> list[Publication]:
        """Return the words to know that open in some parts of the page."""
        opened = {link.term for part in parts for link in self.links.get(part, ())}
        return [term for term in self.terms if term.slug in opened]

    def words_in(self, section: SectionContent) -> list[Publication]:
        """Return the words to know that stand in a section, on a page that knows nothing else."""
        text = LinkedText({"": section.body}, own=self._own)
        opened = {link.term for link in links_in(text, self._dictionary)[""]}
        return [term for term in self.terms if term.slug in opened]

    @cached_property
    def _own(self) -> set[str]:
        return {term.slug for term in self.terms}

    @cached_property
    def _dictionary(self) -> Dictionary:
        cards = [(term.slug, term.card) for term in self.terms]
        return Dictionary(
            Name(x, slug) for slug, card in cards for x in (card["name"], *card["aliases"])
        )

    def _in_place(self, part: str, html: str, links: Links) -> SafeString:
        """Return clean HTML in which words open: those to know on the page, others on their own.

        What opens an own word needs no script. Another is a link that a script opens in place.
        """
        return markdown.trust(marked(html, links.get(part, ()), self._tags_of))

    def _tags_of(self, link: Link, stands_alone: bool) -> tuple[str, str]:
        """Return what stands around a word; one that is no part of a sentence is a large target."""
        begin = '<dfn class="alone">' if stands_alone else "<dfn>"
        if link.term in self._own:
            anchor = escape(f"Word-{link.term}")
            return f'{begin}<button type="button" popovertarget="{anchor}">', "</button></dfn>"
        address = escape(kind_named(TERM).address_of(link.term))
        return f'{begin}<a href="{address}">', "</a></dfn>"


def live_article(publication: Publication, today: date, links: Links | None = None) -> ArticlePage:
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
        links=links or {},
    )


def draft_article(content: TopicContent) -> ArticlePage:
    """Return the page as it would be if `content` were published now."""
    topic = rendered(content)
    links = links_of(linked_text(topic))
    return ArticlePage(topic, content.reading_minutes, **_linked(content), links=links)


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
