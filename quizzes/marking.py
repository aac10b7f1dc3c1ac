"""Marking a quiz: what was asked, what was chosen, whether it was right and why.

All that a page of a quiz shows follows from its address. A script marks by the same rules offline
(static/js/quiz_marks.js), so what is shown hangs on tokens, which both work out; a test holds them
together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from django.utils.http import urlencode

from quizzes.answers import NOT_SURE, Check, sent_answers
from topics.content import ChoiceContent, QuestionContent, SectionContent, TopicContent

IDENTITY_LENGTH = 8


@dataclass(frozen=True)
class AskedQuestion:
    """A question with the topic that holds its answer: a quiz may ask about several topics."""

    question: QuestionContent
    topic: TopicContent

    @cached_property
    def identity(self) -> str:
        """Name exactly what is asked: forms bring it along with the answers, by their numbers."""
        asked = [self.topic.slug, self.question.text, *(x.text for x in self.question.choices)]
        return sha256(json.dumps(asked).encode()).hexdigest()[:IDENTITY_LENGTH]

    @property
    def name(self) -> str:
        """Tell it from all questions of the site."""
        return f"{self.topic.slug}.{self.identity}"

    @property
    def part(self) -> SectionContent | None:
        """The section that says what is right."""
        parts = (x for x in self.topic.sections if x.anchor == self.question.section)
        return next(parts, None)

    @property
    def right_number(self) -> str:
        """The number that an answer has to have, as forms send it."""
        return next((number for number, x in self.numbered.items() if x.is_right), "")

    @property
    def numbered(self) -> dict[str, ChoiceContent]:
        return {str(i): choice for i, choice in enumerate(self.question.choices, start=1)}


@dataclass(frozen=True)
class MarkedQuestion:
    """`chosen` is None for “I am not sure” and for no answer; `is_answered` tells them apart.

    It is closed once its answer is marked, and open while it can be answered.
    """

    number: int
    asked: AskedQuestion
    answer: str = ""
    check: Check = Check.NOT_YET
    is_shown: bool = True

    @property
    def question(self) -> QuestionContent:
        return self.asked.question

    @property
    def chosen(self) -> ChoiceContent | None:
        return self.asked.numbered.get(self.answer)

    @property
    def is_answered(self) -> bool:
        return self.answer == NOT_SURE or self.chosen is not None

    @property
    def is_right(self) -> bool:
        return self.chosen is not None and self.chosen.is_right

    @property
    def is_closed(self) -> bool:
        if self.check == Check.AGAIN:
            return self.is_shown and self.is_right
        return self.is_shown and self.check != Check.NOT_YET

    @property
    def is_missed(self) -> bool:
        return self.is_closed and not self.is_right

    def tokens(self) -> Iterator[str]:
        if self.is_shown:
            yield "shown"
            yield "closed" if self.is_closed else "open"
        if self.is_closed:
            yield "right" if self.is_right else "missed"
            yield from self._marks()

    def _marks(self) -> Iterator[str]:
        if self.chosen is None:
            yield "unsure" if self.is_answered else "unanswered"
        for number in self.asked.numbered:
            if number == self.answer:
                yield f"picked:{number}"
            elif self.check == Check.ANSWERS and number == self.asked.right_number:
                yield f"answer:{number}"
            else:
                yield f"plain:{number}"


@dataclass(frozen=True)
class MarkedQuiz:
    """`shown` is the number of the one question that is shown, 0 for all of them.

    `is_changed` if other questions were asked than now, `is_empty` if there was nothing to mark.
    """

    questions: tuple[MarkedQuestion, ...]
    check: Check = Check.NOT_YET
    shown: int = 0
    is_changed: bool = False
    is_empty: bool = False
    # Names and values that every address of this quiz has to hold.
    fixed: tuple[tuple[str, str], ...] = ()
    # Then templates give all that any state shows, for a script to choose from.
    is_in_every_state: bool = False

    @property
    def in_every_state(self) -> MarkedQuiz:
        return replace(self, is_in_every_state=True)

    @property
    def asked(self) -> str:
        return ".".join(x.asked.identity for x in self.questions)

    @property
    def facts(self) -> str:
        """What a script has to know to mark: of each question identity, choices and right one."""
        asked = [x.asked for x in self.questions]
        return " ".join(f"{x.identity}:{len(x.numbered)}:{x.right_number}" for x in asked)

    @property
    def state(self) -> str:
        """Tell this state from all others of the same quiz."""
        answers = ".".join(x.answer for x in self.questions)
        flags = [name for name in ("changed", "empty") if getattr(self, f"is_{name}")]
        return " ".join([answers, self.check or "-", str(self.shown), *flags])

    @property
    def carried(self) -> list[MarkedQuestion]:
        """The answers that a form has to bring along, as their questions are not shown."""
        return [x for x in self.questions if x.is_answered and not x.is_shown]

    @property
    def all_at_once(self) -> str:
        return self._query(self._answers)

    @property
    def one_at_a_time(self) -> str:
        return self._query({**self._answers, "show": "1"})

    @property
    def _answers(self) -> dict[str, str]:
        answers = {f"q{x.number}": x.answer for x in self.questions if x.is_answered}
        return {"asked": self.asked, **answers} if answers else {}

    def _query(self, query: Mapping[str, str]) -> str:
        named = [*self.fixed, *query.items()]
        return f"?{urlencode(named)}" if named else ""

    @property
    def answered(self) -> int:
        return sum(question.is_answered for question in self.questions)

    @property
    def right(self) -> int:
        return sum(question.is_right for question in self.questions)

    @property
    def missed(self) -> int:
        return sum(question.is_missed for question in self.questions)

    @property
    def is_marked(self) -> bool:
        return self.check in (Check.MARKS, Check.ANSWERS)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Everything that is so in this state; of a question with its number before it."""
        of_questions = (f"q{x.number}:{token}" for x in self.questions for token in x.tokens())
        return frozenset([*self._tokens(), *of_questions])

    def _tokens(self) -> Iterator[str]:
        yield "one" if self.shown else "all"
        if self.is_changed:
            yield "changed"
        if self.is_empty:
            yield "empty"
        if any(x.is_shown and not x.is_closed for x in self.questions):
            yield "open"
        if self.check == Check.AGAIN and not self.shown:
            yield "again-some" if self.right else "again-none"
        if self.is_marked:
            yield from self._marks()

    def _marks(self) -> Iterator[str]:
        yield "marked"
        if not self.shown:
            yield f"knows-{self._known()}"
        if self.missed:
            yield "missed"
            yield "missed-one" if self.missed == 1 else "missed-more"
            yield "told" if self.check == Check.ANSWERS else "untold"

    def _known(self) -> str:
        if self.right in (0, len(self.questions)):
            return "all" if self.right else "none"
        return "most" if 2 * self.right > len(self.questions) else "some"


