"""The subjects of the site, in the order of a person's way, and the live topics under each.

A subject is a tag. A topic stands under each subject that is among its tags, and under none where
it has no such tag: so a subject has as many topics as its tag, wherever readers choose tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Value
from django.utils.text import slugify

from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.publishing.prepared import PreparedQuery
from topics.listing import live_topics

SUBJECTS = (
    "basics",
    "screening",
    "types of cancer",
    "treatment",
    "side effects",
    "living with cancer",
)
# Of a subject, and of those topics that have none.
TOPICS_ON_A_PAGE = 24
LISTS_KEPT = 64
_CARD = "live_edition__rendition__card"
_HAS_SUBJECT = {tag: Q(**{f"{_CARD}__contains": {"tags": [tag]}}) for tag in SUBJECTS}
_HAS_NONE = ~Q(**{f"{_CARD}__tags__has_any_keys": SUBJECTS})


@dataclass
class Subject:
    """A tag with the number of its live topics, and the first of these where they are shown.

    An empty tag stands for the topics that have no subject.
    """

    tag: str
    number: int
    topics: list[Publication] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return slugify(self.tag) or "more-topics"


@dataclass(frozen=True)
class TopicsBySubject:
    """What the list of all topics shows; its pages are those of the topics without a subject."""

    subjects: Sequence[Subject]
    page: Page


def live_subjects(*, level: str = "") -> list[Subject]:
    """Return those that have a live topic, then that of the topics without one; in one query."""
    found = _numbers(level).rows()
    numbers = dict(zip((*SUBJECTS, ""), found[0], strict=True)) if found else {}
    subjects = [Subject(tag, number) for tag, number in numbers.items()]
    return [subject for subject in subjects if subject.number]


@cache
def _numbers(level: str) -> PreparedQuery[Any]:
    """Return the query of how many topics of a level each subject has, then those without one."""
    numbers = [Count("pk", filter=has) for has in (*_HAS_SUBJECT.values(), _HAS_NONE)]
    named = {f"number_{place}": number for place, number in enumerate(numbers)}
    return PreparedQuery(
        lambda: (
            live_topics(level=level).order_by().values("kind").annotate(**named).values_list(*named)
        )
    )


def topics_by_subject(number: str | None, *, level: str = "") -> TopicsBySubject:
    """Return what page `number` of the list of all topics shows, in two queries."""
    found = live_subjects(level=level)
    without = next((subject.number for subject in found if not subject.tag), 0)
    # How many there are is known: no page counts them again.
    page = Paginator(range(without), TOPICS_ON_A_PAGE).get_page(number)
    shown = [subject for subject in found if page.number == 1 or not subject.tag]
    start = (page.number - 1) * TOPICS_ON_A_PAGE
    query = _shown_topics(tuple(subject.tag for subject in shown), start, level)
    by_tag = {subject.tag: subject for subject in shown}
    for topic in query.rows() if shown else ():
        by_tag[vars(topic)["subject"]].topics.append(topic)
    return TopicsBySubject(shown, page)


@lru_cache(LISTS_KEPT)
def _shown_topics(tags: Sequence[str], start: int, level: str) -> PreparedQuery[Publication]:
    """Return the query of the topics under these subjects; those without one begin at `start`."""
    parts = [_part(tag, 0 if tag else start, level) for tag in tags]
    return PreparedQuery(lambda: parts[0].union(*parts[1:], all=True))


def _part(tag: str, start: int, level: str) -> PublicationQuerySet:
    """Return a page of the topics under a subject, each with its `subject`."""
    wanted = _HAS_SUBJECT.get(tag, _HAS_NONE)
    topics = live_topics(level=level).filter(wanted).annotate(subject=Value(tag))
    return topics[start : start + TOPICS_ON_A_PAGE]
