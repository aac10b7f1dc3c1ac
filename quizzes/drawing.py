"""Quizzes that ask about several topics: the same questions for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, zip_longest

from quizzes.marking import AskedQuestion, quiz_of
from topics.content import TopicContent


def drawn_from(topics: Sequence[TopicContent], most: int) -> tuple[AskedQuestion, ...]:
    """Return so many questions at most, in the order of the topics; of each topic one at least.

    The first of every topic is drawn before the second of any.
    """
    quizzes = [quiz_of(topic) for topic in topics if topic.quiz]
    rounds = chain.from_iterable(zip_longest(*quizzes))
    drawn = [asked for asked in rounds if asked][: max(most, len(quizzes))]
    order = {topic.slug: number for number, topic in enumerate(topics)}
    return tuple(sorted(drawn, key=lambda asked: order[asked.topic.slug]))
