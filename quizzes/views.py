from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from explainer.publishing.models import Publication
from explainer.workflow.views import gone_if_withdrawn
from explainer.workflow.withdrawn import live_or_gone
from quizzes.flashcards import flashcards_for
from quizzes.marking import mark
from topics.page import ArticlePage, live_article


@require_safe
@gone_if_withdrawn
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, or mark what the form sent. Answers come in the address: nothing is stored."""
    page = _live_page(slug)
    if not page.topic.quiz:
        raise Http404("This topic has no quiz.")
    context = {
        "page": page,
        "quiz": mark(page.topic.quiz, request.GET),
        "is_marked": "check" in request.GET,
    }
    return render(request, "quizzes/quiz.html", context)


@require_safe
@gone_if_withdrawn
def flashcards(request: HttpRequest, slug: str) -> HttpResponse:
    page = _live_page(slug)
    cards = flashcards_for(page.topic, page.terms)
    return render(request, "quizzes/flashcards.html", {"page": page, "cards": cards})


def _live_page(slug: str) -> ArticlePage:
    publication = live_or_gone(Publication.objects.topics().for_page(), slug)
    return live_article(publication, timezone.localdate())
