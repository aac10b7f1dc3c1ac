"""The page on which a reviewer compares one live text with its sources and gives a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from explainer.desk.answering import QueueSheet, answer, unless_claimed
from explainer.desk.forms import SourceForm, Verdict, VerdictForm
from explainer.desk.item import (
    EARLIER_CHECKS,
    LivePage,
    earlier_checks,
    live_page,
    pages_resting_on,
)
from explainer.desk.review_session import ReviewSession
from explainer.desk.undo import token_for
from explainer.desk.verdicts import NOT_LIVE, SourceSeen, VerdictRequest, give_verdict
from explainer.sources.models import Verification
from explainer.sources.verification import self_check_refusal
from explainer.sources.verified import freshness_of

NONE_NAMED = "Say which page is gone: tick it beside its date."
ONE_TICKED = "You ticked that a page is gone. Choose “source page gone”, or take the tick away."


class NotLive(Http404):
    """There is no such live page, or not any more."""


@dataclass(frozen=True, kw_only=True)
class ItemSheet(QueueSheet):
    """The forms of one live page; `again` is the key of a check that was just taken back."""

    page: LivePage
    source_forms: list[SourceForm]
    again: str

    @cached_property
    def earlier(self) -> list[Verification]:
        """The newest checks, with room for those that were just taken back."""
        count = EARLIER_CHECKS + (len(self.source_forms) if self.again else 0)
        return list(earlier_checks(self.page.publication, count))


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Show one live page beside its sources, or record the verdict on it and go on."""
    session = ReviewSession.of(request)
    load = partial(item_sheet, session, kind, slug)
    try:
        return answer(session, load, unless_claimed(record_verdict), show_item)
    except NotLive:
        if session.sent is None:
            raise
        return show_not_live(session)


def item_sheet(session: ReviewSession, kind: str, slug: str) -> ItemSheet:
    """Return the forms of a page as it is now. Raises NotLive."""
    page = live_page(kind, slug)
    if page is None:
        raise NotLive
    data, today = session.sent, session.today
    opened = {"digest": page.publication.live.digest, "newest": page.newest_check}
    sheet = ItemSheet(
        form=VerdictForm(
            data, today=today, possible=(page.existed_on, session.latest_day), initial=opened
        ),
        source_forms=[SourceForm(data, source=x.source, today=today) for x in page.verified.checks],
        action=session.request.POST.get("verdict", ""),
        opened=opened,
        publication=page.publication,
        is_submitted=False,
        page=page,
        again=session.request.GET.get("again", ""),
    )
    fill_again(session, sheet)
    return sheet


def fill_again(session: ReviewSession, sheet: ItemSheet) -> None:
    """Fill the forms with the verdict that this person has just taken back."""
    if not sheet.again:
        return
    mine = (x for x in sheet.earlier if x.reviewer_id == session.person.pk)
    anchor = next((x for x in mine if str(x.pk) == sheet.again), None)
    if anchor is None or not hasattr(anchor, "taken_back"):
        return
    sheet.form.initial.update({"verified_on": anchor.verified_on, "note": anchor.note})
    given = {x.source_id: x for x in sheet.earlier if x.recorded_at == anchor.recorded_at}
    for form in sheet.source_forms:
        check = given.get(form.source.pk)
        if check and check.verdict != Verdict.SOURCE_GONE:
            form.initial.update({"date": check.nci_date, "date_kind": check.nci_date_kind})


def record_verdict(session: ReviewSession, sheet: ItemSheet) -> HttpResponse | None:
    """Record the verdict and go on to the next page, or to its correction."""
    working_copy, publication = sheet.page.working_copy, sheet.page.publication
    if sheet.action == Verdict.SMALL_CORRECTION and working_copy:
        return HttpResponseRedirect(session.address_of_text(working_copy, "correct"))
    seen = sources_seen(sheet)
    if seen is None:
        return None
    cleaned = sheet.form.cleaned_data
    asked = VerdictRequest(session.person, cleaned["digest"], cleaned["newest"] or 0)
    done = session.find(publication, is_submitted=False)
    recorded = give_verdict(publication, asked, seen, today=session.latest_day)
    return session.go_on(publication, done, token=token_for(publication, sheet.page.name, recorded))


def sources_seen(sheet: ItemSheet) -> list[SourceSeen] | None:
    """Return what was seen of the sources, or None: then the forms say what is missing."""
    is_valid = sheet.is_valid()
    ticked = [form for form in sheet.source_forms if form.cleaned_data.get("is_gone")]
    is_gone = sheet.action == Verdict.SOURCE_GONE
    named = ticked if is_gone and len(sheet.source_forms) > 1 else sheet.source_forms
    if is_gone and not named:
        sheet.refuse(NONE_NAMED)
    if ticked and not is_gone:
        sheet.refuse(ONE_TICKED)
    # Of a page that has gone no date is asked.
    if sheet.form.errors or not (is_valid or is_gone):
        return None
    cleaned = sheet.form.cleaned_data
    day, note = cleaned["verified_on"], cleaned["note"]
    return [form.source_seen(day, note, sheet.action) for form in named]


def show_item(session: ReviewSession, sheet: ItemSheet) -> HttpResponse:
    page = sheet.page
    resting = pages_resting_on(form.source for form in sheet.source_forms)
    context = {
        **desk_context(session, f"Check “{page.name}”"),
        "page": page,
        "earlier": sheet.earlier,
        "freshness": freshness_of(page.verified, session.today),
        "concerns": page.verified.concerns,
        "form": sheet.form,
        "sources": [(form, resting.get(form.source.pk, 0)) for form in sheet.source_forms],
        "has_errors": sheet.has_errors,
        "claim": sheet.claim(session),
        "refusal": self_check_refusal(page.publication.live.edited_by_id, session.person),
        "addresses": addresses_of(session, page),
    }
    return render(session.request, "admin/desk/item.html", context)


def addresses_of(session: ReviewSession, page: LivePage) -> dict[str, str]:
    """Return the pages about the working copy, if there is one."""
    if page.working_copy is None:
        return {}
    return {
        name: session.address_of_text(page.working_copy, name)
        for name in ("correct", "comments", "difference", "editions")
    }


def show_not_live(session: ReviewSession) -> HttpResponse:
    """Say so, and give back the note that somebody wrote for nothing."""
    context = {
        **desk_context(session, "Not live any more"),
        "sentence": NOT_LIVE,
        "note": session.request.POST.get("note", ""),
    }
    return render(session.request, "admin/desk/not_live.html", context)


def desk_context(session: ReviewSession, title: str) -> dict[str, Any]:
    """Return what every page of the desk needs. The item has the whole width: no list of apps."""
    return {
        "title": title,
        "site_url": "/",
        "has_permission": True,
        "is_nav_sidebar_enabled": False,
        "session": session,
        "desk_address": session.address("index"),
    }
