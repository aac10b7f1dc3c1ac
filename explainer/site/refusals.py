"""What somebody sees who sent more than a form can need, or sent it too slowly."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse

from explainer.operations.serving.bodies import Refusal, refuse_bodies
from explainer.site.unavailable import instead

HEADINGS: Final = {
    Refusal.TOO_LONG: "That is too long for this form",
    Refusal.UNANNOUNCED: "We could not read what you sent",
    Refusal.LATE: "What you sent did not arrive",
    Refusal.BUSY: "Too many people are asking for this page right now",
}


def refusal_page(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    context = {
        "heading": HEADINGS[refusal],
        "is_too_long": refusal is Refusal.TOO_LONG,
        "was_sent": request.method == "POST",
    }
    return instead(request, "site/refused.html", context, status)


refuse = refuse_bodies(refusal_page)
