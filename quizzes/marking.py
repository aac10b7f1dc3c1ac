"""Marking a quiz: what was asked, what was chosen, whether it was right and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from topics.content import ChoiceContent, QuestionContent, SectionContent, TopicContent

NOT_SURE = "unsure"
IDENTITY_LENGTH = 8


@dataclass(frozen=True)
class AskedQuestion:
    """A question with the topic that holds its answer: a quiz may ask about several topics."""

    question: QuestionContent
    topic: TopicContent

    @property
    def part(self) -> SectionContent | None:
        """The section that says what is right."""
        parts = (x for x in self.topic.sections if x.anchor == self.question.section)
        return next(parts, None)


@dataclass(frozen=True)
class MarkedQuestion:
    """`chosen` is None for “I am not sure” and for no answer; `is_answered` tells them apart."""

    number: int
    asked: AskedQuestion
    answer: str = ""

    @property
    def question(self) -> QuestionContent:
        return self.asked.question

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
    """`is_changed` if the answers were to other questions: then none of them counts."""

    questions: tuple[MarkedQuestion, ...]
    is_changed: bool = False

    @property
    def identity(self) -> str:
        """Name exactly what is asked, in its order: forms bring it along with the answers."""
        asked = [
            [x.asked.topic.slug, x.question.text, *(choice.text for choice in x.question.choices)]
            for x in self.questions
        ]
        return sha256(json.dumps(asked).encode()).hexdigest()[:IDENTITY_LENGTH]

    @property
    def answered(self) -> int:
        return sum(question.is_answered for question in self.questions)

    @property
    def right(self) -> int:
        return sum(question.is_right for question in self.questions)


def quiz_of(topic: TopicContent) -> tuple[AskedQuestion, ...]:
    """Return the questions of a topic."""
    return tuple(AskedQuestion(question, topic) for question in topic.quiz)


def mark(quiz: Sequence[AskedQuestion], answers: Mapping[str, str]) -> MarkedQuiz:
    """Mark the answers `q1`, `q2` … of a form; each is a choice's number or “unsure”.

    Anything else counts as no answer. `asked` names the quiz that was answered: this one, unless
    it says otherwise. A cache may keep a page with questions that are not asked any more.
    """
    marked = _marked(quiz, answers)
    if answers.get("asked") in (None, marked.identity):
        return marked
    return replace(_marked(quiz, {}), is_changed=True)


def _marked(quiz: Iterable[AskedQuestion], answers: Mapping[str, str]) -> MarkedQuiz:
    return MarkedQuiz(
        tuple(
            MarkedQuestion(number, asked, answers.get(f"q{number}", ""))
            for number, asked in enumerate(quiz, start=1)
        )
    )
