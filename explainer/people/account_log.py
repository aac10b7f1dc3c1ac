"""The account log as a page: the newest first, narrowed by a form, and never read as a whole."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from explainer.people.models import AccountEvent, EventKind
from explainer.text.keys import LARGEST_KEY

if TYPE_CHECKING:
    from django.db.models import QuerySet

ROWS = 50
DAY_PICKER = forms.DateInput(attrs={"type": "date"})


class FilterForm(forms.Form):
    """Which rows somebody wants to see; `before` is the last one that they have seen."""

    person = forms.CharField(label="Account", required=False, max_length=150)
    kind = forms.ChoiceField(
        label="What", required=False, choices=[("", "Everything"), *EventKind.choices]
    )
    since = forms.DateField(label="Since", required=False, widget=DAY_PICKER)
    until = forms.DateField(label="Until", required=False, widget=DAY_PICKER)
    before = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput
    )

    def rows(self) -> QuerySet[AccountEvent]:
        """Return what is asked for; nothing is narrowed by what is no answer."""
        asked = self.cleaned_data
        narrowed = {
            "name": asked.get("person"),
            "kind": asked.get("kind"),
            "pk__lt": asked.get("before"),
            "at__gte": asked.get("since") and _moment(asked["since"], time.min),
            "at__lte": asked.get("until") and _moment(asked["until"], time.max),
        }
        wanted = {name: value for name, value in narrowed.items() if value}
        return AccountEvent.objects.filter(**wanted).select_related("by")


def _moment(day: Any, at: time) -> datetime:  # noqa: ANN401 - a date that a form has read
    return datetime.combine(day, at, UTC)


@require_safe
def account_log(request: HttpRequest) -> HttpResponse:
    """Show a page of the log; what follows it begins behind its last row."""
    form = FilterForm(request.GET)
    rows = [*form.rows()[: ROWS + 1]] if form.is_valid() else []
    context = {
        **admin.site.each_context(request),
        "title": "Account log",
        "opts": AccountEvent._meta,
        "form": form,
        "events": rows[:ROWS],
        "last": rows[ROWS - 1] if len(rows) > ROWS else None,
    }
    return render(request, "admin/people/account_log.html", context)
