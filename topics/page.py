"""What the article's templates show, whether an edition or a writer's draft is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from html import escape
from typing import Any, TypeAlias, cast

from django.db.models import Q
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString

from explainer.copies.codes import code_for
from explainer.linking.dictionary import Dictionary, Name
from explainer.linking.linker import Link, LinkedText, links_in, marked
from explainer.linking.words_in_place import links_of, with_links
from explainer.publishing.content import SourceContent, rendered
from explainer.publishing.kinds import kind_named
from explainer.publishing.listed import Listed, listed_rows, listed_texts
from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.publishing.parts import parts_of, with_parts
from explainer.publishing.prepared import AnyAsked, Asked, PreparedQuery
from explainer.publishing.renditions import live_text
from explainer.sources.freshness import Freshness
from explainer.sources.verified import VerifiedText, freshness_of, verified_text
from explainer.text import markdown
from glossary.content import TERM
from topics.content import TOPIC, SectionContent, TopicContent
from topics.facts import TopicFacts, facts_of
from topics.paths.reading import PathOfTopic, Place, paths_of, places_of, with_paths
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
    """`topic` holds HTML where the working copy has markdown. A draft has neither day nor check.

    Of a page that came with its parts, `topic` is fetched only when somebody asks for it.
    """

    topic: TopicContent
    reading_minutes: int
    terms: Sequence[Listed]
    related: Sequence[Listed]
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
    # What was made of the topic when it went live, for the page that is asked for.
    parts: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def facts(self) -> TopicFacts:
        return TopicFacts(**self.parts["facts"]) if self.parts else facts_of(self.topic)

    @property
    def followed(self) -> Place | None:
        """Its place in the path along which its reader came."""
        return next((place for place in self.places if place.path.is_followed), None)

    @property
    def answers(self) -> Sequence[Sequence[str]]:
        """The frequently asked questions, each with the words of its answer."""
        if "answers" in self.parts:
            kept: Sequence[Sequence[str]] = self.parts["answers"]
            return kept
        return [[x.question, markdown.words_of_html(x.answer)] for x in self.topic.faqs]

    @property
    def sources(self) -> Sequence[SourceContent]:
        """Those that a page names which nobody has compared with them."""
        return () if self.verified else self.topic.sources

    def thirty_seconds(self) -> SafeString:
        return self.in_place(THIRTY_SECONDS, as_html(self.topic.thirty_seconds), self.links)

    def sections(self) -> Iterator[SectionContent]:
        """Yield the sections, in which words open their definitions."""
        for section, key in self._with_key_sentences(self.links_of_whole):
            body = self.in_place(section.anchor, section.body, self.links)
            yield replace(section, key_sentence=key, body=body)

    def key_sentences(self) -> Iterator[SectionContent]:
        """Yield the sections as their key sentences alone, in which all words open."""
        for section, key in self._with_key_sentences(self.links):
            yield replace(section, key_sentence=key, body="")

    def _with_key_sentences(self, links: Links) -> Iterator[tuple[SectionContent, SafeString]]:
        for section in self.topic.sections:
            html, part = as_html(section.key_sentence), key_sentence_of(section.anchor)
            yield section, self.in_place(part, html, links)

    @cached_property
    def links_of_whole(self) -> Links:
        """The words that open on the whole page: of each section there before its key sentence."""
        return {**self.links, **only_in_key_sentences(self.facts.anchors, self.links)}

    def terms_in(self, parts: Iterable[str]) -> list[Listed]:
        """Return the words to know that open in some parts of the page."""
        opened = {link.term for part in parts for link in self.links.get(part, ())}
        return [term for term in self.terms if term.slug in opened]

    def addresses_of_words(self) -> str:
        """Return where the words to know are explained, a space before each."""
        return "".join(f" {term.get_absolute_url()}" for term in self.terms)

    def words_in(self, section: SectionContent) -> list[Listed]:
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

    def in_place(self, part: str, html: str, links: Links) -> SafeString:
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
    """Return the page of a live topic that came with `for_page()`, or with the parts of a page;
    takes two more queries.
    """
    parts = parts_of(publication) or {}
    topic = cast("TopicContent", SimpleLazyObject(lambda: live_text(TopicContent, publication)))
    facts = TopicFacts(**parts["facts"]) if parts else facts_of(topic)
    verified = verified_text(publication)
    return ArticlePage(
        topic,
        publication.card["reading_minutes"],
        **_linked(facts, paths_of(publication)),
        updated_on=publication.live.published_at.date(),
        verified=verified,
        freshness=freshness_of(verified, today),
        copy_code=code_for(publication.live, today),
        picture=publication.picture,
        links=links or {},
        parts=parts,
    )


def draft_article(content: TopicContent) -> ArticlePage:
    """Return the page as it would be if `content` were published now."""
    topic = rendered(content)
    links = links_of(linked_text(topic))
    return ArticlePage(topic, content.reading_minutes, **_linked(facts_of(content)), links=links)


@cache
def pages_with_parts(page: str) -> PreparedQuery[Publication]:
    """Return the query for a live topic by `slug`, with the parts of one of its pages and with its
    paths, of which one may be followed.
    """
    return PreparedQuery(lambda: _with_parts(page))


def _with_parts(page: str) -> PublicationQuerySet:
    live = with_links(with_parts(Publication.objects.live().of_kind(TOPIC), page))
    found: PublicationQuerySet = with_paths(live, Asked("path")).filter(slug=Asked("slug"))
    return found


def _linked_texts() -> PublicationQuerySet:
    terms = Q(kind=TERM, slug__in=AnyAsked("terms"))
    return (
        Publication.objects.live()
        .for_list()
        .filter(terms | Q(kind=TOPIC, slug__in=AnyAsked("topics")))
    )


_LINKED = PreparedQuery(lambda: listed_rows(_linked_texts()))
_LINKED_ANEW = PreparedQuery(_linked_texts)


def _linked(topic: TopicFacts, paths: Sequence[PathOfTopic] = ()) -> dict[str, Any]:
    """The live terms in the topic's order, the live related topics by title, and the places in
    `paths`, in one query.
    """
    steps = [step for path in paths for step in path.topics]
    asked = {"terms": [*topic.terms], "topics": [*topic.related, *steps]}
    known = listed_texts(_LINKED.rows(**asked))
    found: Sequence[Listed] = _LINKED_ANEW.rows(**asked) if known is None else known
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
