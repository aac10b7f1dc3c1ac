"""What the checks found, for a terminal: a row a topic, the totals, and then the faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, TopicText
from explainer.content_checks.reading_level import (
    body_readability,
    longest_sentence,
    thirty_seconds_readability,
)
from explainer.text.readability import VERSION

FORMULA = f"Grades: Flesch–Kincaid (Kincaid and others, 1975), our version {VERSION}."
HEADINGS = (
    "topic", "30 s", "body", "longest", "words", "sections", "terms", "FAQs", "quiz", "questions",
    "faults",
)  # fmt: skip
_NAME_WIDTH = 34


def report(library: Library, faults: Sequence[Fault]) -> Iterator[str]:
    """Yield the lines; what a writer can mend stands under the name of its file."""
    counts = Counter(fault.place for fault in faults)
    yield FORMULA
    yield ""
    yield _line(HEADINGS)
    for topic in library.topics:
        yield _line(_row(topic, counts[topic.place]))
    yield ""
    yield _totals(library, faults)
    place = None
    for fault in sorted(faults, key=lambda x: x.place):
        if fault.place != place:
            place = fault.place
            yield f"\n{place}"
        yield f"  {fault.part}: {fault.sentence}" if fault.part else f"  {fault.sentence}"


def _row(topic: TopicText, faults: int) -> tuple[str, ...]:
    content = topic.content
    body = body_readability(topic)
    lists = (
        content.sections, content.terms, content.faqs, content.quiz, content.care_team_questions,
    )  # fmt: skip
    return (
        topic.place,
        f"{thirty_seconds_readability(topic).grade:.1f}",
        f"{body.grade:.1f}",
        str(longest_sentence(topic)),
        str(body.words),
        *(str(len(x)) for x in lists),
        str(faults or ""),
    )


def _line(cells: Sequence[str]) -> str:
    name, *numbers = cells
    widths = [len(heading) for heading in HEADINGS[1:]]
    right = "  ".join(cell.rjust(width) for cell, width in zip(numbers, widths, strict=True))
    return f"{name[:_NAME_WIDTH]:<{_NAME_WIDTH}}  {right}".rstrip()


def _totals(library: Library, faults: Sequence[Fault]) -> str:
    in_topics, in_terms, in_paths = (
        sum(fault.place in {x.place for x in texts} for fault in faults)
        for texts in (library.topics, library.terms, library.paths)
    )
    return (
        f"{len(library.topics)} topics ({in_topics} faults), {len(library.terms)} terms "
        f"({in_terms}), {len(library.paths)} paths ({in_paths}); {len(faults)} faults in all."
    )
