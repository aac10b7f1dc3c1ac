"""What a fact file marks as urgent stands where a frightened reader looks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explainer.content_checks.data_files import URGENT_EXCEPTIONS
from explainer.content_checks.urgent_facts import (
    Mark,
    shipped_exceptions,
    shipped_marks,
    unsaid_urgent_facts,
)
from explainer.help.content import Urgency
from tests.content_checks.clean import TOPIC, faq, library, section, topic

MARKS = {"infection-neutropenia": [Mark("urgent", ("fever", "chill")), Mark("call", ("cough",))]}
SIGN = TOPIC.help_signs[0]


def unsaid(exceptions: Any = None, **planted: Any) -> list[str]:  # noqa: ANN401 - as the check and the content take them
    checked = library(topics=[topic(**planted)])
    found = unsaid_urgent_facts(checked, MARKS, exceptions or {})
    return [fault.sentence.rpartition(": ")[2] for fault in found]


def test_a_writer_is_told_of_each_mark_that_no_sign_says() -> None:
    assert unsaid() == ["cough."]
    assert unsaid(help_signs=(replace(SIGN, sign="A bad cough"),)) == ["fever, chill."]
    assert unsaid(help_signs=()) == ["fever, chill.", "cough."]


def test_a_sign_says_it_in_words_that_begin_so_wherever_it_stands() -> None:
    assert unsaid(help_signs=(replace(SIGN, sign="CHILLS or coughing"),)) == []
    assert unsaid(help_signs=(replace(SIGN, sign="A fever"), replace(SIGN, sign="Cough"))) == []
    assert unsaid(help_signs=(replace(SIGN, sign="Feverish hiccough"),)) == ["cough."]


def test_a_topic_that_borrows_one_fact_is_asked_for_what_is_urgent_only() -> None:
    elsewhere = replace(SIGN, sign="Pain", facts=("pain",))
    borrowing = {"sections": (section(1),), "faqs": (), "help_signs": (elsewhere,)}

    assert unsaid(**borrowing) == ["fever, chill."]
    assert unsaid(**{**borrowing, "faqs": (faq(1),)}) == ["fever, chill.", "cough."]
    assert unsaid(**{**borrowing, "sections": ()}) == []


def test_a_writer_who_says_why_there_is_no_sign_is_believed() -> None:
    assert unsaid(help_signs=(), no_help_because="We looked.") == []
    assert unsaid(help_signs=(), no_help_because=" ") != []


def test_an_exception_excuses_its_own_mark_of_its_own_topic_only() -> None:
    assert unsaid({"infection": {"infection-neutropenia": {2: "Why."}}}) == []
    assert unsaid({"infection": {"infection-neutropenia": {1: "Why."}}}) == ["cough."]
    assert unsaid({"fatigue": {"infection-neutropenia": {2: "Why."}}}) == ["cough."]


def test_the_list_of_marks_can_be_read_and_says_nothing_that_could_not_fail() -> None:
    marks = [mark for lines in shipped_marks().values() for mark in lines]

    assert {mark.urgency for mark in marks} == {"urgent", "call"}
    assert [x for mark in marks for x in mark.signs if len(x) < 3 or x != x.casefold()] == []
    assert sum(not mark.signs for mark in marks) == URGENT_EXCEPTIONS.parent.joinpath(
        "urgent_facts.yaml"
    ).read_text(encoding="utf-8").count("none: It")
    assert len(marks) > 80


def test_swelling_that_is_an_emergency_is_asked_for_besides_swelling_that_stays() -> None:
    assert [mark.urgency for mark in shipped_marks()["edema-swelling"]] == ["urgent", "call"]
    assert not shipped_marks()["edema-swelling"][0].is_said_by(
        [replace(SIGN, sign="Swelling that stays", urgency=Urgency.NOW)]
    )


def test_every_exception_names_a_mark_and_a_reason() -> None:
    for topic_slug, files in shipped_exceptions().items():
        for file, lines in files.items():
            for number, reason in lines.items():
                assert 1 <= number <= len(shipped_marks()[file]), topic_slug
                assert len(reason.split()) >= 4, topic_slug


@pytest.mark.parametrize(
    ("urgency", "left"),
    [(Urgency.EMERGENCY, []), (Urgency.NOW, []), (Urgency.SOON, ["fever, chill."])],
)
def test_what_is_urgent_is_not_said_by_a_sign_that_can_wait(
    urgency: Urgency, left: list[str]
) -> None:
    assert unsaid(help_signs=(replace(SIGN, sign="Fever, cough", urgency=urgency),)) == left
