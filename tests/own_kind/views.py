from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text
from explainer.workflow import views as workflow_views
from explainer.workflow.withdrawn import live_or_gone
from tests.own_kind.content import LEAFLET, LeafletContent


@require_safe
@workflow_views.gone_if_withdrawn
def leaflet(request: HttpRequest, slug: str) -> HttpResponse:
    publication = live_or_gone(Publication.objects.of_kind(LEAFLET).for_page(), slug)
    context = {"leaflet": live_text(LeafletContent, publication)}
    return render(request, "own_kind/leaflet.html", context)


@require_safe
@workflow_views.gone_if_withdrawn
def history(request: HttpRequest, slug: str) -> HttpResponse:
    publication = live_or_gone(Publication.objects.of_kind(LEAFLET).for_list(), slug)
    return workflow_views.history(request, publication)
