"""The quiz that reviews a learning path: questions of its live topics, the same for everybody."""

from __future__ import annotations

from itertools import chain, zip_longest

from explainer.publishing.renditions import live_text
from quizzes.marking import AskedQuestion, quiz_of
from topics.content import TopicContent
from topics.paths.reading import PathPage

QUESTIONS = 10


def questions_of_path(page: PathPage) -> tuple[AskedQuestion, ...]:
    """Return ten questions at most, in the order of the steps; of every topic one at least.

    The first of every topic is drawn before the second of any. The steps come with `for_page()`.
    """
    if not page.can_be_followed:
        return ()
    topics = [live_text(TopicContent, x) for x in page.steps]
    quizzes = [quiz_of(topic) for topic in topics if topic.quiz]
    rounds = chain.from_iterable(zip_longest(*quizzes))
    drawn = [asked for asked in rounds if asked][: max(QUESTIONS, len(quizzes))]
    order = {topic.slug: number for number, topic in enumerate(topics)}
    return tuple(sorted(drawn, key=lambda asked: order[asked.topic.slug]))
