"""A topic as frozen content: the one way from the writers' rows to any page, edition or export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, ClassVar

from explainer.help.content import HelpSignContent, help_words
from explainer.help.search_texts import as_sentences, sign_texts
from explainer.pictures.sharing import SharingWords
from explainer.publishing.content import SearchText, SourceContent, Step
from explainer.text.anchors import anchors_of
from explainer.text.fields import BODY, Role, fact_files, labelled
from glossary.content import TERM

# What publications call this kind of text.
TOPIC = "topic"
WORDS_READ_PER_MINUTE = 200
# A key sentence is one sentence or two; more would be a paragraph.
KEY_SENTENCE_WORDS = 45
# Ids that the article's own parts have; a section's heading must not take one of them.
PAGE_ANCHORS = (
    "main", "thirty-seconds", "when-to-get-help", "takeaways", "words-to-know", "faq", "quiz",
    "key-terms", "care-team-questions", "source", "take-along",
)  # fmt: skip
# Those of its questions, which are numbered, and of the answers that a quiz offers.
_NUMBERED_ANCHOR = re.compile(r"faq(-\d+)?|q\d+_\d+")


@dataclass(frozen=True)
class SectionContent:
    """`facts` name the files of facts that it was written from, `sources` the addresses of the
    topic's sources that say them.
    """

    anchor: str = labelled("address on the page", role=Role.DERIVED_KEY)
    heading: str = labelled("heading")
    # Editions from before it was the sentence that stands for its section call it pull sentence.
    key_sentence: str = labelled(
        "key sentence", default="", is_optional=True, kept_as="pull_sentence"
    )
    body: str = labelled("text", default="", is_markdown=True)
    facts: tuple[str, ...] = fact_files()
    sources: tuple[str, ...] = labelled(
        "where this comes from", role=Role.GROUNDS, default=(), is_added_later=True
    )


@dataclass(frozen=True)
class FaqContent:
    """`facts` and `sources` say what it rests on, as they do of a section."""

    question: str = labelled("question")
    answer: str = labelled("answer", default="", is_markdown=True)
    facts: tuple[str, ...] = fact_files()
    sources: tuple[str, ...] = labelled(
        "where this comes from", role=Role.GROUNDS, default=(), is_added_later=True
    )


@dataclass(frozen=True)
class CardContent:
    """A flashcard that a writer adds to those that the words and the questions make."""

    front: str = labelled("front")
    back: str = labelled("back", default="", is_markdown=True)


@dataclass(frozen=True)
class ChoiceContent:
    text: str = labelled("text")
    reason: str = labelled("reason", is_due_at_publication=True)
    is_right: bool = labelled(
        "right or wrong", file_key="right", truths=("wrong answer", "right answer")
    )


@dataclass(frozen=True)
class QuestionContent:
    """A quiz question; `section` is the anchor of the section that holds the answer, or empty."""

    text: str = labelled("question", file_key="question")
    choices: tuple[ChoiceContent, ...] = labelled("choice")
    section: str = labelled("section with the answer", role=Role.REFERENCE, default="")


@dataclass(frozen=True)
class SenseContent:
    """What a word of the text means: the slug of a term, or nothing, and then it opens nowhere."""

    word: str = labelled("word", role=Role.KEY)
    term: str = labelled("meaning", default="", is_optional=True, file_key="means")


@dataclass(frozen=True)
class TopicContent:
    STEPS: ClassVar[tuple[Step, ...]] = ()

    slug: str = labelled("Address of the page")
    title: str = labelled("Title", is_correctable=True)
    description: str = labelled("Description", is_correctable=True, is_due_at_publication=True)
    level: str = labelled("Level")
    tags: tuple[str, ...] = labelled("Tags")
    thirty_seconds: str = labelled(
        "30-second version", is_correctable=True, is_due_at_publication=True
    )
    takeaways: tuple[str, ...] = labelled("Key takeaways", is_correctable=True)
    sections: tuple[SectionContent, ...] = labelled("Section", is_correctable=True, file_key=BODY)
    terms: tuple[str, ...] = labelled("Words to know")
    faqs: tuple[FaqContent, ...] = labelled("Frequently asked question", is_correctable=True)
    quiz: tuple[QuestionContent, ...] = labelled("Quiz question", is_correctable=True)
    care_team_questions: tuple[str, ...] = labelled(
        "Questions for the care team", is_correctable=True
    )
    related: tuple[str, ...] = labelled("Related topics")
    sources: tuple[SourceContent, ...] = labelled("Source")
    help_signs: tuple[HelpSignContent, ...] = labelled(
        "When to get help", default=(), is_added_later=True, file_key="when_to_get_help"
    )
    no_help_because: str = labelled(
        "Why there is no “When to get help”",
        default="",
        is_optional=True,
        is_added_later=True,
        is_for_editors=True,
    )
    cards: tuple[CardContent, ...] = labelled(
        "Flashcard", default=(), is_added_later=True, is_correctable=True
    )
    senses: tuple[SenseContent, ...] = labelled(
        "Word in place",
        default=(),
        is_added_later=True,
        is_for_editors=True,
        file_key="words_in_place",
    )

    @property
    def name(self) -> str:
        return self.title

    @property
    def reading_minutes(self) -> int:
        """Whole minutes, at 200 words a minute, for all that is read from top to bottom."""
        texts = [self.description, self.thirty_seconds, *self.takeaways]
        texts.append(help_words(self.help_signs))
        texts += [f"{x.heading} {x.key_sentence} {x.body}" for x in self.sections]
        texts += [f"{x.question} {x.answer}" for x in self.faqs]
        texts += self.care_team_questions
        return max(1, ceil(len(" ".join(texts).split()) / WORDS_READ_PER_MINUTE))

    def card(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "description": self.description,
            "level": self.level,
            "tags": list(self.tags),
            "terms": list(self.terms),
            "reading_minutes": self.reading_minutes,
            "questions": len(self.quiz),
            "sources": [source.address for source in self.sources],
        }

    def explained_by(self) -> tuple[tuple[str, str], ...]:
        return tuple((TERM, slug) for slug in self.terms)

    def search_texts(self) -> list[SearchText]:
        opening = [self.thirty_seconds, as_sentences(self.help_signs), *self.takeaways]
        topic = SearchText(
            TOPIC,
            self.title,
            self.description,
            "\n".join(opening),
            names=(self.title,),
            rest="\n".join(self._words_around()),
        )
        sections = [
            SearchText("section", x.heading, self.title, x.body, x.anchor) for x in self.sections
        ]
        faqs = [
            SearchText("faq", faq.question, self.title, faq.answer, f"faq-{number}")
            for number, faq in enumerate(self.faqs, start=1)
        ]
        return [topic, *sections, *faqs, *sign_texts(self.help_signs, of=self.title)]

    def _words_around(self) -> Iterator[str]:
        """Yield what is no part of the article's own text, though it stands on its pages."""
        yield from self.care_team_questions
        for question in self.quiz:
            yield question.text
            yield from (f"{x.text} {x.reason}" for x in question.choices)
        yield from (f"{card.front} {card.back}" for card in self.cards)
        yield from (x.key_sentence for x in self.sections)
        yield from self.tags

    def sharing_words(self) -> SharingWords:
        level = self.level.capitalize()
        return SharingWords(f"{level} · {self.reading_minutes} min read", self.title)


def anchors_for(headings: Iterable[str]) -> list[str]:
    """Return the ids of an article's sections, none of which its own parts have."""
    return anchors_of(headings, PAGE_ANCHORS, _NUMBERED_ANCHOR)
