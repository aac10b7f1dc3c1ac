"""What the checks found, for a terminal: a row a topic, the totals, and then the faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, TopicText
from explainer.content_checks.reading_level import (
    BODY,
    GRADED,
    grade_of,
    longest_sentence,
    readability_of,
)
from explainer.text.readability import VERSION

FORMULA = f"Grades: Flesch–Kincaid (Kincaid and others, 1975), our version {VERSION}."
GRADES = ("30 s", "takeaways", "body", "FAQs", "quiz")
NUMBERS = ("longest", "words", "sections", "terms", "FAQs", "quiz", "questions", "faults")
_NAME_WIDTH = 34
_GAP = "  "


def report(library: Library, faults: Sequence[Fault]) -> Iterator[str]:
    """Yield the lines; what a writer can mend stands under the name of its file."""
    counts = Counter(fault.place for fault in faults)
    yield FORMULA
    yield "Of a topic: the grades of its parts, then words of its longest sentence and of its body,"
    yield "then how many of each part it has, and its faults."
    yield ""
    yield _line(("topic", *GRADES, *NUMBERS))
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
    lists = (
        content.sections, content.terms, content.faqs, content.quiz, content.care_team_questions,
    )  # fmt: skip
    return (
        topic.place,
        *(f"{grade_of(topic, graded):.1f}" for graded in GRADED),
        str(longest_sentence(topic)),
        str(readability_of(topic, BODY).words),
        *(str(len(x)) for x in lists),
        str(faults or ""),
    )


def _line(cells: Sequence[str]) -> str:
    name, *numbers = cells
    widths = [len(heading) for heading in (*GRADES, *NUMBERS)]
    right = _GAP.join(cell.rjust(width) for cell, width in zip(numbers, widths, strict=True))
    return f"{name[:_NAME_WIDTH]:<{_NAME_WIDTH}}{_GAP}{right}".rstrip()


def _totals(library: Library, faults: Sequence[Fault]) -> str:
    in_topics, in_terms, in_paths = (
        sum(fault.place in {x.place for x in texts} for fault in faults)
        for texts in (library.topics, library.terms, library.paths)
    )
    return (
        f"{len(library.topics)} topics ({in_topics} faults), {len(library.terms)} terms "
        f"({in_terms}), {len(library.paths)} paths ({in_paths}); {len(faults)} faults in all."
    )
