"""How much of an article a reader wants: three depths of one page, with the same anchors in each.

How long each takes is measured from its words, as for the whole article, and never promised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

from django.http import HttpRequest

from explainer.publishing.models import Publication
from explainer.text import markdown
from topics.content import WORDS_READ_PER_MINUTE, SectionContent
from topics.page import ArticlePage, word_anchor

# So many words of each section leave three minutes for the seven sections of a usual topic.
LONGEST_BEGINNING = 80


class Depth(StrEnum):
    """Each by its name in the page's address."""

    SHORT = "30-seconds"
    MIDDLE = "3-minutes"
    EVERYTHING = "everything"

    @classmethod
    def asked(cls, typed: str) -> Depth:
        """Return what an address asks for: everything, unless it names another depth."""
        return next((depth for depth in cls if depth == typed), cls.EVERYTHING)


@dataclass(frozen=True)
class DepthChoice:
    """`minutes` are whole ones; what takes 30 seconds at most has none."""

    depth: Depth
    minutes: int
    is_current: bool


@dataclass(frozen=True)
class Reading:
    """One article at the depth that its reader chose; `whole` is the address of all of it."""

    page: ArticlePage
    depth: Depth = Depth.EVERYTHING
    whole: str = ""

    @property
    def is_short(self) -> bool:
        return self.depth == Depth.SHORT

    @property
    def is_middle(self) -> bool:
        return self.depth == Depth.MIDDLE

    def choices(self) -> Iterator[DepthChoice]:
        minutes = {
            Depth.SHORT: _minutes([self.page.topic.thirty_seconds]),
            Depth.MIDDLE: max(1, _minutes(self._middle_texts())),
            Depth.EVERYTHING: self.page.reading_minutes,
        }
        for depth in Depth:
            yield DepthChoice(depth, minutes[depth], is_current=depth == self.depth)

    def thirty_seconds(self) -> str:
        """Return the 30-second version; where it stands alone, its words open their definitions."""
        return self.page.thirty_seconds() if self.is_short else self.page.topic.thirty_seconds

    def sections(self) -> Iterator[SectionContent]:
        """Yield the sections, at the middle depth with the first paragraph of each only."""
        sections = self.page.sections()
        return map(_shortened, sections) if self.is_middle else sections

    def terms(self) -> list[Publication]:
        """Return the words to know whose definitions the page holds at this depth."""
        if not self.is_short:
            return self.page.terms
        text = self.page.thirty_seconds()
        return [term for term in self.page.terms if f'"{word_anchor(term)}"' in text]

    def _middle_texts(self) -> Iterator[str]:
        """Yield what stands open at the middle depth, as `reading_minutes` does for all of it."""
        topic = self.page.topic
        yield from (topic.description, topic.thirty_seconds, *topic.takeaways)
        for section in map(_shortened, topic.sections):
            yield from (section.heading, section.key_sentence)
            yield markdown.words_of_html(section.body)
        yield from (faq.question for faq in topic.faqs)
        yield from topic.care_team_questions


def reading_asked_by(request: HttpRequest, page: ArticlePage) -> Reading:
    """Return what a request asks for; the address of all of it keeps the other arguments."""
    others = request.GET.copy()
    typed = others.pop("depth", [""])
    whole = f"{request.path}?{others.urlencode()}" if others else request.path
    return Reading(page, Depth.asked(str(typed[-1])), whole)


def _shortened(section: SectionContent) -> SectionContent:
    """Return a section with its first paragraph, or its key sentence where that is a long one."""
    body = markdown.beginning(section.body)
    if section.key_sentence and len(markdown.words_of_html(body).split()) > LONGEST_BEGINNING:
        body = markdown.trust("")
    return replace(section, body=body)


def _minutes(texts: Iterable[str]) -> int:
    words = sum(len(text.split()) for text in texts)
    return ceil(words / WORDS_READ_PER_MINUTE) if words > WORDS_READ_PER_MINUTE / 2 else 0
