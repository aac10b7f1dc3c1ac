"""The forms on which somebody says what they compared with which page of NCI, and when."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 - a form below has a field called date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from explainer.sources.models import DateKind, Source
from explainer.sources.verification import SourceCheck

NOTE_LENGTH = 2_000


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CheckForm(forms.Form):
    """What somebody saw on one source's page.

    The date and its label come filled in as recorded: they are mostly still right, and typing them
    again would only bring slips. That somebody looked is what the tick says; it comes empty.
    """

    date = forms.DateField(label="Date on NCI’s page today", required=False, widget=DayInput)
    date_kind = forms.ChoiceField(label="NCI’s word before it", choices=DateKind.choices)
    compared = forms.BooleanField(
        label="I compared the text with this page, and the page shows this date.",
        error_messages={"required": "Compare the text with this page, then tick this."},
    )

    def __init__(self, data: Any, *, source: Source, today: Day) -> None:  # noqa: ANN401 - as the base class
        initial = {"date": source.date, "date_kind": source.date_kind}
        super().__init__(data, prefix=f"source-{source.pk}", initial=initial)
        self.source = source
        self.today = today

    def clean_date(self) -> Day | None:
        day: Day | None = self.cleaned_data["date"]
        if day and day > self.today:
            raise ValidationError("NCI’s date cannot lie in the future.")
        return day

    def clean(self) -> None:
        if not self.has_error("date") and not self.has_error("date_kind"):
            date_kind = self.cleaned_data["date_kind"]
            as_seen = Source(
                address=self.source.address, date=self.cleaned_data["date"], date_kind=date_kind
            )
            as_seen.validate_constraints()

    def forget_tick(self) -> None:
        """Ask again: the tick was for a text that has changed."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data.pop(self.add_prefix("compared"), None)  # type: ignore[attr-defined]

    def check_made(self, verified_on: Day, note: str) -> SourceCheck:
        cleaned = self.cleaned_data
        return SourceCheck(self.source, cleaned["date"], cleaned["date_kind"], verified_on, note)
