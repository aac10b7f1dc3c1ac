"""Marking a quiz: what was asked, what was chosen, whether it was right and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from topics.content import ChoiceContent, QuestionContent

NOT_SURE = "unsure"


@dataclass(frozen=True)
class MarkedQuestion:
    """`chosen` is None for “I am not sure” and for no answer; `is_answered` tells them apart."""

    number: int
    question: QuestionContent
    answer: str = ""

    @property
    def chosen(self) -> ChoiceContent | None:
        numbered = {str(i): choice for i, choice in enumerate(self.question.choices, start=1)}
        return numbered.get(self.answer)

    @property
    def is_answered(self) -> bool:
        return self.answer == NOT_SURE or self.chosen is not None

    @property
    def is_right(self) -> bool:
        return self.chosen is not None and self.chosen.is_right

    @property
    def right_choice(self) -> ChoiceContent:
        return next(choice for choice in self.question.choices if choice.is_right)


@dataclass(frozen=True)
class MarkedQuiz:
    questions: tuple[MarkedQuestion, ...]

    @property
    def answered(self) -> int:
        return sum(question.is_answered for question in self.questions)

    @property
    def right(self) -> int:
        return sum(question.is_right for question in self.questions)

    @property
    def unanswered(self) -> list[MarkedQuestion]:
        return [question for question in self.questions if not question.is_answered]


def mark(quiz: tuple[QuestionContent, ...], answers: Mapping[str, str]) -> MarkedQuiz:
    """Mark the answers `q1`, `q2` … of a form; each is a choice's number or “unsure”.

    Anything else counts as no answer.
    """
    return MarkedQuiz(
        tuple(
            MarkedQuestion(number, question, answers.get(f"q{number}", ""))
            for number, question in enumerate(quiz, start=1)
        )
    )
