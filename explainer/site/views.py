from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from explainer.operations.broken_answers import plain_error
from explainer.operations.database_trouble import TROUBLE, trouble_of
from explainer.operations.logs import error_number
from explainer.operations.serving.long_answers import one_at_a_time
from explainer.pages.foot import known_links
from explainer.publishing.a_to_z import from_a_to_z
from explainer.publishing.models import Publication
from explainer.publishing.site_state import state_for
from explainer.publishing.unchanged import made_anew
from explainer.searching.asked import cleaned
from explainer.searching.misses import count_miss, is_counted
from explainer.searching.suggestions import suggestions_for
from explainer.site.context import site
from explainer.site.ledger import ChecksOnPages, LedgerFilter
from explainer.site.ledger_table import csv_parts
from explainer.site.needs import needs_on_home
from explainer.site.search_page import search_page
from explainer.site.unavailable import unavailable
from explainer.sources.verified import freshness_of, verified_texts
from topics.content import TOPIC
from topics.listing import first_of_each_level
from topics.models import Topic
from topics.paths.reading import paths_to_follow
from topics.subjects import live_subjects

TOPICS_OF_A_LEVEL = 12
PATHS_ON_HOME = 3
TOPICS_IN_THE_TABLE = 50
CHECKS_ON_A_PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    # Asked for where the page shows them, which is once while the state of the site stays.
    needs = cache(needs_on_home)
    context = {
        "needs": needs,
        "is_filled": lambda: any(need.topics for need in needs()),
        "topics": cache(lambda: first_of_each_level(TOPICS_OF_A_LEVEL)),
        "levels": Topic.Level.choices,
        "subjects": cache(live_subjects),
        "paths": cache(lambda: list(paths_to_follow()[:PATHS_ON_HOME])),
    }
    return render(request, "site/home.html", context)


@require_safe
def a_to_z(request: HttpRequest) -> HttpResponse:
    topics = Publication.objects.live().of_kind(TOPIC)
    return render(request, "site/a_to_z.html", from_a_to_z(topics, request.GET))


@require_safe
@made_anew
def search_results(request: HttpRequest) -> HttpResponse:
    """Show what was found. What was not is counted, which is the one thing that a GET here writes:
    `explainer.searching.misses` says within which limits.
    """
    page = search_page(request.GET.dict())
    if page["query"] and not page["found"].rows and is_counted(request):
        count_miss(page["query"], timezone.localdate())
    return render(request, "site/search.html", page)


@require_safe
@made_anew
def search_suggestions(request: HttpRequest) -> HttpResponse:
    """Answer as OpenSearch has it: what was typed, and names that begin so."""
    typed = cleaned(request.GET.get("q", ""))
    body = json.dumps([typed, suggestions_for(typed)], ensure_ascii=False)
    return HttpResponse(body, "application/x-suggestions+json; charset=utf-8")


@require_safe
def search_description(request: HttpRequest) -> HttpResponse:
    """Tell browsers how to search here; `{searchTerms}` is theirs to fill in."""
    context = {"site": f"{request.scheme}://{request.get_host()}"}
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "site/opensearch.xml", context, content_type=kind)


@require_safe
def my_questions(request: HttpRequest) -> HttpResponse:
    """Show the page for the lists of questions that only the reader's own device knows."""
    return render(request, "site/my_questions.html")


@require_safe
def how_we_verify(request: HttpRequest) -> HttpResponse:
    topics = Publication.objects.live().of_kind(TOPIC).for_list()
    page = Paginator(topics, TOPICS_IN_THE_TABLE).get_page(request.GET.get("page"))
    checks, today = verified_texts(page.object_list), timezone.localdate()
    verified = [(topic, checks.get(topic.pk)) for topic in page.object_list]
    rows = [
        {"topic": topic, "verified": text, "freshness": freshness_of(text, today)}
        for topic, text in verified
    ]
    return render(request, "site/how_we_verify.html", {"page": page, "rows": rows})


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    asked = LedgerFilter.asked_by(request.GET)
    checks: Any = ChecksOnPages(asked, state_for(request))
    page = Paginator(checks, CHECKS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "site/ledger.html", {"form": asked, "page": page})


@one_at_a_time
@require_safe
def ledger_csv(request: HttpRequest) -> HttpResponseBase:
    asked = LedgerFilter.asked_by(request.GET)
    if not asked.is_valid():
        return render(request, "site/ledger.html", {"form": asked, "page": None}, status=400)
    return StreamingHttpResponse(
        csv_parts(asked.checks(), f"{request.scheme}://{request.get_host()}"),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": 'attachment; filename="cancer-explained-ledger.csv"'},
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": request.build_absolute_uri(reverse("site:sitemap_index"))}
    return render(request, "site/robots.txt", context, content_type="text/plain")


def server_error(request: HttpRequest) -> HttpResponse:
    """Render from settings alone: whatever broke, this page must not break with it."""
    number = error_number(request)
    try:
        if trouble := trouble_of(sys.exception()):
            request.META[TROUBLE] = trouble
            return unavailable(request, trouble)
        known = {"foot_links": known_links(), "number": number}
        page = render_to_string("500.html", site(request) | known)
    except Exception:  # noqa: BLE001 - what broke may be the templates; the log names the first cause
        return HttpResponse(plain_error(number), "text/plain; charset=utf-8", status=500)
    return HttpResponse(page, status=500)
