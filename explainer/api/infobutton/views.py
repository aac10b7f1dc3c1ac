"""Look-up by code, as systems with patients' records do it (HL7 Infobutton)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import condition

from explainer.api.answers import for_every_site
from explainer.api.infobutton.answer import Answer, as_response
from explainer.api.infobutton.asked import asked_of
from explainer.api.infobutton.found import found_pages
from explainer.publishing.unchanged import tag_of


@for_every_site
@condition(tag_of)
def service(request: HttpRequest) -> HttpResponse:
    """Answer a program: with no page for a code, with an empty feed."""
    asked, today = asked_of(request.GET), timezone.localdate()
    return as_response(Answer(request, asked, found_pages(asked.names, today), today))


@for_every_site
def application(request: HttpRequest) -> HttpResponse:
    """Send somebody's browser to the page, or to a search for what the record calls it."""
    asked = asked_of(request.GET)
    for found in found_pages(asked.names, timezone.localdate())[:1]:
        return HttpResponseRedirect(found.publication.get_absolute_url())
    words = urlencode({"q": asked.display_name or asked.code})
    return HttpResponseRedirect(f"{reverse('site:search')}?{words}")
