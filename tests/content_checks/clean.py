"""A small library without a fault, to plant one fault at a time in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from explainer.content_checks.library import Library, NamedSource, PathText, TermText, TopicText
from explainer.help.content import HelpSignContent
from explainer.publishing.content import SourceContent
from glossary.content import TermContent
from topics.content import (
    ChoiceContent,
    FaqContent,
    QuestionContent,
    SectionContent,
    TopicContent,
)
from topics.paths.content import PathContent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from explainer.content_checks.faults import Fault

PAGE = "https://www.cancer.gov/infection"
SOURCE = SourceContent(PAGE, "Infection")
TERMS = ("fever", "germ", "catheter", "port", "antibiotic")


def section(number: int, **changes: Any) -> SectionContent:  # noqa: ANN401 - fields of the part
    clean = SectionContent(
        anchor=f"Heading {number}",
        heading=f"Heading {number}",
        key_sentence=f"Germs can make you sick in way {number}.",
        body=f"Wash your hands {number} times a day. A **germ** is small.",
        facts=("infection-neutropenia",),
        sources=(PAGE,),
    )
    return replace(clean, **changes)


def faq(number: int, **changes: Any) -> FaqContent:  # noqa: ANN401 - fields of the part
    clean = FaqContent(
        question=f"Is it safe on day {number}?",
        answer="It is safe.",
        facts=("infection-neutropenia",),
        sources=(PAGE,),
    )
    return replace(clean, **changes)


def question(right: int, **changes: Any) -> QuestionContent:  # noqa: ANN401 - fields of the part
    choices = tuple(
        ChoiceContent(text, "This is why.", number == right)
        for number, text in enumerate(("Wait for a day.", "Call.", "Sleep."))
    )
    clean = QuestionContent("You feel hot. What would you do?", choices, "Heading 1")
    return replace(clean, **changes)


TOPIC = TopicContent(
    slug="infection",
    title="Infection",
    description="What to do when you feel sick.",
    level="beginner",
    tags=("side effects",),
    thirty_seconds="Germs can make you sick. Call your care team if you feel hot.",
    takeaways=("Germs are small.", "You can get sick fast.", "Call your care team."),
    sections=tuple(section(number) for number in range(1, 6)),
    terms=TERMS,
    faqs=tuple(faq(number) for number in range(1, 5)),
    quiz=tuple(question(right) for right in (0, 1, 2, 1)),
    care_team_questions=tuple(f"What about day {number}?" for number in range(1, 7)),
    related=("fatigue",),
    sources=(SOURCE,),
    help_signs=(
        HelpSignContent(
            "A fever or chills", "now", "your care team", PAGE, ("infection-neutropenia",)
        ),
    ),
)


def topic(slug: str = "infection", **changes: Any) -> TopicText:  # noqa: ANN401 - fields of the content
    return TopicText(f"{slug}.md", replace(TOPIC, slug=slug, **changes))


def term(name: str, **changes: Any) -> TermText:  # noqa: ANN401 - fields of the content
    clean = TermContent(name, name, (), "", f"What we call a {name} here.", (SOURCE,))
    return TermText(f"terms.md “{name}”", replace(clean, **changes))


def path(*slugs: str) -> PathText:
    return PathText("paths.md “First”", PathContent("first", "First", "Read this first.", slugs))


def library(first: TopicText | None = None, **changes: Any) -> Library:  # noqa: ANN401 - fields of the library
    """Return a library of two topics, the second of which repeats nothing of the first."""
    other = topic(
        "fatigue",
        title="Rest",
        related=("infection",),
        description="How to rest.",
        thirty_seconds="Rest when you can. Ask for help.",
        takeaways=("Rest.", "Rest more.", "Ask a friend to help you."),
        sections=tuple(
            section(n, key_sentence=f"Rest {n} times a day.", body=f"Lie down {n} times.")
            for n in range(1, 6)
        ),
    )
    clean = Library(
        topics=[first or topic(), other],
        terms=[term(name) for name in TERMS],
        paths=[path("infection", "fatigue")],
        sources=[NamedSource("infection.md", PAGE, "Infection", date(2020, 1, 1), "updated")],
    )
    return replace(clean, **changes)


def sentences(check: Callable[[Library], Iterator[Fault]], checked: Library) -> list[str]:
    return [str(fault) for fault in check(checked)]
