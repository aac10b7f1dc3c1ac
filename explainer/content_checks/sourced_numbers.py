"""Numbers that nobody can trace, and figures of survival without their years.

Only what is written in digits is a number here. A quiz may make numbers up, in its situations and
in its wrong choices, so it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, TopicText
from explainer.content_checks.parts import Part, Role

# These name their sources themselves; what stands above them repeats what they say.
SOURCED = frozenset({Role.SECTION, Role.FAQ})
REPEATING = frozenset({Role.DESCRIPTION, Role.THIRTY_SECONDS, Role.TAKEAWAY, Role.CARD})

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# A digit in a name is no number: HER2, BRCA1, Ki-67, COVID-19.
_DIGITS_OF_A_NAME = re.compile(r"[^\W\d_]-?\d+\w*|(?<!\d)\d++[^\W\d_]\w*")
_SURVIVAL = re.compile(r"\b(surviv\w+|alive|still living|live for|lived)\b", re.IGNORECASE)
_SHARE = re.compile(
    r"\d\s?%|\bpercent\b|\b(\d+|one|two|three|four|five|six|seven|eight|nine|half)"
    r"\s+(in|of|out of)\s+(every\s+)?(\d+|ten|a hundred)\b",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|twenty)[\s-](or more\s)?years?\b",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\b(19|20)\d\d\b")


def unsourced_numbers(library: Library) -> Iterator[Fault]:
    for topic in library.topics:
        traced = {
            number
            for part in topic.parts
            if part.role == Role.HELP or (part.role in SOURCED and part.sources)
            for number in _numbers_in(part)
        }
        traced |= {x for sign in topic.content.help_signs for x in _NUMBER.findall(sign.whom)}
        for part in topic.parts:
            yield from _untraced(topic, part, traced)


def undated_survival(library: Library) -> Iterator[Fault]:
    for topic in library.topics:
        for part in topic.parts:
            if part.role in SOURCED | REPEATING:
                yield from _undated(topic, part)


def _numbers_in(part: Part) -> list[str]:
    return _NUMBER.findall(_DIGITS_OF_A_NAME.sub(" ", part.words))


def _untraced(topic: TopicText, part: Part, traced: set[str]) -> Iterator[Fault]:
    if part.role in SOURCED and not part.sources:
        for number in dict.fromkeys(_numbers_in(part)):
            yield Fault(topic.place, part.name, f"It has the number {number} and names no source.")
    if part.role in REPEATING:
        for number in dict.fromkeys(_numbers_in(part)):
            if number not in traced:
                yield Fault(
                    topic.place,
                    part.name,
                    f"No section or question that names a source has its number {number}.",
                )


def _undated(topic: TopicText, part: Part) -> Iterator[Fault]:
    for words in part.sentences:
        sentence = " ".join(words)
        if not (_SURVIVAL.search(sentence) and _SHARE.search(sentence)):
            continue
        if not _HOW_LONG.search(part.words):
            yield Fault(topic.place, part.name, f"Say after how many years: “{sentence}”")
        if not _WHEN.search(part.words):
            yield Fault(topic.place, part.name, f"Say of which years the figure is: “{sentence}”")
