from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import condition

from explainer.api.answers import View, for_every_site, in_json
from explainer.api.contents import contents
from explainer.api.endpoints import Endpoint
from explainer.api.openapi import document
from explainer.api.parameters import asked
from explainer.api.questions import Question
from explainer.publishing.unchanged import tag_of


def view_of(endpoint: Endpoint) -> View:
    """Return what answers at an address: 304, without making an answer, if nothing has changed."""

    def view(request: HttpRequest, **address: str | int) -> HttpResponse:
        parameters = asked(request, endpoint.parameters)
        question = Question(request, parameters, timezone.localdate())

        def etag(_request: HttpRequest) -> str | None:
            # Of what a search finds, the answer itself is compared.
            return None if question.is_searched else tag_of(request)

        @condition(etag)
        def answer(_request: HttpRequest) -> HttpResponse:
            return in_json(endpoint.answer(question, **address))

        return answer(request)

    view.__name__ = endpoint.name
    return for_every_site(view)


@for_every_site
@condition(tag_of)
def first(request: HttpRequest) -> HttpResponse:
    asked(request, ())
    return in_json(contents(Question(request, {}, timezone.localdate())))


@for_every_site
@condition(tag_of)
def openapi(request: HttpRequest) -> HttpResponse:
    asked(request, ())
    return in_json(document(request.build_absolute_uri(".").removesuffix("/")))


@for_every_site
def nothing(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    raise Http404("There is nothing at this address. What there is stands at /api/v1/.")
