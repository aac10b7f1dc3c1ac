"""How much of an article a reader wants: three depths of one page, with the same anchors in each.

How long each takes is measured from its words, as for the whole article, and never promised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from django.http import Http404, HttpRequest

from explainer.publishing.models import Publication
from topics.content import WORDS_READ_PER_MINUTE, SectionContent
from topics.depth_texts import (
    MOST_WORDS_SHORT,
    QUESTIONS_SHORT,
    middle_texts,
    offers_middle,
    short_texts,
    word_count,
)
from topics.page import ArticlePage
from topics.words_in_place import THIRTY_SECONDS, key_sentence_of

_OF_A_QUIZ = re.compile(r"q\d+|asked|check|show|go")


class Depth(StrEnum):
    """Each by its name in the page's address."""

    SHORT = "30-seconds"
    MIDDLE = "3-minutes"
    EVERYTHING = "everything"


@dataclass(frozen=True)
class DepthChoice:
    """`minutes` are whole ones; what takes 30 seconds at most has none."""

    depth: Depth
    minutes: int
    is_current: bool
    address: str


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

    @property
    def is_whole(self) -> bool:
        return self.depth == Depth.EVERYTHING

    @property
    def has_middle(self) -> bool:
        return offers_middle(self.page.topic)

    def depths(self) -> list[Depth]:
        """Return those that somebody wrote for this topic."""
        return [depth for depth in Depth if self.has_middle or depth != Depth.MIDDLE]

    def choices(self) -> Iterator[DepthChoice]:
        topic = self.page.topic
        words = word_count(short_texts(topic))
        minutes = {
            Depth.SHORT: 0 if words <= MOST_WORDS_SHORT else _minutes(words),
            Depth.MIDDLE: _minutes(word_count(middle_texts(topic))),
            Depth.EVERYTHING: self.page.reading_minutes,
        }
        for depth in self.depths():
            yield DepthChoice(depth, minutes[depth], depth == self.depth, self.address_of(depth))

    def address_of(self, depth: Depth) -> str:
        if depth == Depth.EVERYTHING:
            return self.whole
        return f"{self.whole}{'&' if '?' in self.whole else '?'}depth={depth}"

    def thirty_seconds(self) -> str:
        return self.page.thirty_seconds()

    def sections(self) -> Iterator[SectionContent]:
        """Yield the sections; at the middle depth each is its key sentence, and nothing more."""
        return self.page.key_sentences() if self.is_middle else self.page.sections()

    def questions(self) -> tuple[str, ...]:
        """Return what to ask the care team; at the short depth what its writer put first."""
        questions = self.page.topic.care_team_questions
        return questions[:QUESTIONS_SHORT] if self.is_short else questions

    def terms(self) -> list[Publication]:
        """Return the words to know whose definitions the page holds at this depth."""
        if self.is_whole:
            return self.page.terms
        parts = [THIRTY_SECONDS]
        if self.is_middle:
            parts += [key_sentence_of(section.anchor) for section in self.page.topic.sections]
        return self.page.terms_in(parts)


def reading_asked_by(request: HttpRequest, page: ArticlePage) -> Reading:
    """Return what a request asks for; the address of all of it keeps the other arguments.

    Answers to its quiz are for scripts in the page: with them and without, a page is the same.

    Raises Http404 for a depth that does not exist, or that nobody wrote for this topic.
    """
    others = request.GET.copy()
    typed = str(others.pop("depth", [Depth.EVERYTHING])[-1])
    for name in filter(_OF_A_QUIZ.fullmatch, [*others]):
        del others[name]
    whole = f"{request.path}?{others.urlencode()}" if others else request.path
    for depth in Reading(page).depths():
        if depth == typed:
            return Reading(page, depth, whole)
    raise Http404("This topic has no such depth.")


def _minutes(words: int) -> int:
    return max(1, ceil(words / WORDS_READ_PER_MINUTE))
