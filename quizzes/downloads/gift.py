"""A quiz in GIFT, the text format that Moodle imports.

Every text says of itself that it is plain, so that Moodle shows `<b>` as it stands. “I am not sure”
is no choice there: it belongs to this site's own way of asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizzes.downloads.plain_text import one_line
from quizzes.downloads.taken import TakenQuestion, TakenQuiz
from topics.content import ChoiceContent

CATEGORY = "Cancer Explained"
_SIGNS = re.compile(r"[\\~=#{}:]")


def gift_of(quiz: TakenQuiz) -> bytes:
    parts = [f"$CATEGORY: {CATEGORY}/{_category(quiz.name)}", *_questions(quiz)]
    return ("\n\n".join(parts) + "\n").encode()


def _questions(quiz: TakenQuiz) -> Iterator[str]:
    for number, taken in enumerate(quiz.questions, start=1):
        yield "\n".join(
            [
                f"::{_escaped(quiz.name)} {number}::{_text(taken.question.text)}{{",
                *map(_choice, taken.question.choices),
                *_source(taken),
                "}",
            ]
        )


def _choice(choice: ChoiceContent) -> str:
    sign = "=" if choice.is_right else "~"
    reason = f"#{_text(choice.reason)}" if one_line(choice.reason) else ""
    return f"{sign}{_text(choice.text)}{reason}"


def _source(taken: TakenQuestion) -> Iterator[str]:
    if taken.source:
        yield f"####{_text(taken.source)}"


def _text(text: str) -> str:
    return f"[plain]{_escaped(text)}"


def _escaped(text: str) -> str:
    # Some programs take a choice with the arrow that is typed for half of a matching question.
    return _SIGNS.sub(r"\\\g<0>", one_line(text)).replace("->", "→")


def _category(name: str) -> str:
    """Return a name in which Moodle sees no category within a category."""
    return one_line(name).replace("/", "//")
