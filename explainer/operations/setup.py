"""What is left to do before the site goes public: one list, to which each room adds its questions.

A question yields a sentence for each thing that is missing, in the words of an operator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class Needs(IntEnum):
    """What must be there before a question can be asked."""

    NOTHING = 0
    DATABASE = 1
    # All that `migrate` makes.
    TABLES = 2


@dataclass(frozen=True)
class Question:
    ask: Callable[[], Iterable[str]]
    needs: Needs = Needs.TABLES
    # What helps with whatever it finds.
    advice: str = ""


_questions: Final[dict[str, Question]] = {}


def register_question(about: str, question: Question) -> None:
    """Add a question, which `check_setup` asks by this word."""
    if about in _questions:
        raise ValueError(f"Two questions are about {about!r}.")
    _questions[about] = question


def subjects() -> list[str]:
    return list(_questions)


def what_needs(chosen: Iterable[str]) -> Needs:
    return max(_questions[about].needs for about in chosen)


def what_is_missing(chosen: Iterable[str], there: Needs) -> Iterator[tuple[str, str]]:
    """Yield what is missing, and what helps, of all that can be asked with what is there."""
    for question in sorted((_questions[x] for x in chosen), key=lambda x: x.needs):
        if question.needs <= there:
            yield from ((sentence, question.advice) for sentence in question.ask())
