from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from explainer.publishing.models import Publication
from explainer.publishing.parts import with_text_and_parts
from explainer.publishing.prepared import Asked, PreparedQuery
from explainer.workflow.views import gone_if_withdrawn
from explainer.workflow.withdrawn import live_or_gone
from quizzes.after_quiz import after_quiz, pages_of
from quizzes.making import QUIZ, kept_forms
from quizzes.marking import mark, quiz_of
from quizzes.path_quiz import questions_of_path
from quizzes.review_quiz import ReviewChoice, topics_to_choose
from topics.content import TOPIC
from topics.page import ArticlePage, live_article
from topics.paths.reading import path_page, with_paths

_TOPIC = PreparedQuery(
    lambda: with_paths(
        with_text_and_parts(Publication.objects.live().of_kind(TOPIC), QUIZ), ""
    ).filter(slug=Asked("slug"))
)


@require_safe
@gone_if_withdrawn
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, or mark what the form sent. Answers come in the address: nothing is stored."""
    page = _page_with_quiz(slug)
    marked = mark(quiz_of(page.topic), request.GET)
    context = {
        "page": page,
        "quiz": marked,
        "after": after_quiz(marked, {slug: page}),
        "forms": kept_forms(page.parts, marked),
    }
    return render(request, "quizzes/quiz.html", context)


@require_safe
@gone_if_withdrawn
def quiz_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "quizzes/quiz_sheet.html", {"page": _page_with_quiz(slug)})


@require_safe
@gone_if_withdrawn
def path_quiz(request: HttpRequest, slug: str) -> HttpResponse:
    page = path_page(slug, Publication.objects.for_page())
    if not (questions := questions_of_path(page)):
        raise Http404("This path has no quiz.")
    marked = mark(questions, request.GET)
    after = after_quiz(marked, pages_of(x.topic for x in questions))
    return render(request, "quizzes/path_quiz.html", {"page": page, "quiz": marked, "after": after})


@require_safe
def review_quiz(request: HttpRequest) -> HttpResponse:
    """Let readers choose topics, and ask about these; or ask the questions that they come with."""
    choice = ReviewChoice.asked_by(request.GET)
    if not (questions := choice.asked()):
        topics = topics_to_choose(choice, request.GET.get("page"))
        return render(request, "quizzes/review_choice.html", {"choice": choice, "topics": topics})
    marked = mark(questions, request.GET, choice.fixed(questions))
    after = after_quiz(marked, pages_of(x.topic for x in questions))
    return render(
        request, "quizzes/review_quiz.html", {"choice": choice, "quiz": marked, "after": after}
    )


def _page_with_quiz(slug: str) -> ArticlePage:
    """Return a page that knows its learning paths, as after the quiz one goes on in them."""
    found = _TOPIC.rows(slug=slug)
    publication = found[0] if found else live_or_gone(Publication.objects.of_kind(TOPIC), slug)
    page = live_article(publication, timezone.localdate())
    if not page.topic.quiz:
        raise Http404("This topic has no quiz.")
    return page
