"""A reason comes after the words that say right or not quite, and does not say them again."""

from __future__ import annotations

import pytest

from quizzes.models import Choice
from tests.factories import make_question, make_topic

pytestmark = pytest.mark.django_db


def blockers_with(reason: str) -> list[str]:
    topic = make_topic()
    make_question(topic=topic, right="Up", wrong=["Down"])
    Choice.objects.filter(text="Down").update(reason=reason)
    return [x for x in topic.publish_blockers() if "quiz question" in x]


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("No, it goes up.", "No"), ("Right: it does.", "Right"), ("yes. It does.", "yes"),
        ("NOT at all.", "NOT"), ("  “No”, it goes up.", "No"), ("*Yes*", "Yes"), ("Not", "Not"),
    ],
)  # fmt: skip
def test_writer_is_told_which_reason_says_the_mark_again(reason: str, word: str) -> None:
    blocker = (
        "Begin the reason for “Down”, of quiz question 1, with another word than "
        f"“{word}”: the page says right or not quite before it."
    )

    assert blockers_with(reason) == [blocker]


@pytest.mark.parametrize(
    "reason",
    ["Nobody knows.", "Nothing helps.", "Rightly so.", "Right-sided pain is common.",
     "It is not so.", "Notes help.", "Yesterday it did.", "Because of a No."],
)  # fmt: skip
def test_a_reason_may_hold_these_words_and_words_that_begin_like_them(reason: str) -> None:
    assert blockers_with(reason) == []
