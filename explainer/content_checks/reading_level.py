"""How hard the texts are to read (READERS R11): the grade of each part, and its long sentences.

The title, the description and the headings have no grade: of one short sentence it says little.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, TermText, Text, TopicText
from explainer.content_checks.parts import Part, Role
from explainer.text.readability import Readability, readability

WORDS_OF_A_SENTENCE = 25
# In a sentence or two a single long word, which the term may be itself, weighs much.
GRADE_OF_A_DEFINITION = 9


@dataclass(frozen=True)
class Graded:
    """Parts of a topic that are read together, and at which grade they may read."""

    name: str
    roles: frozenset[Role]
    limit: int


GRADED = (
    Graded("30 seconds", frozenset({Role.THIRTY_SECONDS}), 6),
    Graded("takeaways", frozenset({Role.TAKEAWAY}), 8),
    Graded("sections", frozenset({Role.SECTION}), 8),
    Graded("frequently asked questions", frozenset({Role.FAQ}), 8),
    Graded("quiz", frozenset({Role.QUIZ_QUESTION, Role.REASON}), 8),
)
BODY = GRADED[2]


def hard_texts(library: Library) -> Iterator[Fault]:
    for topic in library.topics:
        for graded in GRADED:
            yield from _too_hard(topic, graded.name, grade_of(topic, graded), graded.limit)
    for term in library.terms:
        grade = readability(term.content.definition).grade
        yield from _too_hard(term, "definition", grade, GRADE_OF_A_DEFINITION)
    for text in library.texts():
        for part in text.parts:
            yield from _long_sentences(text.place, part)


def readability_of(topic: TopicText, graded: Graded) -> Readability:
    return _measured("\n\n".join(x.written for x in topic.parts if x.role in graded.roles))


def grade_of(topic: TopicText, graded: Graded) -> float:
    return readability_of(topic, graded).grade


def longest_sentence(text: Text) -> int:
    """Return how many words the longest sentence of all its parts has."""
    return max((len(x) for part in text.parts for x in part.sentences), default=0)


@lru_cache(maxsize=1_000)
def _measured(text: str) -> Readability:
    """Measure a text once for the check and for the table."""
    return readability(text)


def _too_hard(text: TopicText | TermText, part: str, grade: float, limit: int) -> Iterator[Fault]:
    # As the table prints it.
    if round(grade, 1) > limit:
        yield Fault(
            text.place,
            part,
            f"It reads at grade {grade:.1f} and may read at {limit}: shorten sentences, and use "
            "shorter words.",
        )


def _long_sentences(place: str, part: Part) -> Iterator[Fault]:
    for sentence in part.sentences:
        if len(sentence) > WORDS_OF_A_SENTENCE:
            yield Fault(
                place,
                part.name,
                f"A sentence has {len(sentence)} words and may have {WORDS_OF_A_SENTENCE}: "
                f"“{' '.join(sentence[:8])} …”",
            )
