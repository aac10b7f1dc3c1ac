"""A text as the pieces that its readers read, each under the name that its writer knows it by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from explainer.help.content import HelpSignContent
from explainer.text import markdown
from explainer.text.readability import sentences_in
from glossary.content import TermContent
from topics.content import QuestionContent, TopicContent
from topics.paths.content import PathContent


class Role(Enum):
    """What a part is to its reader."""

    NAME = auto()
    DESCRIPTION = auto()
    THIRTY_SECONDS = auto()
    HELP = auto()
    TAKEAWAY = auto()
    HEADING = auto()
    SECTION = auto()
    FAQ = auto()
    QUIZ_QUESTION = auto()
    CHOICE = auto()
    REASON = auto()
    CARE_TEAM_QUESTION = auto()
    CARD = auto()
    DEFINITION = auto()


@dataclass(frozen=True)
class Part:
    """`sources` are the addresses it names itself; most parts cannot name any."""

    role: Role
    name: str
    written: str
    is_markdown: bool = False
    sources: tuple[str, ...] = ()

    @cached_property
    def words(self) -> str:
        """What a reader reads of it, each paragraph on a line."""
        return markdown.words(self.written) if self.is_markdown else self.written

    @cached_property
    def sentences(self) -> tuple[tuple[str, ...], ...]:
        """Its sentences, each as its words."""
        return tuple(tuple(sentence) for sentence in sentences_in(self.written))


def parts_of_topic(topic: TopicContent) -> Iterator[Part]:
    yield Part(Role.NAME, "title", topic.title)
    yield Part(Role.DESCRIPTION, "description", topic.description)
    yield Part(Role.THIRTY_SECONDS, "30 seconds", topic.thirty_seconds)
    yield from _signs(topic.help_signs)
    for number, takeaway in enumerate(topic.takeaways, start=1):
        yield Part(Role.TAKEAWAY, f"takeaway {number}", takeaway)
    yield from _sections(topic)
    yield from _faqs(topic)
    for number, question in enumerate(topic.quiz, start=1):
        yield from _quiz_question(number, question)
    for asked in topic.care_team_questions:
        yield Part(Role.CARE_TEAM_QUESTION, f"question for the care team “{asked}”", asked)
    yield from _cards(topic)


def parts_of_term(term: TermContent) -> Iterator[Part]:
    yield Part(Role.NAME, "name", term.name)
    yield Part(Role.DEFINITION, "definition", term.definition)
    yield from _signs(term.help_signs)


def parts_of_path(path: PathContent) -> Iterator[Part]:
    yield Part(Role.NAME, "name", path.name)
    yield Part(Role.DESCRIPTION, "description", path.description)


def _signs(signs: Iterable[HelpSignContent]) -> Iterator[Part]:
    for sign in signs:
        yield Part(Role.HELP, f"when to get help “{sign.sign}”", sign.sign)


def _sections(topic: TopicContent) -> Iterator[Part]:
    for section in topic.sections:
        name = f"section “{section.heading}”"
        yield Part(Role.HEADING, name, section.heading)
        # One part, as readers meet it: the key sentence, then the text below it.
        written = f"{section.key_sentence}\n\n{section.body}".strip()
        yield Part(Role.SECTION, name, written, is_markdown=True, sources=section.sources)


def _faqs(topic: TopicContent) -> Iterator[Part]:
    for faq in topic.faqs:
        name = f"question “{faq.question}”"
        yield Part(Role.FAQ, name, faq.question, sources=faq.sources)
        yield Part(Role.FAQ, name, faq.answer, is_markdown=True, sources=faq.sources)


def _cards(topic: TopicContent) -> Iterator[Part]:
    for card in topic.cards:
        name = f"flashcard “{card.front}”"
        yield Part(Role.CARD, name, card.front)
        yield Part(Role.CARD, name, card.back, is_markdown=True)


def _quiz_question(number: int, question: QuestionContent) -> Iterator[Part]:
    name = f"quiz question {number}"
    yield Part(Role.QUIZ_QUESTION, name, question.text)
    for choice in question.choices:
        yield Part(Role.CHOICE, f"{name}, “{choice.text}”", choice.text)
        yield Part(Role.REASON, f"{name}, reason for “{choice.text}”", choice.reason)
