from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from explainer.copies.codes import code_for
from explainer.publishing.models import Publication
from explainer.publishing.prepared import Asked, PreparedQuery
from explainer.publishing.renditions import live_text
from explainer.publishing.site_state import state_for
from explainer.sources.verified import freshness_of, verified_text
from explainer.workflow import views as workflow_views
from explainer.workflow.withdrawn import live_or_gone
from glossary.content import TERM, TermContent
from glossary.dictionary.reading import wordings_beside
from glossary.listing import topics_that_use, words_from_a_to_z

_LIVE_TERM = PreparedQuery(
    lambda: Publication.objects.live().of_kind(TERM).for_page().filter(slug=Asked("slug"))
)


@require_safe
def glossary_index(request: HttpRequest) -> HttpResponse:
    return render(
        request, "glossary/glossary_index.html", words_from_a_to_z(request.GET, state_for(request))
    )


@require_safe
@workflow_views.gone_if_withdrawn
def term(request: HttpRequest, slug: str) -> HttpResponse:
    found = _LIVE_TERM.rows(slug=slug)
    publication = found[0] if found else live_or_gone(Publication.objects.of_kind(TERM), slug)
    verified, today = verified_text(publication), timezone.localdate()
    context = {
        "term": live_text(TermContent, publication),
        "updated_on": publication.live.published_at.date(),
        "verified": verified,
        "freshness": freshness_of(verified, today),
        "copy_code": code_for(publication.live, today),
        "picture": publication.picture,
        "topics": topics_that_use(slug),
        "wordings_of_nci": wordings_beside(publication),
    }
    return render(request, "glossary/term.html", context)


@require_safe
@workflow_views.gone_if_withdrawn
def definition(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with a piece of a page: what static/js/words.js opens where the word stands."""
    publication = live_or_gone(Publication.objects.of_kind(TERM).for_list(), slug)
    response = render(request, "glossary/definition.html", {"terms": [publication]})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@workflow_views.gone_if_withdrawn
def history(request: HttpRequest, slug: str) -> HttpResponse:
    publication = live_or_gone(Publication.objects.of_kind(TERM).for_list(), slug)
    return workflow_views.history(request, publication)
