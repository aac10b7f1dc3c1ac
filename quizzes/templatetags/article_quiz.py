"""The article shows parts that stand on this floor; its templates ask for them here."""

from __future__ import annotations

from django import template

from quizzes.cards.flashcards import Flashcard, flashcards_for
from quizzes.marking import MarkedQuiz, mark, quiz_of
from topics.page import ArticlePage

register = template.Library()


@register.simple_tag
def article_flashcards(page: ArticlePage) -> list[Flashcard]:
    """Return the flashcards of an article."""
    return flashcards_for(page.topic, page.terms)


@register.simple_tag
def unanswered_quiz(page: ArticlePage) -> MarkedQuiz:
    """Return the quiz of an article, before any answer."""
    return mark(quiz_of(page.topic), {})
