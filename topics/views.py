from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from explainer.publishing.models import Publication
from explainer.workflow import views as workflow_views
from explainer.workflow.withdrawn import live_or_gone
from topics.listing import live_tags, live_topics
from topics.models import Topic
from topics.page import live_article

TOPICS_ON_A_PAGE = 24


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    tag, level = request.GET.get("tag", ""), request.GET.get("level", "")
    found = Paginator(live_topics(tag=tag, level=level), TOPICS_ON_A_PAGE)
    context = {
        "page": found.get_page(request.GET.get("page")),
        "tags": live_tags(),
        "levels": Topic.Level.choices,
        "tag": tag,
        "level": level,
    }
    return render(request, "topics/topic_list.html", context)


@require_safe
@workflow_views.gone_if_withdrawn
def article(request: HttpRequest, slug: str) -> HttpResponse:
    publication = live_or_gone(Publication.objects.topics().for_page(), slug)
    return render(
        request, "topics/article.html", {"page": live_article(publication, timezone.localdate())}
    )


@require_safe
@workflow_views.gone_if_withdrawn
def history(request: HttpRequest, slug: str) -> HttpResponse:
    publication = live_or_gone(Publication.objects.topics().for_list(), slug)
    return workflow_views.history(request, publication)
