from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from explainer.publishing.models import Publication
from explainer.sources.history import history_of


def history(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Show what happened to a live page; the apps say at which addresses, and to which pages."""
    page = history_of(publication, request.GET.get("page"))
    return render(request, "sources/history.html", {"publication": publication, "page": page})
