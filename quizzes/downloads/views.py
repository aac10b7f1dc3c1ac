from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from explainer.publishing.unchanged import made_anew
from explainer.workflow.views import gone_if_withdrawn
from quizzes.downloads.downloads import Downloads
from quizzes.downloads.keeping import BeingMade, files_of
from quizzes.downloads.models import KeptFile

Address = ParamSpec("Address")
View = Callable[Concatenate[HttpRequest, Address], HttpResponse]
# Making the cards of a large site takes some seconds.
SECONDS_TO_WAIT = 5
MEDIA_TYPES = {
    # As Anki itself tells desktops.
    "cards.apkg": "application/x-apkg",
    "cards.csv": "text/csv; charset=utf-8; header=present",
    "cards.tsv": "text/tab-separated-values; charset=utf-8",
    "quiz.gift.txt": "text/plain; charset=utf-8",
    "quiz.qti.zip": "application/zip",
}


def later_if_being_made(view: View[Address]) -> View[Address]:
    """Let a view that asks for files answer 503 while they are made for the first time."""

    @wraps(view)
    def answer(
        request: HttpRequest, /, *args: Address.args, **kwargs: Address.kwargs
    ) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BeingMade:
            response = render(request, "quizzes/downloads/being_made.html", status=503)
            response["Retry-After"] = str(SECONDS_TO_WAIT)
            response["Cache-Control"] = "no-store"
            return response

    return answer


@require_safe
@made_anew
@gone_if_withdrawn
@later_if_being_made
def page(
    request: HttpRequest, /, of: Callable[..., Downloads], within: str = "", **address: str
) -> HttpResponse:
    """List the files of a page in plain words."""
    downloads = of(**address)
    files = {x.name.replace(".", "_"): x for x in files_of(downloads)}
    context = {"downloads": downloads, "files": files, "within": within}
    return render(request, "quizzes/downloads/page.html", context)


@require_safe
@made_anew
@gone_if_withdrawn
@later_if_being_made
def file(
    request: HttpRequest,  # noqa: ARG001 - Django's signature
    /,
    of: Callable[..., Downloads],
    name: str,
    **address: str,
) -> HttpResponse:
    found = (x for x in files_of(of(**address)) if x.name == name)
    if (listed := next(found, None)) is None:
        raise Http404("There is no such file.")
    kept = KeptFile.objects.get(pk=listed.pk)
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(kept)}"',
        "ETag": f'"{kept.fingerprint}"',
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(bytes(kept.content), MEDIA_TYPES[name], headers=headers)


def file_name(kept: KeptFile) -> str:
    """Return a name that says where a file is from, once it lies among others."""
    return f"cancer-explained-{kept.folder.split('/')[-1]}-{kept.name}"
