from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from explainer.publishing.models import Publication
from explainer.workflow.history import history_of
from explainer.workflow.withdrawn import Withdrawn, withdrawn_name

Address = ParamSpec("Address")
PageView = Callable[Concatenate[HttpRequest, Address], HttpResponse]
# Short: a page that is withdrawn by mistake comes back.
CACHE_OF_A_GONE_PAGE = "public, max-age=60"


def history(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Show what happened to a live page; the apps say at which addresses, and to which pages."""
    page = history_of(publication, request.GET.get("page"))
    return render(request, "workflow/history.html", {"publication": publication, "page": page})


def gone_if_withdrawn(view: PageView[Address]) -> PageView[Address]:
    """Let a view that asks `live_or_gone` answer 410, and why, where a page was withdrawn."""

    @wraps(view)
    def answer(
        request: HttpRequest, /, *args: Address.args, **kwargs: Address.kwargs
    ) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Withdrawn as gone:
            name, move = withdrawn_name(gone.withdrawal), gone.withdrawal
            response = render(request, "410.html", {"name": name, "withdrawal": move}, status=410)
            response["Cache-Control"] = CACHE_OF_A_GONE_PAGE
            return response

    return answer
