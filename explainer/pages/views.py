from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from explainer.pages.content import SITE_PAGE
from explainer.pages.foot import live_pages
from explainer.pages.reading import live_page
from explainer.publishing.models import Publication
from explainer.workflow import views as workflow_views
from explainer.workflow.withdrawn import live_or_gone

PAGES_OF_THE_LIST = 24


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    pages = Paginator(live_pages(), PAGES_OF_THE_LIST).get_page(request.GET.get("page"))
    return render(request, "pages/about.html", {"page": pages})


@require_safe
@workflow_views.gone_if_withdrawn
def site_page(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "pages/site_page.html", {"shown": live_page(slug)})


@require_safe
@workflow_views.gone_if_withdrawn
def history(request: HttpRequest, slug: str) -> HttpResponse:
    publication = live_or_gone(Publication.objects.of_kind(SITE_PAGE).for_list(), slug)
    return workflow_views.history(request, publication)
