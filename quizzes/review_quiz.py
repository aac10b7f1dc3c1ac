"""The quiz over topics of a reader's own choice, or over questions that they missed before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.publishing.renditions import live_text
from quizzes.drawing import drawn_from
from quizzes.marking import IDENTITY_LENGTH, AskedQuestion, quiz_of
from topics.content import TOPIC, TopicContent
from topics.listing import live_topics

MOST_TOPICS = 10
MOST_QUESTIONS = 20
TOPICS_ON_A_PAGE = 24
# A list of boxes names a field once a value, a form that brings them along says all at once.
SEPARATOR = ","
_SLUG = re.compile(r"[-\w]{1,80}", re.ASCII)
# See `AskedQuestion.name`.
_NAME = re.compile(rf"{_SLUG.pattern}\.[0-9a-f]{{{IDENTITY_LENGTH}}}", re.ASCII)


@dataclass(frozen=True)
class ReviewChoice:
    """Topics by their slugs, questions by their names; where there are questions, topics wait.

    What an address says beyond these numbers, twice, or in no form of ours is left out.
    """

    topics: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    is_asking: bool = False
    has_too_many: bool = False

    @classmethod
    def asked_by(cls, query: QueryDict) -> ReviewChoice:
        topics = [x for x in _values(query, "topic") if _SLUG.fullmatch(x)]
        questions = [x for x in _values(query, "question") if _NAME.fullmatch(x)]
        return cls(
            tuple(topics[:MOST_TOPICS]),
            tuple(questions[:MOST_QUESTIONS]),
            # Whoever goes to another page of the list has not finished choosing.
            is_asking="page" not in query and bool({"topic", "question", "start"} & {*query}),
            has_too_many=len(topics) > MOST_TOPICS or len(questions) > MOST_QUESTIONS,
        )

    def asked(self) -> tuple[AskedQuestion, ...]:
        """Return what is to be asked of all this, as far as it is live; takes one query."""
        if not self.is_asking or not (self.topics or self.questions):
            return ()
        if not self.questions:
            return drawn_from(_live_texts(self.topics), MOST_QUESTIONS)
        topics = _live_texts({x.partition(".")[0] for x in self.questions})
        live = {x.name: x for topic in topics for x in quiz_of(topic)}
        return tuple(live[name] for name in self.questions if name in live)

    def fixed(self, asked: Iterable[AskedQuestion]) -> tuple[tuple[str, str], ...]:
        """Return what the address of this quiz has to hold, without what is not live."""
        if self.questions:
            return (("question", SEPARATOR.join(x.name for x in asked)),)
        return (("topic", SEPARATOR.join(dict.fromkeys(x.topic.slug for x in asked))),)


@dataclass(frozen=True)
class TopicsToChoose:
    """A page of the topics that have a quiz, and what was chosen on other pages."""

    page: Page
    chosen: tuple[str, ...]
    elsewhere: tuple[Publication, ...]


def topics_to_choose(choice: ReviewChoice, number: str | None) -> TopicsToChoose:
    page = Paginator(_with_quiz(), TOPICS_ON_A_PAGE).get_page(number)
    here = {topic.slug for topic in page}
    elsewhere = [slug for slug in choice.topics if slug not in here]
    found = _with_quiz().filter(slug__in=elsewhere) if elsewhere else ()
    return TopicsToChoose(page, choice.topics, tuple(found))


def _values(query: QueryDict, name: str) -> list[str]:
    return list(dict.fromkeys(SEPARATOR.join(query.getlist(name)).split(SEPARATOR)))


def _with_quiz() -> PublicationQuerySet:
    return live_topics().filter(live_edition__rendition__card__questions__gt=0)


def _live_texts(slugs: Iterable[str]) -> list[TopicContent]:
    """Return the live topics among these, in this order."""
    wanted = list(slugs)
    found = Publication.objects.live().of_kind(TOPIC).for_page().filter(slug__in=wanted)
    texts = {x.slug: live_text(TopicContent, x) for x in found}
    return [texts[slug] for slug in wanted if slug in texts]
