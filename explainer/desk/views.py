"""The desk's own pages: the list of what waits, and the ways from it to one item and back."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from explainer.desk.claims import leave, take
from explainer.desk.forms import FilterForm
from explainer.desk.listing import counts_of, page_of, rows_of
from explainer.desk.review_session import ReviewSession
from explainer.desk.source_search import sources_named
from explainer.desk.todo import waiting_for
from explainer.desk.undo import take_back
from explainer.publishing.models import Publication
from explainer.sources.models import Source

NOTHING_FREE = "Nothing here is free: others have taken what waits, or you wrote it yourself."


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits, the most urgent first."""
    session = ReviewSession.of(request)
    found = sources_named(session.source_words)
    if found and len(found.sources) == 1:
        return HttpResponseRedirect(session.address("index", source=str(found.sources[0].pk)))
    page = page_of(session)
    context = {
        **admin.site.each_context(request),
        "title": "The desk",
        "session": session,
        "page": page,
        "rows": rows_of(page, session),
        "counts": counts_of(session),
        "form": FilterForm(session.carried),
        "source": Source.objects.filter(pk=session.filter.source_id or 0).first(),
        "found": found,
        "lists": waiting_for(session.person, session.today),
    }
    return render(request, "admin/desk/desk.html", context)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Take the first free item of the list, and open it."""
    session = ReviewSession.of(request)
    item = session.take_next(None)
    if item is None:
        messages.info(request, NOTHING_FREE)
        return HttpResponseRedirect(session.address("index"))
    return HttpResponseRedirect(session.address_of(item))


@require_POST
def take_one(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Take one item and open it; if somebody else has it, the item says so."""
    session = ReviewSession.of(request)
    publication = get_object_or_404(Publication, kind=kind, slug=slug)
    item = session.find(publication, is_submitted="submitted" in request.POST)
    if item is None:
        messages.info(request, "This does not wait any more: somebody was here before you.")
        return HttpResponseRedirect(session.address("index"))
    take(publication, session.person, now=session.now)
    return HttpResponseRedirect(session.address_of(item))


@require_POST
def give_back(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Give an item back without a verdict, and return to the list."""
    session = ReviewSession.of(request)
    leave(get_object_or_404(Publication, kind=kind, slug=slug), session.person)
    return HttpResponseRedirect(session.address("index"))


@require_POST
def take_verdict_back(request: HttpRequest) -> HttpResponse:
    """Take back the verdict that was just given, and show its item again, filled."""
    session = ReviewSession.of(request)
    try:
        undo = take_back(request.POST.get("token", ""), session.person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(session.address("index"))
    take(Publication(pk=undo.publication_id), session.person, now=session.now)
    messages.success(request, f"Taken back: “{undo.verdict_name}” for “{undo.name}”.")
    address = session.address("desk_item", undo.kind, undo.slug, again=str(undo.keys[0]))
    return HttpResponseRedirect(address)
