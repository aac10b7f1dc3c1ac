"""The article shows parts that stand on this floor; its templates ask for them here."""

from __future__ import annotations

from django import template

from quizzes.cards.flashcards import number_for
from quizzes.marking import MarkedQuiz, mark, quiz_of
from topics.page import ArticlePage

register = template.Library()


@register.simple_tag
def number_of_flashcards(page: ArticlePage) -> int:
    """Return how many flashcards an article has."""
    return number_for(page.facts, page.terms)


@register.simple_tag
def unanswered_quiz(page: ArticlePage) -> MarkedQuiz:
    """Return the quiz of an article, before any answer."""
    return mark(quiz_of(page.topic), {})
