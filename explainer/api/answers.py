"""How the API answers: JSON that every site may read, and a sentence for what it cannot answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from explainer.api.parameters import Refused
from explainer.operations.requests import READING
from explainer.publishing.unchanged import made_anew
from explainer.workflow.views import CACHE_OF_A_GONE_PAGE
from explainer.workflow.withdrawn import Withdrawn, withdrawn_name

METHODS = ", ".join([*READING, "OPTIONS"])
# Public, without cookies, and nothing can be written: scripts of any site may read it.
FOR_EVERY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# For a browser that asks before it reads.
ASKED_BEFORE = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
View = Callable[..., HttpResponse]


def for_every_site(view: View) -> View:
    """Let a view answer reading alone, from scripts of any site, and all else with a sentence."""

    # Its 304, too, is for scripts of any site: so the view itself compares tags.
    # A program that tries to write gets a sentence, not a page about forms.
    @csrf_exempt
    @made_anew
    @wraps(view)
    def answer(request: HttpRequest, **address: Any) -> HttpResponse:  # noqa: ANN401 - of any route
        response = _answer(view, request, address)
        for name, value in FOR_EVERY_SITE.items():
            response[name] = value
        return response

    return answer


def _answer(view: View, request: HttpRequest, address: Mapping[str, Any]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=ASKED_BEFORE)
    if request.method not in READING:
        return refused("You can only read here: use GET.", 405, Allow=METHODS)
    try:
        return view(request, **address)
    except Refused as refusal:
        return refused(refusal.why, refusal.status)
    except Withdrawn as withdrawn:
        return gone(withdrawn)
    except Http404 as missing:
        return refused(str(missing), 404)


def gone(withdrawn: Withdrawn) -> JsonResponse:
    """Say that there was a page, since when it is gone and why: what its readers are told."""
    move = withdrawn.withdrawal
    name, day = withdrawn_name(move), move.made_at.date()
    told = {
        "error": f"“{name}” was withdrawn on {day}.",
        "withdrawn_on": day,
        "why": move.why,
    }
    response = in_json(told, 410)
    response["Cache-Control"] = CACHE_OF_A_GONE_PAGE
    return response


def refused(why: str, status: int, **headers: str) -> JsonResponse:
    response = in_json({"error": why}, status)
    for name, value in headers.items():
        response[name] = value
    return response


def in_json(content: Mapping[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
