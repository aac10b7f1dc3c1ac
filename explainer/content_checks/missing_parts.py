"""Parts that are missing or outside their limits.

What stops any topic from going live is said by its kind (`topics.blockers`). The library asks for
more: a topic is whole, and each of its parts says what it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from explainer.content_checks.data_files import FACT_FILES, words_in
from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, PathText, TermText, TopicText
from topics.blockers import NEEDS_HELP_PART, text_blockers
from topics.content import KEY_SENTENCE_WORDS, TopicContent
from topics.models import Topic
from topics.paths.blockers import FEWEST_STEPS, MOST_STEPS

# For each list of a topic: what writers call it, and how many it may have.
NUMBERS = {
    "takeaways": ("takeaways", range(3, 7)),
    "sections": ("sections", range(5, 9)),
    "terms": ("words to know", range(5, 11)),
    "faqs": ("frequently asked questions", range(4, 8)),
    "quiz": ("quiz questions", range(4, 6)),
    "care_team_questions": ("questions for the care team", range(6, 13)),
}
WANTED = {"related": "related topics", "tags": "tags"}

# What a sentence, or its part after a comma, begins with that tells a reader to do something.
_ACTION = re.compile(
    r"(?:^|[.;:!,] )(?:so |and |always |never |first |then |please )?"
    r"(?:ask|avoid|bring|call|carry|check|choose|cover|do not|don['’]t|drink|eat|find|follow|get"
    r"|give|go|have|keep|learn|let|list|look|make|move|name|plan|protect|put|rest|rinse|say|see"
    r"|show|speak|start|stay|stop|take|talk|tell|think|treat|try|use|wait|wash|watch|wear|weigh"
    r"|write)\b",
    re.IGNORECASE,
)


def stopped_topics(library: Library) -> Iterator[Fault]:
    for topic in library.topics:
        for sentence in text_blockers(topic.content):
            yield Fault(topic.place, "", sentence)


def missing_parts(library: Library) -> Iterator[Fault]:
    for topic in library.topics:
        yield from _missing_in_topic(topic)
    for term in library.terms:
        yield from _missing_in_term(term)
    for path in library.paths:
        yield from _missing_in_path(path)


def unsourced_parts(library: Library) -> Iterator[Fault]:
    """Name each section, question and sign that does not say what it rests on."""
    for topic in library.topics:
        for part, facts, sources in _resting(topic.content):
            if not facts:
                yield Fault(topic.place, part, "Name the fact file that it rests on (facts).")
            if not sources:
                yield Fault(topic.place, part, "Name the source that it comes from (sources).")
            for name in set(facts) - words_in(FACT_FILES):
                yield Fault(topic.place, part, f"There is no fact file “{name}”.")


def _missing_in_topic(topic: TopicText) -> Iterator[Fault]:
    yield from _missing_lists(topic)
    yield from _outside_numbers(topic)
    yield from _nothing_to_do(topic)
    yield from _missing_help(topic)
    yield from _key_sentences(topic)
    level = topic.content.level
    if level not in Topic.Level.values:
        yield Fault(topic.place, "level", f"“{level}” is none of {', '.join(Topic.Level.values)}.")


def _missing_lists(topic: TopicText) -> Iterator[Fault]:
    content = topic.content
    for name, part in WANTED.items():
        if not getattr(content, name):
            yield Fault(topic.place, part, "None are named: name at least one.")


def _outside_numbers(topic: TopicText) -> Iterator[Fault]:
    for name, (part, allowed) in NUMBERS.items():
        found = len(getattr(topic.content, name))
        if found not in allowed:
            yield Fault(
                topic.place, part, f"There are {found}; there may be {allowed[0]} to {allowed[-1]}."
            )


def _nothing_to_do(topic: TopicText) -> Iterator[Fault]:
    takeaways = topic.content.takeaways
    if takeaways and not any(_ACTION.search(takeaway) for takeaway in takeaways):
        yield Fault(
            topic.place,
            "takeaways",
            "None says what to do: begin one with a verb, as “Ask …” or “If you …, call …”.",
        )


def _missing_help(topic: TopicText) -> Iterator[Fault]:
    """Any topic may hold a sign that cannot wait; of some, `text_blockers` says so itself."""
    is_said = NEEDS_HELP_PART.intersection(tag.casefold() for tag in topic.content.tags)
    is_there = topic.content.help_signs or topic.content.no_help_because.strip()
    if not is_said and not is_there:
        yield Fault(
            topic.place,
            "when to get help",
            "There is no sign: write some, or say why there is none (no_help_because).",
        )


def _key_sentences(topic: TopicText) -> Iterator[Fault]:
    for section in topic.content.sections:
        words = len(section.key_sentence.split())
        if not words:
            yield Fault(
                topic.place, f"section “{section.heading}”", "It has no key sentence: write it."
            )
        if words > KEY_SENTENCE_WORDS:
            yield Fault(
                topic.place,
                f"section “{section.heading}”",
                f"Its key sentence has {words} words and may have {KEY_SENTENCE_WORDS}.",
            )


def _missing_in_term(term: TermText) -> Iterator[Fault]:
    if not term.content.definition.strip():
        yield Fault(term.place, "definition", "It is missing: write it.")
    if not term.content.sources:
        yield Fault(term.place, "sources", "None are named: name at least one.")


def _missing_in_path(path: PathText) -> Iterator[Fault]:
    if not path.content.description.strip():
        yield Fault(path.place, "description", "It is missing: write it.")
    steps = len(path.content.topics)
    if not FEWEST_STEPS <= steps <= MOST_STEPS:
        yield Fault(
            path.place, "topics", f"There are {steps}; there may be {FEWEST_STEPS} to {MOST_STEPS}."
        )


def _resting(content: TopicContent) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    for section in content.sections:
        yield f"section “{section.heading}”", section.facts, section.sources
    for faq in content.faqs:
        yield f"question “{faq.question}”", faq.facts, faq.sources
    for sign in content.help_signs:
        named = [sign.source] if sign.source else []
        yield f"when to get help “{sign.sign}”", sign.facts, named
