"""The quiz that is taken along: its questions with what each rests on."""

from __future__ import annotations

from dataclasses import dataclass

from topics.content import QuestionContent


@dataclass(frozen=True)
class TakenQuestion:
    question: QuestionContent
    source: str


@dataclass(frozen=True)
class TakenQuiz:
    """`key` is made of letters, digits and hyphens, and names the quiz in other systems."""

    name: str
    key: str
    questions: tuple[TakenQuestion, ...]
