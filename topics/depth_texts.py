"""What a topic says at each depth, and how many words that may be (READERS R14).

Pure: nothing here shortens a text. A depth is made of whole parts that their writer wrote for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explainer.help.content import help_words
from topics.content import TopicContent

MOST_WORDS_SHORT = 120
MOST_WORDS_MIDDLE = 600
# The writer's order decides: what must be asked stands first.
QUESTIONS_SHORT = 3


def offers_middle(topic: TopicContent) -> bool:
    """Say whether somebody wrote the 3 minutes: a sentence for each section."""
    return bool(topic.sections) and all(x.key_sentence.strip() for x in topic.sections)


def short_texts(topic: TopicContent) -> Iterator[str]:
    yield from (topic.thirty_seconds, help_words(topic.help_signs))
    yield from topic.care_team_questions[:QUESTIONS_SHORT]


def middle_texts(topic: TopicContent) -> Iterator[str]:
    yield from short_texts(topic)
    yield from topic.care_team_questions[QUESTIONS_SHORT:]
    yield from topic.takeaways
    for section in topic.sections:
        yield from (section.heading, section.key_sentence)


def word_count(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)
