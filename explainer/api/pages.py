"""What is live and how fresh its check is, as JSON for other programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from explainer.publishing.models import Publication
from explainer.sources.models import Verification
from explainer.sources.sentences import sentence_for_readers
from explainer.sources.verified import VerifiedText, freshness_of, verified_texts

PAGES_AT_ONCE = 100
READING = ("GET", "HEAD")


# Nothing is written here, and a program that tries gets a sentence, not a page about forms.
@csrf_exempt
def pages(request: HttpRequest) -> JsonResponse:
    """List the live pages by kind and address, so many at once."""
    if request.method not in READING:
        return refused("You can only read here: use GET.", 405, Allow=", ".join(READING))
    live = Publication.objects.live().for_list().order_by("kind", "slug")
    paginator = Paginator(live, PAGES_AT_ONCE)
    try:
        page = paginator.page(request.GET.get("page", "1"))
    except PageNotAnInteger:
        return refused("Write the page as a whole number, for example ?page=2.", 400)
    except EmptyPage:
        return refused(f"There is no such page. The last one is page {paginator.num_pages}.", 404)
    return in_json(listed(page, request, timezone.localdate()))


def listed(page: Page[Publication], request: HttpRequest, today: date) -> dict[str, Any]:
    """Return a page of the list with the addresses of its neighbours, as JSON says it."""
    verified = verified_texts(page.object_list)

    def address(number: int) -> str:
        return request.build_absolute_uri(f"{reverse('api:pages')}?page={number}")

    return {
        "notice": settings.SITE_NOTICE,
        "count": page.paginator.count,
        "page": page.number,
        "previous": address(page.previous_page_number()) if page.has_previous() else None,
        "next": address(page.next_page_number()) if page.has_next() else None,
        "pages": [
            {"address": request.build_absolute_uri(x.get_absolute_url())}
            | facts(x, verified.get(x.pk), today)
            for x in page.object_list
        ],
    }


def facts(publication: Publication, verified: VerifiedText | None, today: date) -> dict[str, Any]:
    """Return what is public of a live page: its text's edition, its checks, and how fresh they are.

    Of a page that needs no checks, such as a learning path, its days and state are null.
    """
    freshness = freshness_of(verified, today)
    return {
        "kind": publication.kind,
        "name": publication.name,
        "edition": publication.live.number,
        "published_on": publication.live.published_at.date(),
        "state": freshness.state.value if freshness else None,
        "state_since": freshness.since if freshness else None,
        "sentence": sentence_for_readers(freshness) if freshness else "",
        "verified_on": verified.verified_on if verified else None,
        "due_on": freshness.due_on if freshness else None,
        "months_between_checks": publication.recheck_months if publication.needs_checks else None,
        "sources": [source_facts(check) for check in verified.checks] if verified else [],
    }


def source_facts(check: Verification) -> dict[str, Any]:
    return {
        "address": check.source.address,
        "title": check.source.title,
        "nci_date": check.nci_date,
        "nci_date_kind": check.nci_date_kind,
        "verified_on": check.verified_on,
    }


def refused(why: str, status: int, **headers: str) -> JsonResponse:
    response = in_json({"error": why}, status)
    for name, value in headers.items():
        response[name] = value
    return response


def in_json(content: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
