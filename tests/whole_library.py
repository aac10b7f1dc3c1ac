"""The whole library of the demonstration, live, and what is odd about its topics."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from explainer.demonstration.starter_content import library_files, starter_files
from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text
from glossary.content import TERM, TermContent
from tests.database import Template
from tests.factories import make_starter_site
from tests.reader_site import LONG_AGO
from topics.content import TOPIC, TopicContent
from topics.subjects import SUBJECTS

# What a topic can have more of than all others. The first by its address counts where many have.
MEASURES: Final[Mapping[str, Callable[[TopicContent], int]]] = {
    "longest": lambda topic: sum(len(section.body) for section in topic.sections),
    "shortest": lambda topic: -sum(len(section.body) for section in topic.sections),
    "most sections": lambda topic: len(topic.sections),
    "most signs": lambda topic: len(topic.help_signs),
    "most words": lambda topic: len(topic.terms),
    "most sources": lambda topic: len(topic.sources),
    "most answers": lambda topic: len(topic.faqs),
    "most questions": lambda topic: len(topic.care_team_questions),
    "longest title": lambda topic: len(topic.title),
    "longest word of a title": lambda topic: max(map(len, topic.title.split())),
    "longest 30 seconds": lambda topic: len(topic.thirty_seconds),
}
MEASURES_OF_TERMS: Final[Sequence[Callable[[TermContent], int]]] = (
    lambda term: len(term.name),
    lambda term: max(map(len, term.name.split())),
    lambda term: len(term.definition),
    lambda term: len(term.aliases),
    lambda term: len(term.pronunciation),
)


# As the first start leaves it; every check is long overdue.
LIBRARY = Template(
    "library",
    lambda: make_starter_site(today=LONG_AGO, files=[*starter_files(), *library_files()]),
)


def topics_of_the_library() -> dict[str, TopicContent]:
    """Return each live topic as readers get it, by its address."""
    found = Publication.objects.live().of_kind(TOPIC).for_page().order_by("slug")
    return {publication.slug: live_text(TopicContent, publication) for publication in found}


def odd_topics(topics: Mapping[str, TopicContent]) -> dict[str, str]:
    """Return by what they are odd for the topics that have the most of something, and the first
    of each subject. The choice follows from the texts: no list is to be kept.
    """
    odd = {name: max(topics, key=lambda x: of(topics[x])) for name, of in MEASURES.items()}
    for subject in SUBJECTS:
        odd[subject] = next(slug for slug, topic in topics.items() if subject in topic.tags)
    return odd


def odd_addresses() -> list[str]:
    """Return the addresses of the odd topics, and of the terms with most to say of themselves."""
    topics = set(odd_topics(topics_of_the_library()).values())
    terms = Publication.objects.live().of_kind(TERM).for_page().order_by("slug")
    texts = [live_text(TermContent, term) for term in terms]
    odd_terms = {max(texts, key=of).slug for of in MEASURES_OF_TERMS}
    return [
        *(f"/topics/{slug}/" for slug in sorted(topics)),
        *(f"/glossary/{slug}/" for slug in sorted(odd_terms)),
    ]
