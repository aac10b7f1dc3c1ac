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

from explainer.api.answers import in_json, refused
from explainer.api.facts import facts
from explainer.operations.requests import READING
from explainer.publishing.models import Publication
from explainer.sources.verified import checked_texts

PAGES_AT_ONCE = 100


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
    verified = checked_texts(page.object_list)

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
