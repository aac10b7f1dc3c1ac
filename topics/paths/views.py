from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from explainer.publishing.models import Publication
from topics.paths.reading import path_page, paths_to_follow

PATHS_ON_A_PAGE = 24


@require_safe
def path_list(request: HttpRequest) -> HttpResponse:
    found = Paginator(paths_to_follow(), PATHS_ON_A_PAGE)
    return render(
        request, "topics/path_list.html", {"page": found.get_page(request.GET.get("page"))}
    )


@require_safe
def learning_path(request: HttpRequest, slug: str) -> HttpResponse:
    page = path_page(slug, Publication.objects.for_list())
    return render(request, "topics/learning_path.html", {"page": page})
