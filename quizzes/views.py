from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from explainer.publishing.models import Publication
from explainer.workflow.views import gone_if_withdrawn
from explainer.workflow.withdrawn import live_or_gone
from quizzes.marking import MarkedQuiz, mark, quiz_of
from quizzes.path_quiz import questions_of_path
from topics.content import TOPIC
from topics.page import ArticlePage, live_article
from topics.paths.reading import path_page


@require_safe
@gone_if_withdrawn
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, or mark what the form sent. Answers come in the address: nothing is stored."""
    page = _live_page_with_quiz(slug)
    marked = mark(quiz_of(page.topic), request.GET)
    context = {"page": page, "quiz": marked, "is_marked": _shows_marks(request, marked)}
    return render(request, "quizzes/quiz.html", context)


@require_safe
@gone_if_withdrawn
def quiz_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "quizzes/quiz_sheet.html", {"page": _live_page_with_quiz(slug)})


@require_safe
@gone_if_withdrawn
def path_quiz(request: HttpRequest, slug: str) -> HttpResponse:
    page = path_page(slug, Publication.objects.for_page())
    if not (questions := questions_of_path(page)):
        raise Http404("This path has no quiz.")
    marked = mark(questions, request.GET)
    context = {"page": page, "quiz": marked, "is_marked": _shows_marks(request, marked)}
    return render(request, "quizzes/path_quiz.html", context)


def _live_page(slug: str) -> ArticlePage:
    publication = live_or_gone(Publication.objects.of_kind(TOPIC).for_page(), slug)
    return live_article(publication, timezone.localdate())


def _live_page_with_quiz(slug: str) -> ArticlePage:
    page = _live_page(slug)
    if not page.topic.quiz:
        raise Http404("This topic has no quiz.")
    return page


def _shows_marks(request: HttpRequest, quiz: MarkedQuiz) -> bool:
    return "check" in request.GET and not quiz.is_changed
