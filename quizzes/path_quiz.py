"""The quiz that reviews a learning path: questions of its live topics."""

from __future__ import annotations

from explainer.publishing.renditions import live_text
from quizzes.drawing import drawn_from
from quizzes.marking import AskedQuestion
from topics.content import TopicContent
from topics.paths.reading import PathPage

QUESTIONS = 10


def questions_of_path(page: PathPage) -> tuple[AskedQuestion, ...]:
    """Return ten questions at most; of every topic one at least. Steps come with `for_page()`."""
    if not page.can_be_followed:
        return ()
    return drawn_from([live_text(TopicContent, x) for x in page.steps], QUESTIONS)
