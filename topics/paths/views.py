from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from explainer.publishing.models import Publication
from explainer.workflow import views as workflow_views
from explainer.workflow.withdrawn import live_or_gone
from topics.paths.content import PATH
from topics.paths.reading import path_page, paths_to_follow

PATHS_ON_A_PAGE = 24


@require_safe
def path_list(request: HttpRequest) -> HttpResponse:
    paths = Paginator(paths_to_follow(), PATHS_ON_A_PAGE)
    return render(
        request, "topics/path_list.html", {"page": paths.get_page(request.GET.get("page"))}
    )


@require_safe
@workflow_views.gone_if_withdrawn
def learning_path(request: HttpRequest, slug: str) -> HttpResponse:
    page = path_page(slug, Publication.objects.for_list())
    return render(request, "topics/learning_path.html", {"page": page})


@require_safe
@workflow_views.gone_if_withdrawn
def history(request: HttpRequest, slug: str) -> HttpResponse:
    publication = live_or_gone(Publication.objects.of_kind(PATH).for_list(), slug)
    return workflow_views.history(request, publication)
