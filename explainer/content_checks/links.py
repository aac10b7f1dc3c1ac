"""Links inside the site that lead nowhere, and terms that no topic uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from django.urls import Resolver404, resolve

from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, Text, TopicText
from explainer.content_checks.parts import Part
from topics.content import PAGE_ANCHORS, anchors_for

_LINK = re.compile(r"\]\(\s*<?([^\s<>()]+)")
_OTHER_SITE = re.compile(r"(https?:)?//|(mailto|tel):", re.IGNORECASE)
_OWN_PAGE = re.compile(r"/(topics|glossary|paths)/([^/]+)/")


def dead_links(library: Library) -> Iterator[Fault]:
    site = _Site(library)
    for topic in library.topics:
        yield from _dead_names(topic, "words to know", topic.content.terms, site.terms)
        yield from _dead_names(topic, "related topics", topic.content.related, site.topics)
        yield from _dead_sections(topic)
        yield from _led_to_itself(topic)
    for path in library.paths:
        yield from _dead_names(path, "topics", path.content.topics, site.topics)
    for text in library.texts():
        own = set(_anchors_of(text)) if isinstance(text, TopicText) else set()
        for part in text.parts:
            yield from _dead_in_part(text.place, part, site, own)


def unused_terms(library: Library) -> Iterator[Fault]:
    """Nobody meets a term that is a word to know of no topic; without topics nothing is known."""
    used = {slug for topic in library.topics for slug in topic.content.terms}
    for term in library.terms if library.topics else ():
        if term.content.slug not in used:
            yield Fault(term.place, "", "No topic has it among its words to know.")


class _Site:
    """What can be led to."""

    def __init__(self, library: Library) -> None:
        self.library = library

    @cached_property
    def topics(self) -> dict[str, set[str]]:
        """The anchors of each topic, by its slug."""
        return {x.content.slug: set(_anchors_of(x)) for x in self.library.topics}

    @cached_property
    def terms(self) -> set[str]:
        return {x.content.slug for x in self.library.terms}

    @cached_property
    def paths(self) -> set[str]:
        return {x.content.slug for x in self.library.paths}

    def has(self, address: str) -> bool:
        page, _, anchor = address.partition("#")
        if own := _OWN_PAGE.match(page):
            slugs = {"topics": self.topics, "glossary": self.terms, "paths": self.paths}[own[1]]
            is_whole = own.end() == len(page)
            is_there = own[2] in slugs and (is_whole or _resolves(page))
            anchors = self.topics.get(own[2], set()) if own[1] == "topics" else set()
            return is_there and (not anchor or not is_whole or anchor in anchors)
        return _resolves(page)


def _resolves(address: str) -> bool:
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        return False
    return True


def _anchors_of(topic: TopicText) -> Iterator[str]:
    yield from PAGE_ANCHORS
    yield from anchors_for(section.heading for section in topic.content.sections)
    yield from (f"faq-{number}" for number in range(1, len(topic.content.faqs) + 1))


def _dead_names(
    text: Text, part: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[Fault]:
    there = set(known)
    for name in names:
        if name not in there:
            yield Fault(text.place, part, f"There is no “{name}”.")


def _led_to_itself(topic: TopicText) -> Iterator[Fault]:
    if topic.content.slug in topic.content.related:
        yield Fault(topic.place, "related topics", "The topic is related to itself.")


def _dead_sections(topic: TopicText) -> Iterator[Fault]:
    sections = topic.content.sections
    known = {x.heading for x in sections} | {x.anchor for x in sections}
    for number, question in enumerate(topic.content.quiz, start=1):
        if question.section and question.section not in known:
            yield Fault(
                topic.place,
                f"quiz question {number}",
                f"There is no section “{question.section}”.",
            )


def _dead_in_part(place: str, part: Part, site: _Site, own: set[str]) -> Iterator[Fault]:
    for address in _LINK.findall(part.written) if part.is_markdown else ():
        if _OTHER_SITE.match(address):
            continue
        is_there = address[1:] in own if address.startswith("#") else site.has(address)
        if not is_there:
            yield Fault(place, part.name, f"The link to “{address}” leads nowhere.")