def quiz_of(topic: TopicContent) -> tuple[AskedQuestion, ...]:
    """Return the questions of a topic."""
    return tuple(AskedQuestion(question, topic) for question in topic.quiz)


def mark(
    quiz: Sequence[AskedQuestion],
    query: Mapping[str, str],
    fixed: tuple[tuple[str, str], ...] = (),
) -> MarkedQuiz:
    """Mark what an address says: `q1`, `q2` … are a choice's number each, or “unsure”.

    Anything else counts as no answer. `asked` names the questions that these numbers stood for,
    which are those of this quiz unless it says otherwise: a cache may keep a page with questions
    that are not asked any more. What still is asked is marked. `show` is the number of a question
    that is to stand alone, `go` where to go on from there: at the “end” all are marked.
    """
    sent = sent_answers(quiz, query)
    questions = [
        MarkedQuestion(number, *question, is_shown=sent.shown in (0, number))
        for number, question in enumerate(zip(quiz, sent.answers, strict=True), start=1)
    ]
    has_answers = any(x.is_answered and x.is_shown for x in questions)
    is_empty = sent.check == Check.MARKS and not has_answers
    check = Check.NOT_YET if is_empty else sent.check
    return MarkedQuiz(
        tuple(_checked(x, check) for x in questions),
        check,
        sent.shown,
        sent.is_changed,
        is_empty and not sent.is_changed,
        fixed,
    )


def _checked(question: MarkedQuestion, check: Check) -> MarkedQuestion:
    """Clear an answer that is to be tried again."""
    is_again = check == Check.AGAIN and question.is_shown and not question.is_right
    return replace(question, check=check, answer="" if is_again else question.answer)
