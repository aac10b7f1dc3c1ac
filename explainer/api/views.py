from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import condition

from explainer.api.answers import View, for_every_site, in_json
from explainer.api.endpoints import Endpoint, endpoints, is_searched
from explainer.api.openapi import ABOUT, document, shape
from explainer.api.parameters import asked
from explainer.api.questions import Question
from explainer.api.record import etag_of


def view_of(endpoint: Endpoint) -> View:
    """Return what answers at an address: 304, without making an answer, if nothing has changed."""

    def view(request: HttpRequest, **address: str | int) -> HttpResponse:
        parameters = asked(request, endpoint.parameters)
        question = Question(request, parameters, timezone.localdate())

        def etag(_request: HttpRequest) -> str | None:
            # Of what a search finds, the answer itself is compared.
            return None if is_searched(question) else etag_of(request, shape())

        @condition(etag)
        def answer(_request: HttpRequest) -> HttpResponse:
            return in_json(endpoint.answer(question, **address))

        return answer(request)

    view.__name__ = endpoint.name
    return for_every_site(view)


@for_every_site
def first(request: HttpRequest) -> HttpResponse:
    """Tell a newcomer what there is to read, and where it is described."""
    asked(request, ())
    question = Question(request, {}, timezone.localdate())
    lists = {x.route.strip("/"): x for x in endpoints() if x.is_list}
    told: dict[str, Any] = {
        "name": "Cancer Explained",
        "about": ABOUT,
        "notice": settings.SITE_NOTICE,
        "openapi": question.link_to("openapi"),
        "lists": {
            name: {
                "address": question.link_to(x.name),
                "about": x.about,
                "parameters": [parameter.name for parameter in x.parameters],
            }
            for name, x in lists.items()
        },
    }
    return in_json(told)


@for_every_site
def openapi(request: HttpRequest) -> HttpResponse:
    asked(request, ())
    return in_json(document(request.build_absolute_uri(".").removesuffix("/")))


@for_every_site
def nothing(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    raise Http404("There is nothing at this address. What there is stands at /api/v1/.")
