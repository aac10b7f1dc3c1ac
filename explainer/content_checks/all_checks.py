"""All that is checked, in the order in which a writer mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from explainer.content_checks.brand_names import lonely_brands
from explainer.content_checks.copied_runs import copied_runs
from explainer.content_checks.dated_sources import undated_sources
from explainer.content_checks.everyday_words import unexplained_words
from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library
from explainer.content_checks.links import dead_links, unused_terms
from explainer.content_checks.missing_parts import missing_parts, stopped_topics, unsourced_parts
from explainer.content_checks.quiz_answers import weak_quizzes
from explainer.content_checks.reading_level import hard_texts
from explainer.content_checks.repeated_sentences import repeated_sentences
from explainer.content_checks.sourced_numbers import undated_survival, unsourced_numbers
from explainer.content_checks.spelling import british_spelling
from explainer.content_checks.urgent_facts import unsaid_urgent_facts

Check = Callable[[Library], Iterator[Fault]]

ALL_CHECKS: tuple[Check, ...] = (
    stopped_topics,
    missing_parts,
    unsourced_parts,
    undated_sources,
    unsaid_urgent_facts,
    hard_texts,
    unexplained_words,
    lonely_brands,
    unsourced_numbers,
    undated_survival,
    dead_links,
    unused_terms,
    weak_quizzes,
    repeated_sentences,
    copied_runs,
    british_spelling,
)
