from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from explainer.copies.changes_since import changes_since_copy
from explainer.copies.codes import CodeError, code_of, copy_of
from explainer.copies.pictures import qr_picture
from explainer.operations.headers import ONE_YEAR
from explainer.workflow.views import gone_if_withdrawn

# What a form shows again of what was typed into it.
MOST_SHOWN = 40


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("code", "").strip()
    if not typed:
        return render(request, "copies/ask.html")
    try:
        return _to_the_page_of(typed)
    except CodeError as wrong:
        return _ask_again(request, typed, wrong)


@require_safe
@gone_if_withdrawn
def changes_since(request: HttpRequest, code: str) -> HttpResponse:
    try:
        copy = copy_of(code)
        if code != code_of(copy):
            return _to_the_page_of(code)
        comparison = changes_since_copy(copy, timezone.localdate())
    except CodeError as wrong:
        return _ask_again(request, code, wrong)
    context = {"code": code, "comparison": comparison}
    return render(request, "copies/changes_since.html", context)


@require_safe
def picture(request: HttpRequest, code: str) -> HttpResponse:
    try:
        is_code = code == code_of(copy_of(code))
    except CodeError:
        is_code = False
    if not is_code:
        raise Http404("No copy has this code.")
    svg = qr_picture(request.build_absolute_uri(reverse("copies:changes_since", args=[code])))
    return HttpResponse(svg, "image/svg+xml", headers={"Cache-Control": ONE_YEAR})


def _to_the_page_of(typed: str) -> HttpResponseRedirect:
    """Lead to the one address of a copy, however its code was typed. Raises CodeError."""
    return redirect("copies:changes_since", code_of(copy_of(typed)))


def _ask_again(request: HttpRequest, typed: str, wrong: CodeError) -> HttpResponse:
    context = {"typed": typed[:MOST_SHOWN], "why": str(wrong)}
    return render(request, "copies/ask.html", context, status=404)
