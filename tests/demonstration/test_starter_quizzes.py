"""The quizzes and cards of the starter content teach: what to do, when to call, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from explainer.demonstration.starter_content import IN_REVIEW_FOLDER, STARTER_FOLDER
from explainer.importing.content_file import read_content_file
from explainer.text.readability import readability

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from explainer.importing.head import Fields

TOPICS = [path for path in sorted(STARTER_FOLDER.glob("*.md")) if path.stem != "terms"]
QUIZZES = [*TOPICS, *sorted(IN_REVIEW_FOLDER.glob("*.md"))]
# The page itself says “Right.” or “Not quite.” before a reason.
VERDICT = re.compile(r"(yes|no|right|not|wrong|correct|that is (not|right|wrong))\b", re.IGNORECASE)
GRADE = 8
WORDS_OF_A_SENTENCE = 25
every_topic = pytest.mark.parametrize("path", TOPICS, ids=lambda path: path.stem)
every_quiz = pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.stem)


def questions_in(path: Path) -> list[Fields]:
    return read_content_file(path).head.mappings("quiz")


def choices_in(path: Path) -> Iterator[Fields]:
    for question in questions_in(path):
        yield from question.mappings("choices")


def right_choice(question: Fields) -> str:
    (right,) = (x.text("text") for x in question.mappings("choices") if x.truth("right"))
    return right


def places_of_the_right(path: Path) -> list[int]:
    return [
        [choice.truth("right") for choice in question.mappings("choices")].index(True)
        for question in questions_in(path)
    ]


@every_quiz
def test_a_reason_says_why_in_one_sentence_and_never_repeats_the_verdict(path: Path) -> None:
    reasons = [choice.text("reason") for choice in choices_in(path)]

    assert [reason for reason in reasons if VERDICT.match(reason)] == []
    assert [reason for reason in reasons if readability(reason).sentences != 1] == []
    assert [reason for reason in reasons if reason[-1] not in ".”"] == []
    assert len(reasons) > 10


@every_quiz
def test_a_reader_is_asked_once_what_she_would_do(path: Path) -> None:
    questions = [question.text("question") for question in questions_in(path)]

    assert sum("What would you do" in question for question in questions) == 1
    assert len(questions) in (4, 5)


@every_topic
def test_a_reader_is_asked_once_when_to_call(path: Path) -> None:
    signs = read_content_file(path).head.mappings("when_to_get_help")
    now = {f"Call {sign.text('whom')} now" for sign in signs if sign.text("urgency") == "now"}

    calls = [x for x in questions_in(path) if right_choice(x).startswith(tuple(now))]

    assert len(calls) == 1


@every_quiz
def test_the_place_or_the_length_of_a_choice_does_not_give_it_away(path: Path) -> None:
    longest = [
        max(x.mappings("choices"), key=lambda y: len(y.text("text"))) for x in questions_in(path)
    ]

    assert len(set(places_of_the_right(path))) == 3
    assert sum(choice.truth("right") for choice in longest) <= 3


@every_quiz
def test_a_quiz_is_as_easy_to_read_as_its_text(path: Path) -> None:
    asked = [question.text("question") for question in questions_in(path)]
    said = [choice.text("reason") for choice in choices_in(path)]
    found = readability("\n\n".join([*asked, *said]))

    assert found.grade <= GRADE
    assert found.most_words <= WORDS_OF_A_SENTENCE, found.longest_sentence


@every_topic
def test_a_topic_adds_few_short_cards_or_keeps_to_the_twelve_of_the_design(path: Path) -> None:
    head = read_content_file(path).head
    cards = head.mappings("cards")

    backs = [readability(card.text("back")) for card in cards]

    assert max((back.words for back in backs), default=0) <= 30
    assert max((back.most_words for back in backs), default=0) <= WORDS_OF_A_SENTENCE
    if path.stem == "immunotherapy":
        assert len(cards) + len(head.texts("terms")) + len(head.mappings("faqs")) == 12
    else:
        assert 2 <= len(cards) <= 3
