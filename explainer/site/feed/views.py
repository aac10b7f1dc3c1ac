from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_safe

from explainer.publishing.models import Publication
from explainer.site.feed.atom import AskedFeed, HistoryFeed
from explainer.site.feed.places import Turn, place_of
from explainer.site.feed.streams import Scope
from explainer.workflow.withdrawn import Withdrawn, live_or_gone, withdrawn_name
from topics.listing import TopicChoice

NO_SUCH_PAGE = "There is no such page of this feed. Follow its links from the first page.\n"


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    tag = TopicChoice.asked_by(request.GET).tag
    return _answer(request, Scope(tag=tag), about=tag)


@require_safe
def page_feed(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Tell what happened to one page. Who follows it is told here, too, that it is gone."""
    publication, name = _page_once(kind, slug)
    return _answer(request, Scope(publication), about=name)


def _page_once(kind: str, slug: str) -> tuple[Publication, str]:
    """Return a page that is live, or was, and what it calls itself. Raises Http404."""
    try:
        publication = live_or_gone(Publication.objects.of_kind(kind).for_list(), slug)
    except Withdrawn as gone:
        return gone.withdrawal.publication, withdrawn_name(gone.withdrawal)
    return publication, publication.name


def _answer(request: HttpRequest, scope: Scope, about: str) -> HttpResponse:
    try:
        turn = _turn(request)
    except ValueError:
        return HttpResponseBadRequest(NO_SUCH_PAGE, "text/plain; charset=utf-8")
    return HistoryFeed()(request, asked=AskedFeed(request.path, scope, turn, about))


def _turn(request: HttpRequest) -> Turn:
    for name in ("before", "after"):
        if name in request.GET:
            return Turn(place_of(request.GET[name]), is_back=name == "before")
    return Turn()
