"""How hard the texts are to read (READERS R11): the grade of each part, and its long sentences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, Text, TopicText
from explainer.content_checks.parts import Part, Role
from explainer.text.readability import Readability, readability

GRADE_THIRTY_SECONDS = 6
GRADE_BODY = 8
WORDS_OF_A_SENTENCE = 25


def hard_texts(library: Library) -> Iterator[Fault]:
    for topic in library.topics:
        yield from _hard_topic(topic)
    for text in library.texts():
        yield from _long_sentences(text)


def body_readability(topic: TopicText) -> Readability:
    return readability("\n\n".join(x.written for x in topic.parts if x.role == Role.SECTION))


def thirty_seconds_readability(topic: TopicText) -> Readability:
    return readability(topic.content.thirty_seconds)


def longest_sentence(text: Text) -> int:
    """Return how many words the longest sentence of all its parts has."""
    return max((len(x) for part in text.parts for x in part.sentences), default=0)


def _hard_topic(topic: TopicText) -> Iterator[Fault]:
    found = thirty_seconds_readability(topic)
    if round(found.grade, 1) > GRADE_THIRTY_SECONDS:
        yield Fault(topic.place, "30 seconds", _too_hard(found.grade, GRADE_THIRTY_SECONDS))
    grade = body_readability(topic).grade
    if round(grade, 1) > GRADE_BODY:
        yield Fault(topic.place, "sections", _too_hard(grade, GRADE_BODY))


def _too_hard(grade: float, limit: int) -> str:
    return (
        f"It reads at grade {grade:.1f} and may read at {limit}: "
        "shorten sentences, and use shorter words."
    )


def _long_sentences(text: Text) -> Iterator[Fault]:
    return chain.from_iterable(_long_in_part(text.place, part) for part in text.parts)


def _long_in_part(place: str, part: Part) -> Iterator[Fault]:
    for sentence in part.sentences:
        if len(sentence) > WORDS_OF_A_SENTENCE:
            yield Fault(
                place,
                part.name,
                f"A sentence has {len(sentence)} words and may have {WORDS_OF_A_SENTENCE}: "
                f"“{' '.join(sentence[:8])} …”",
            )
