from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from explainer.publishing.content import from_rendition
from explainer.publishing.models import Publication
from explainer.sources import views as sources_views
from explainer.sources.freshness import freshness_of
from explainer.sources.verification import verified_texts
from glossary.content import TermContent
from glossary.listing import initials, live_terms, topics_that_use

TERMS_ON_A_PAGE = 100


@require_safe
def glossary_index(request: HttpRequest) -> HttpResponse:
    letter = request.GET.get("letter", "")
    found = Paginator(live_terms(letter), TERMS_ON_A_PAGE)
    context = {
        "letter": letter.upper(),
        "initials": initials(),
        "page": found.get_page(request.GET.get("page")),
    }
    return render(request, "glossary/glossary_index.html", context)


@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    publication = get_object_or_404(Publication.objects.live().terms().for_page(), slug=slug)
    verified = verified_texts([publication]).get(publication.pk)
    context = {
        "term": from_rendition(TermContent, publication.live.rendition.content),
        "updated_on": publication.live.published_at.date(),
        "verified": verified,
        "freshness": freshness_of(verified, timezone.localdate()),
        "topics": topics_that_use(slug),
    }
    return render(request, "glossary/term.html", context)


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    publication = get_object_or_404(Publication.objects.live().terms().for_list(), slug=slug)
    return sources_views.history(request, publication)
