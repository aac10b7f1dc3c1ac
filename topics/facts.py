"""The few facts of a topic that its pages ask for besides their parts, at every depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from topics.content import WORDS_READ_PER_MINUTE, TopicContent
from topics.depth_texts import (
    MOST_WORDS_SHORT,
    middle_texts,
    offers_middle,
    short_texts,
    word_count,
)


@dataclass(frozen=True)
class TopicFacts:
    """What is counted is how many there are, `minutes_…` whole ones; 0 are 30 seconds at most.

    A rendition keeps them as JSON.
    """

    slug: str
    title: str
    description: str
    level: str
    terms: Sequence[str]
    related: Sequence[str]
    anchors: Sequence[str]
    takeaways: int
    faqs: int
    quiz: int
    cards: int
    questions: int
    signs: int
    sources: int
    has_middle: bool
    minutes_short: int
    minutes_middle: int

    @property
    def questions_follow(self) -> str:
        """The anchor of the section after which one wants to ask: what to expect, or the last."""
        expected = (anchor for anchor in self.anchors if anchor.startswith("what-to-expect"))
        return next(expected, self.anchors[-1] if self.anchors else "")


def facts_of(topic: TopicContent) -> TopicFacts:
    words = word_count(short_texts(topic))
    return TopicFacts(
        slug=topic.slug,
        title=topic.title,
        description=topic.description,
        level=topic.level,
        terms=topic.terms,
        related=topic.related,
        anchors=[section.anchor for section in topic.sections],
        takeaways=len(topic.takeaways),
        faqs=len(topic.faqs),
        quiz=len(topic.quiz),
        cards=len(topic.cards),
        questions=len(topic.care_team_questions),
        signs=len(topic.help_signs),
        sources=len(topic.sources),
        has_middle=offers_middle(topic),
        minutes_short=0 if words <= MOST_WORDS_SHORT else _minutes(words),
        minutes_middle=_minutes(word_count(middle_texts(topic))),
    )


def _minutes(words: int) -> int:
    return max(1, ceil(words / WORDS_READ_PER_MINUTE))
