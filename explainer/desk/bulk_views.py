"""The page on which a reviewer checks many pages against their common source at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from explainer.desk.answering import Sheet, answer
from explainer.desk.bulk import MOST_AT_ONCE, Chosen, pages_on, record_together, rows_of
from explainer.desk.forms import DayAndNoteForm, SourceForm, Verdict
from explainer.desk.item_page import desk_context
from explainer.desk.review_session import ReviewSession
from explainer.sources.models import Source

NOTHING_CHOSEN = "Choose at least one page."
TOO_MANY = f"Choose {MOST_AT_ONCE} pages at most."
CONFIRM, RECORD = "confirm", "record"


@dataclass(frozen=True, kw_only=True)
class TogetherSheet(Sheet):
    """What is said of one source, and the pages that were chosen to be checked against it."""

    source_forms: list[SourceForm]
    chosen: Sequence[Chosen]

    @property
    def source_form(self) -> SourceForm:
        return self.source_forms[0]


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, key: int) -> HttpResponse:
    """Show the live pages that rest on a source, or record one check for those that are chosen."""
    session = ReviewSession.of(request)
    return answer(session, partial(together_sheet, session, key), record_chosen, show_together)


def together_sheet(session: ReviewSession, key: int) -> TogetherSheet:
    data, today = session.sent, session.today
    source = get_object_or_404(Source, pk=key)
    chosen = (Chosen.of(value) for value in session.request.POST.getlist("page"))
    return TogetherSheet(
        # Each text has a first day of its own: `record_together` looks at each.
        form=DayAndNoteForm(data, today=today, possible=(today.min, session.latest_day)),
        source_forms=[SourceForm(data, source=source, today=today)],
        action=session.request.POST.get("step", ""),
        opened={},
        chosen=[one for one in chosen if one],
    )


def record_chosen(session: ReviewSession, sheet: TogetherSheet) -> HttpResponse | None:
    """Show the chosen pages to confirm, record them, or go back to the list."""
    if not sheet.is_valid() or sheet.action not in (CONFIRM, RECORD):
        return None
    if not 0 < len(sheet.chosen) <= MOST_AT_ONCE:
        sheet.refuse(TOO_MANY if sheet.chosen else NOTHING_CHOSEN)
        return None
    if sheet.action == CONFIRM:
        return show_together(session, sheet, is_confirming=True)
    cleaned = sheet.form.cleaned_data
    seen = sheet.source_form.source_seen(
        cleaned["verified_on"], cleaned["note"], Verdict.STILL_RIGHT
    )
    count = record_together(sheet.chosen, seen, person=session.person, today=session.latest_day)
    pages = "1 page" if count == 1 else f"{count} pages"
    messages.success(session.request, f"Recorded: still right for {pages}.")
    return HttpResponseRedirect(session.address("index"))


def show_together(
    session: ReviewSession, sheet: TogetherSheet, *, is_confirming: bool = False
) -> HttpResponse:
    source = sheet.source_form.source
    listed = Paginator(pages_on(source, session.today), MOST_AT_ONCE)
    page = listed.get_page(session.request.GET.get("page"))
    rows = rows_of(page.object_list, source, session.person)  # type: ignore[arg-type]
    ticked = {one.key for one in sheet.chosen}
    context = {
        **desk_context(session, f"Check together: {source.title}"),
        "source": source,
        "page": page,
        "rows": [(row, row.chosen.key in ticked) for row in rows],
        # As they were on the list that was read: what moved since is found out when recording.
        "chosen": sheet.chosen,
        "chosen_rows": [row for row in rows if row.chosen.key in ticked],
        "is_confirming": is_confirming,
        "form": sheet.form,
        "source_form": sheet.source_form,
        "has_errors": sheet.has_errors,
        "most": MOST_AT_ONCE,
    }
    return render(session.request, "admin/desk/together.html", context)
