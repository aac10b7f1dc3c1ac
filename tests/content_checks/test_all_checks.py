"""Each check finds the fault that is planted, names its part, and passes what is clean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from explainer.content_checks.all_checks import ALL_CHECKS, Check
from explainer.content_checks.brand_names import lonely_brands
from explainer.content_checks.dated_sources import undated_sources
from explainer.content_checks.library import Library, NamedSource
from explainer.content_checks.missing_parts import missing_parts, stopped_topics, unsourced_parts
from explainer.content_checks.quiz_answers import weak_quizzes
from explainer.content_checks.reading_level import hard_texts
from explainer.content_checks.sourced_numbers import undated_survival, unsourced_numbers
from explainer.content_checks.spelling import british_spelling
from tests.content_checks.clean import (
    PAGE,
    TOPIC,
    faq,
    library,
    path,
    question,
    section,
    sentences,
    term,
    topic,
)

if TYPE_CHECKING:
    from topics.content import SectionContent

LONG = "The word " + "and the word " * 10 + "ends."
HARD = "Immunological investigations necessitate multidisciplinary deliberation."


def with_section(**changes: Any) -> tuple[SectionContent, ...]:  # noqa: ANN401 - fields of the part
    return (section(1, **changes), *TOPIC.sections[1:])


def with_question(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of the part
    return {"quiz": (question(0, **changes), *TOPIC.quiz[1:])}


@pytest.mark.parametrize("check", ALL_CHECKS)
def test_a_writer_hears_nothing_about_a_clean_library_or_an_empty_one(check: Check) -> None:
    assert sentences(check, library()) == []
    assert sentences(check, Library()) == []


@pytest.mark.parametrize(
    ("check", "planted", "said"),
    [
        (stopped_topics, {"description": " "}, "Write the one-sentence description."),
        (stopped_topics, {"thirty_seconds": ""}, "Write the 30-second version."),
        (missing_parts, {"takeaways": ("Call.",) * 2}, "takeaways: There are 2; there may be 3 to"),
        (missing_parts, {"takeaways": ("It is.",) * 7}, "takeaways: There are 7"),
        (missing_parts, {"takeaways": ("It is so.",) * 3}, "takeaways: None says what to do"),
        (missing_parts, {"sections": TOPIC.sections[:4]}, "sections: There are 4"),
        (missing_parts, {"terms": TOPIC.terms[:4]}, "words to know: There are 4"),
        (missing_parts, {"faqs": TOPIC.faqs[:3]}, "frequently asked questions: There are 3"),
        (missing_parts, {"quiz": TOPIC.quiz[:3]}, "quiz questions: There are 3"),
        (missing_parts, {"care_team_questions": ()}, "questions for the care team: There are 0"),
        (missing_parts, {"related": ()}, "related topics: None are named"),
        (missing_parts, {"tags": ()}, "tags: None are named"),
        (stopped_topics, {"sources": ()}, "Name at least one NCI page as the source."),
        (missing_parts, {"level": "expert"}, "level: “expert” is none of beginner,"),
        (stopped_topics, {"help_signs": ()}, "Say when to get help, as the topic is about"),
        (missing_parts, {"help_signs": (), "tags": ("work",)}, "when to get help: There is no sig"),
        (missing_parts, {"sections": with_section(key_sentence="")}, "section “Heading 1”: It has"),
        (unsourced_parts, {"sections": with_section(facts=())}, "section “Heading 1”: Name the f"),
        (unsourced_parts, {"sections": with_section(sources=())}, "Name the source"),
        (unsourced_parts, {"faqs": (faq(1, sources=()),)}, "question “Is it safe on day 1?”: Name"),
        (unsourced_parts, {"faqs": (faq(1, facts=("infectoin",)),)}, "no fact file “infectoin”"),
        (stopped_topics, {"sources": ()}, f"to the sources of this text: {PAGE}"),
        (hard_texts, {"thirty_seconds": HARD}, "30 seconds: It reads at grade"),
        (stopped_topics, {"thirty_seconds": "It is. " * 31}, "it has 62 words and may have 60"),
        (hard_texts, {"sections": with_section(body=HARD * 9)}, "sections: It reads at grade"),
        (hard_texts, {"takeaways": (HARD,)}, "takeaways: It reads at grade"),
        (hard_texts, {"faqs": (faq(1, answer=HARD),)}, "asked questions: It reads at grade"),
        (hard_texts, {"quiz": (question(1, text=HARD),)}, "quiz: It reads at grade"),
        (hard_texts, {"description": LONG}, "description: A sentence has 33 words and may have 25"),
        (lonely_brands, {"takeaways": ("Take Keytruda.",)}, "takeaway 1: Say the generic name of"),
        (british_spelling, {"title": "Tumours"}, "title: Spell “tumours” as Americans do."),
        (british_spelling, {"title": "Oesophageal"}, "Spell “oesophageal”"),
        (british_spelling, {"title": "We organise"}, "Spell “organise”"),
        (unsourced_numbers, {"sections": with_section(sources=())}, "“Heading 1”: It has the numb"),
        (unsourced_numbers, {"takeaways": ("About 97% do.",)}, "takeaway 1: No section or"),
        (undated_survival, {"takeaways": ("9 in 10 survive.",)}, "Say after how many years"),
        (undated_survival, {"takeaways": ("97% are alive.",)}, "Say of which years the figure"),
        (stopped_topics, with_question(section=""), "Name the section that holds the answer"),
        (stopped_topics, with_question(choices=()), "Give quiz question 1 between 2 and 6"),
        (stopped_topics, with_question(choices=question(7).choices), "Mark exactly one choice"),
        (weak_quizzes, {"quiz": (question(1, text="What is it?"),)}, "quiz: No question asks"),
        (weak_quizzes, {"quiz": (question(1), question(1))}, "quiz: The right choice is numb"),
        (weak_quizzes, {"quiz": (question(0), question(0))}, "is the longest in every"),
    ],
)
def test_a_writer_is_told_of_a_fault_and_where_it_stands(
    check: Check, planted: dict[str, Any], said: str
) -> None:
    found = sentences(check, library(topic(**planted)))

    assert [fault for fault in found if said in fault] != []
    assert all(fault.startswith("infection.md") for fault in found)


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (stopped_topics, {"thirty_seconds": "It is. " * 30}),
        (lonely_brands, {"takeaways": ("Take pembrolizumab (Keytruda).",)}),
        (unsourced_numbers, {"takeaways": ("Wash 1 or 2 times.", "HER2, Ki-67, BRCA1.")}),
        (undated_survival, {"takeaways": ("From 2012 to 2018, 9 in 10 lived for 5 years.",)}),
        (undated_survival, {"takeaways": ("Many people survive.",)}),
        (missing_parts, {"help_signs": (), "no_help_because": "NCI names none."}),
        (weak_quizzes, {"quiz": (question(0), question(1))}),
    ],
)
def test_a_writer_hears_nothing_about_what_is_within_the_limits(
    check: Check, planted: dict[str, Any]
) -> None:
    assert sentences(check, library(topic(**planted))) == []


def test_a_writer_is_told_which_place_holds_most_right_choices_of_all_quizzes() -> None:
    one_place = [topic(f"t{n}", quiz=(question(1), question(1), question(2))) for n in range(8)]

    found = sentences(weak_quizzes, library(topics=one_place))

    assert found == [
        "all quizzes: The right choice is number 2 in 16 of 24 questions: mix.",
    ]


def test_a_writer_is_told_of_a_term_and_a_path_with_parts_missing() -> None:
    planted = library(terms=[term("germ", definition="", sources=())], paths=[path("infection")])

    assert sentences(missing_parts, planted) == [
        "terms.md “germ” · definition: It is missing: write it.",
        "terms.md “germ” · sources: None are named: name at least one.",
        "paths.md “First” · topics: There are 1; there may be 2 to 12.",
    ]


def test_a_writer_is_told_of_a_source_that_nobody_dated_or_two_files_title_differently() -> None:
    named = NamedSource("a.md", PAGE, "Infection", None, "none")

    nobody = [replace(named, title="", date_kind="")]
    differently = [named, replace(named, place="b.md", title="Infections"), named]

    assert len(sentences(undated_sources, library(sources=nobody))) == 2
    assert sentences(undated_sources, library(sources=differently)) == [
        f"b.md · source {PAGE}: Its title is “Infections”, and in a.md “Infection”."
    ]
    assert sentences(undated_sources, library(sources=[named, replace(named, title="")])) == []


def test_a_writer_is_told_of_a_definition_that_is_hard_to_read() -> None:
    (found,) = sentences(hard_texts, library(terms=[term("germ", definition=HARD)]))

    assert found.startswith("terms.md “germ” · definition: It reads at grade")
