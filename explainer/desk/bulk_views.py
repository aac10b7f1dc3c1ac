"""The page on which a reviewer checks many pages against their common source at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from explainer.desk.bulk import MOST_AT_ONCE, Chosen, pages_on, record_together, rows_of
from explainer.desk.forms import SaidForm, SeenForm, Verdict
from explainer.desk.item_page import page_context
from explainer.desk.review_session import ReviewSession
from explainer.sources.models import Source

NOTHING_CHOSEN = "Choose at least one page."
TOO_MANY = f"Choose {MOST_AT_ONCE} pages at most."


class Together:
    """One request about one source: the list, the chosen ones to confirm, or all are recorded."""

    def __init__(self, request: HttpRequest, session: ReviewSession, source: Source) -> None:
        self.request, self.session, self.source = request, session, source
        data = request.POST if request.method == "POST" else None
        self.seen = SeenForm(data, source=source, today=session.today)
        # Each text has a first day of its own: `record_together` looks at each.
        self.said = SaidForm(data, today=session.today, existed_on=session.today.min)
        found = (Chosen.of(value) for value in request.POST.getlist("page"))
        self.chosen = [one for one in found if one]

    def answer(self) -> HttpResponse:
        """Show the chosen ones to confirm, or record them, or go back to the list."""
        step = self.request.POST.get("step", "")
        is_valid = all([form.is_valid() for form in (self.said, self.seen)])  # noqa: C419 - both say it
        if step not in ("confirm", "record") or not is_valid:
            return self.shown()
        if not 0 < len(self.chosen) <= MOST_AT_ONCE:
            self.said.add_error(None, TOO_MANY if self.chosen else NOTHING_CHOSEN)
            return self.shown()
        return self.recorded() if step == "record" else self.shown(is_confirming=True)

    def recorded(self) -> HttpResponse:
        said = self.said.cleaned_data
        seen = self.seen.seen(said["verified_on"], said["note"], Verdict.STILL_RIGHT)
        person, today = self.session.person, self.session.today
        try:
            count = record_together(self.chosen, seen, person=person, today=today)
        except ValidationError as error:
            return self.again(error)
        pages = "1 page" if count == 1 else f"{count} pages"
        messages.success(self.request, f"Recorded: still right for {pages}.")
        return HttpResponseRedirect(self.session.address("index"))

    def again(self, error: ValidationError) -> HttpResponse:
        """Show the list as it is now, filled with what was typed, and say which pages moved."""
        fresh = Together(self.request, self.session, Source.objects.get(pk=self.source.pk))
        fresh.seen.catch_up()
        fresh.said.is_valid()
        fresh.said.add_error(None, error)
        return fresh.shown()

    def shown(self, *, is_confirming: bool = False) -> HttpResponse:
        listed = Paginator(pages_on(self.source, self.session.today), MOST_AT_ONCE)
        page = listed.get_page(self.request.GET.get("page"))
        rows = rows_of(page.object_list, self.source, self.session.person)  # type: ignore[arg-type]
        ticked = {one.key for one in self.chosen}
        context = {
            **page_context(self.session, f"Check together: {self.source.title}"),
            "source": self.source,
            "page": page,
            "rows": [(row, row.chosen.key in ticked) for row in rows],
            # As they were on the list that was read: what moved since is found out when recording.
            "chosen": self.chosen,
            "chosen_rows": [row for row in rows if row.chosen.key in ticked],
            "is_confirming": is_confirming,
            "said": self.said,
            "seen": self.seen,
            "has_errors": self.said.is_bound and bool(self.said.errors or self.seen.errors),
            "most": MOST_AT_ONCE,
        }
        return render(self.request, "admin/desk/together.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, key: int) -> HttpResponse:
    """Show the live pages that rest on a source, or record one check for those that are chosen."""
    session = ReviewSession.of(request)
    page = Together(request, session, get_object_or_404(Source, pk=key))
    return page.answer() if request.method == "POST" else page.shown()
