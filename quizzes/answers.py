"""What the address of a quiz says: the answers, to which questions, and what to do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from topics.content import ChoiceContent

NOT_SURE = "unsure"


class Asked(Protocol):
    """A question as `marking` knows it: its identity, and its choices by the numbers of answers."""

    @property
    def identity(self) -> str: ...

    @property
    def numbered(self) -> dict[str, ChoiceContent]: ...


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


def sent_answers(quiz: Sequence[Asked], query: Mapping[str, str]) -> SentAnswers:
    now = [x.identity for x in quiz]
    asked = query["asked"].split(".") if "asked" in query else now
    answers = [
        answer if answer == NOT_SURE or answer in x.numbered else ""
        for x, answer in zip(quiz, _answers(now, asked, query), strict=True)
    ]
    numbers = {str(number): number for number in range(1, len(quiz) + 1)}
    shown = numbers.get(_wanted(query), 0)
    return SentAnswers(tuple(answers), _check(query), shown, {*asked} != {*now})


def _answers(now: list[str], asked: list[str], query: Mapping[str, str]) -> list[str]:
    """Return what was answered to the questions of now: answers go with their questions.

    Whoever starts anew has no answers.
    """
    if query.get("check") == "new":
        return ["" for _ in now]
    answers = [query.get(f"q{number}", "") for number in range(1, len(asked) + 1)]
    if asked == now:
        return answers
    by_identity = dict(zip(asked, answers, strict=True))
    return [by_identity.get(identity, "") for identity in now]


def _check(query: Mapping[str, str]) -> Check:
    asked = "1" if _wanted(query) == "end" else query.get("check")
    if asked in (None, "new"):
        return Check.NOT_YET
    return Check(asked) if asked in (Check.AGAIN, Check.ANSWERS) else Check.MARKS


def _wanted(query: Mapping[str, str]) -> str:
    """Return the number of the question to show: buttons “go” from the one that a form names."""
    return query.get("go", query.get("show", ""))
