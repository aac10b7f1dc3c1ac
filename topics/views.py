from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from explainer.linking.words_in_place import links_on
from explainer.publishing.models import Publication
from explainer.workflow import views as workflow_views
from explainer.workflow.withdrawn import live_or_gone, why_not_live
from topics.content import TOPIC
from topics.depths import Reading, depth_asked_by, reading_asked_by
from topics.listing import TopicChoice
from topics.making import LARGE_PRINT, LEAFLET, QUESTIONS
from topics.models import Topic
from topics.page import ArticlePage, live_article, pages_with_parts
from topics.paths.reading import path_asked_by
from topics.subjects import TOPICS_ON_A_PAGE, topics_by_subject


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    choice = TopicChoice.asked_by(request.GET)
    context = {"choice": choice, "levels": Topic.Level.choices}
    if choice.tag:
        page = Paginator(choice.topics(), TOPICS_ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "tags": choice.tags(page.paginator.count)}
    else:
        found = topics_by_subject(request.GET.get("page"), level=choice.level)
        context |= {"page": found.page, "subjects": found.subjects, "tags": choice.tags(0)}
    return render(request, "topics/topic_list.html", context)


@require_safe
@workflow_views.gone_if_withdrawn
def article(request: HttpRequest, slug: str) -> HttpResponse:
    asked = {"slug": slug, "path": path_asked_by(request.GET)}
    publication = _live_topic(slug, pages_with_parts(depth_asked_by(request)).rows(**asked))
    page = live_article(publication, timezone.localdate(), links_on(publication))
    context = {"page": page, "reading": reading_asked_by(request, page)}
    return render(request, "topics/article.html", context)


@require_safe
@workflow_views.gone_if_withdrawn
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    page = _live_page(slug, QUESTIONS)
    if not page.facts.questions:
        raise Http404("This topic has no questions for the care team.")
    return render(request, "topics/questions.html", {"page": page, "reading": Reading(page)})


@require_safe
@workflow_views.gone_if_withdrawn
def leaflet(request: HttpRequest, slug: str) -> HttpResponse:
    page = _live_page(slug, LEAFLET)
    if not page.facts.has_middle:
        raise Http404("Nobody wrote the 3 minutes of this topic.")
    return render(request, "topics/leaflet.html", {"page": page, "reading": Reading(page)})


@require_safe
@workflow_views.gone_if_withdrawn
def large_print(request: HttpRequest, slug: str) -> HttpResponse:
    page = _live_page(slug, LARGE_PRINT)
    return render(request, "topics/large_print.html", {"page": page, "reading": Reading(page)})


@require_safe
@workflow_views.gone_if_withdrawn
def history(request: HttpRequest, slug: str) -> HttpResponse:
    publication = live_or_gone(Publication.objects.of_kind(TOPIC).for_list(), slug)
    return workflow_views.history(request, publication)


def _live_page(slug: str, name: str) -> ArticlePage:
    """Return a live topic with the parts of one of its pages."""
    publication = _live_topic(slug, pages_with_parts(name).rows(slug=slug, path=""))
    return live_article(publication, timezone.localdate(), links_on(publication))


def _live_topic(slug: str, found: list[Publication]) -> Publication:
    """Return the topic that was found live, or raise what says why there is none."""
    if not found:
        raise why_not_live(Publication.objects.of_kind(TOPIC), slug)
    return found[0]
