"""What is asked of the writer of a text: nothing of it stops the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from explainer.publishing.content import Content
from explainer.publishing.working_copy import WorkingCopy

Questions = Callable[[Content], Iterable[str]]
_questions: dict[str, Questions] = {}


def register_questions(name: str, questions: Questions) -> None:
    """Let a room above ask about the content of every text, of whatever kind."""
    _questions[name] = questions


def all_questions(working_copy: WorkingCopy) -> list[str]:
    """Return what the text itself asks its writer, and what the rooms above do."""
    content = working_copy.compose()
    asked = (question for questions in _questions.values() for question in questions(content))
    return [*working_copy.writer_questions(), *asked]
