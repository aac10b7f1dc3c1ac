"""What the address of a quiz says: the answers, to which questions, and what to do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzes.marking import AskedQuestion

NOT_SURE = "unsure"


class Check(StrEnum):
    """What a reader asks of their answers: to try again means what was missed only."""

    NOT_YET = ""
    MARKS = "1"
    AGAIN = "again"
    ANSWERS = "answers"


@dataclass(frozen=True)
class SentAnswers:
    """One answer a question as it is asked now, "" for none; `shown` is a question's number or 0.

    `is_changed` if other questions were asked than now.
    """

    answers: tuple[str, ...]
    check: Check
    shown: int
    is_changed: bool


def sent_answers(quiz: Sequence[AskedQuestion], query: Mapping[str, str]) -> SentAnswers:
    now = [x.identity for x in quiz]
    asked = query["asked"].split(".") if "asked" in query else now
    answers = [
        answer if answer == NOT_SURE or answer in x.numbered else ""
        for x, answer in zip(quiz, _answers(now, asked, query), strict=True)
    ]
    numbers = {str(number): number for number in range(1, len(quiz) + 1)}
    shown = numbers.get(query.get("show", ""), 0)
    return SentAnswers(tuple(answers), _check(query), shown, {*asked} != {*now})


def _answers(now: list[str], asked: list[str], query: Mapping[str, str]) -> list[str]:
    """Return what was answered to the questions of now: answers go with their questions."""
    answers = [query.get(f"q{number}", "") for number in range(1, len(asked) + 1)]
    if asked == now:
        return answers
    by_identity = dict(zip(asked, answers, strict=True))
    return [by_identity.get(identity, "") for identity in now]


def _check(query: Mapping[str, str]) -> Check:
    asked = "1" if query.get("show") == "end" else query.get("check")
    if asked is None:
        return Check.NOT_YET
    return Check(asked) if asked in (Check.AGAIN, Check.ANSWERS) else Check.MARKS
