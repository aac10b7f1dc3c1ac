"""Flashcards are made from a topic's words and questions; nobody types them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import conditional_escape

from explainer.publishing.models import Publication
from explainer.text.markdown import words_of_html
from topics.content import TopicContent


@dataclass(frozen=True)
class Flashcard:
    """The back is plain text, or the HTML of an answer."""

    front: str
    back: str

    @property
    def words_of_back(self) -> str:
        """What a reader reads on the back, each paragraph on a line."""
        return words_of_html(conditional_escape(self.back))


def flashcards_for(topic: TopicContent, terms: Iterable[Publication]) -> list[Flashcard]:
    """Return one card a live term and one a FAQ; the back of a FAQ is the rendered answer."""
    from_terms = [Flashcard(term.card["name"], term.card["definition"]) for term in terms]
    return from_terms + [Flashcard(faq.question, faq.answer) for faq in topic.faqs]
